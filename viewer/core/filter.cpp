// SPDX-License-Identifier: Apache-2.0
// Recursive descent over words; `or` binds weaker than `and`, `and` weaker than `not`.
#include "viewer/core/filter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "seedbed/error.h"

namespace seedbed::viewer {
namespace {

using Test = std::function<bool(const FilterLookup&)>;

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == ' ' || c == '\t') {
      ++i;
    } else if (c == '(' || c == ')') {
      words.emplace_back(1, text[i++]);
    } else if (std::string_view("=!<>").find(c) != std::string_view::npos) {
      const std::size_t end = i + (i + 1 < text.size() && text[i + 1] == '=' ? 2 : 1);
      words.push_back(text.substr(i, end - i));
      i = end;
    } else {
      const std::size_t end = std::min(text.find_first_of(" \t()=!<>", i), text.size());
      words.push_back(text.substr(i, end - i));
      i = end;
    }
  }
  return words;
}

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Text of a value, as a person would have typed it.
std::string text_of(const FilterValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return std::get<bool>(value) ? "true" : "false";
}

std::optional<double> number_of(const FilterValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return number_of(*text);
  return std::nullopt;
}

template <class T>
bool compare(const T& a, const std::string& comparison, const T& b) {
  if (comparison == "<") return a < b;
  if (comparison == "<=") return a <= b;
  if (comparison == ">") return a > b;
  if (comparison == ">=") return a >= b;
  return comparison == "!=" ? a != b : a == b;
}

bool holds(const FilterValue& left, const std::string& comparison, const std::string& right) {
  const std::optional<double> a = number_of(left), b = number_of(right);
  if (a && b) return compare(*a, comparison, *b);  // NaN: only != holds
  return compare(text_of(left), comparison, right);
}

class Parser {
 public:
  Parser(std::vector<std::string> words, const std::vector<std::string>& names)
      : words_(std::move(words)), names_(names) {}

  Test parse() {
    Test test = any();
    if (at_ < words_.size()) fail(fmt::format("\"{}\" is not expected here", words_[at_]));
    return test;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw UsageError("filter: " + what); }
  bool accept(const char* word) {
    if (at_ >= words_.size() || words_[at_] != word) return false;
    ++at_;
    return true;
  }
  Test any() {
    Test left = all();
    while (accept("or")) {
      Test right = all();
      left = [left, right](const FilterLookup& of) { return left(of) || right(of); };
    }
    return left;
  }
  Test all() {
    Test left = one();
    while (accept("and")) {
      Test right = one();
      left = [left, right](const FilterLookup& of) { return left(of) && right(of); };
    }
    return left;
  }
  Test one() {
    if (accept("not")) {
      Test inner = one();
      return [inner](const FilterLookup& of) { return !inner(of); };
    }
    if (accept("(")) {
      Test inner = any();
      if (!accept(")")) fail("a closing parenthesis is missing");
      return inner;
    }
    if (at_ >= words_.size()) fail("it ends too early");
    const std::string name = words_[at_++];
    if (std::find(names_.begin(), names_.end(), name) == names_.end())
      fail(fmt::format("unknown name \"{}\"; there are {}", name, fmt::join(names_, ", ")));
    if (at_ >= words_.size() || std::string_view("=!<>").find(words_[at_][0]) == std::string_view::npos) {
      return [name](const FilterLookup& of) {
        const FilterValue value = of(name);
        if (const bool* flag = std::get_if<bool>(&value)) return *flag;
        const std::optional<double> number = number_of(value);
        return number && *number != 0 && !std::isnan(*number);
      };
    }
    const std::string comparison = words_[at_++];
    if (comparison == "!") fail("\"!\" is no comparison; use != or not");
    if (at_ >= words_.size()) fail(fmt::format("a value is missing after \"{} {}\"", name, comparison));
    const std::string value = words_[at_++];
    return [name, comparison, value](const FilterLookup& of) { return holds(of(name), comparison, value); };
  }

  std::vector<std::string> words_;
  const std::vector<std::string>& names_;
  std::size_t at_ = 0;
};

}  // namespace

Filter::Filter(const std::string& expression, const std::vector<std::string>& names) {
  std::vector<std::string> words = words_of(expression);
  if (!words.empty()) root_ = Parser(std::move(words), names).parse();
}

}  // namespace seedbed::viewer
