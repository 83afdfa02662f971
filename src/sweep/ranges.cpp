// SPDX-License-Identifier: Apache-2.0
// Numbers are made by the project's own exp and log and rounded in decimal, so that a range has the same
// values on every machine and a configuration the same identity.
#include "sweep/ranges.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "kernels/elementary.h"
#include "sweep/readers.h"

namespace seedbed {
namespace {

constexpr int kStepDigits = 12, kLogDigits = 6;
constexpr double kMostExactInteger = 0x1p53;

[[noreturn]] void refuse_range_text(const Value& value) {
  refuse(value, fmt::format("{} is not a range; allowed: \"1..8\", \"0..50 step 10\", \"0..1 linear 5\" or "
                            "\"0.001..0.1 log 5\"",
                            quoted(value.string)));
}

void check_range_count(const Value& value, double count) {
  if (count > static_cast<double>(kMostInRange)) {
    refuse(value, fmt::format("{} has {} values; allowed: up to {}", quoted(value.string), count_text(count),
                              kMostInRange));
  }
}

std::vector<double> stepped(const Value& value, double low, double high, double step) {
  const double steps = std::floor((high - low) / step + 1e-9);
  check_range_count(value, steps + 1);
  std::vector<double> numbers;
  for (std::int64_t i = 0; i <= static_cast<std::int64_t>(steps); ++i) {
    numbers.push_back(rounded(low + static_cast<double>(i) * step, kStepDigits));
  }
  return numbers;
}

std::vector<double> spaced(const Value& value, const Range& range, std::int64_t count) {
  check_range_count(value, static_cast<double>(count));
  const bool log = range.spacing == Range::Spacing::log;
  const double span = log ? kernels::elementary::log(range.high / range.low) : range.high - range.low;
  std::vector<double> numbers{range.low};
  for (std::int64_t i = 1; i + 1 < count; ++i) {
    const double part = span * (static_cast<double>(i) / static_cast<double>(count - 1));
    numbers.push_back(log ? rounded(range.low * kernels::elementary::exp(part), kLogDigits)
                          : rounded(range.low + part, kStepDigits));
  }
  numbers.push_back(range.high);
  return numbers;
}

std::vector<double> numbers_of(const Value& value, const Range& range, bool integers) {
  using Spacing = Range::Spacing;
  if (range.spacing == Spacing::none) {
    if (integers) return stepped(value, range.low, range.high, 1);
    refuse(value, fmt::format("{0} does not say which numbers; allowed: \"{1}..{2} linear 5\", \"{1}..{2} "
                              "step S\" or, above 0, \"{1}..{2} log 5\"",
                              quoted(value.string), number_text(range.low), number_text(range.high)));
  }
  if (!range.argument) {
    refuse(value, fmt::format("{} does not say how many; e.g. \"{}..{} log 5\"", quoted(value.string),
                              number_text(range.low), number_text(range.high)));
  }
  if (range.spacing == Spacing::step) return stepped(value, range.low, range.high, *range.argument);
  if (*range.argument != std::floor(*range.argument) || *range.argument < 2) {
    refuse(value, fmt::format("{}: the number of values is {}; allowed: 2 to {}", quoted(value.string),
                              number_text(*range.argument), kMostInRange));
  }
  check_range_count(value, *range.argument);
  return spaced(value, range, static_cast<std::int64_t>(*range.argument));
}

std::string_view next_word(std::string_view& text) {
  text = trimmed(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace

double rounded(double number, int digits) {
  const std::string text = fmt::format("{:.{}g}", number, digits);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

std::string count_text(double count) {
  return count < 1e15 ? fmt::format("{:.0f}", count) : fmt::format("{:.1e}", count);
}

Range parse_range(const Value& value, std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) refuse_range_text(value);
  std::string_view rest = text.substr(dots + 2);
  const std::optional<double> low = finite_number(trimmed(text.substr(0, dots)));
  const std::optional<double> high = finite_number(next_word(rest));
  if (!low || !high) refuse_range_text(value);
  Range range{*low, *high, Range::Spacing::none, std::nullopt};
  if (const std::string_view word = next_word(rest); !word.empty()) {
    if (word != "step" && word != "linear" && word != "log") refuse_range_text(value);
    range.spacing = word == "step"     ? Range::Spacing::step
                    : word == "linear" ? Range::Spacing::linear
                                       : Range::Spacing::log;
    if (const std::string_view number = next_word(rest); !number.empty()) {
      range.argument = finite_number(number);
      if (!range.argument) refuse_range_text(value);
    }
    if (!range.argument && range.spacing != Range::Spacing::log) refuse_range_text(value);
  }
  if (!next_word(rest).empty()) refuse_range_text(value);
  if (range.low >= range.high) {
    refuse(value, fmt::format("{}: {} must be less than {}", quoted(value.string), number_text(range.low),
                              number_text(range.high)));
  }
  if (range.spacing == Range::Spacing::step && !(*range.argument > 0)) {
    refuse(value, fmt::format("{}: the step is {}; allowed: more than 0", quoted(value.string),
                              number_text(*range.argument)));
  }
  if (range.spacing == Range::Spacing::log && !(range.low > 0)) {
    refuse(value, fmt::format("{}: low = {}; a log range begins above 0", quoted(value.string),
                              number_text(range.low)));
  }
  return range;
}

std::vector<Value> expand_range(const Value& value, const Range& range, bool integers) {
  std::vector<Value> values;
  const auto whole = [](double x) { return x == std::floor(x) && std::abs(x) <= kMostExactInteger; };
  if (integers && !(whole(range.low) && whole(range.high))) {
    refuse(value, fmt::format("{}: the ends are not integers", quoted(value.string)));
  }
  if (integers && range.spacing == Range::Spacing::step && !whole(*range.argument)) {
    refuse(value, fmt::format("{}: the step is not an integer", quoted(value.string)));
  }
  for (const double number : numbers_of(value, range, integers)) {
    Value next = Value::of(number);
    if (integers) next = Value::of(static_cast<std::int64_t>(std::floor(number + 0.5)));
    next.line = value.line;
    next.column = value.column;
    if (!values.empty() && next.number() == values.back().number()) continue;  // rounded to the same integer
    values.push_back(std::move(next));
  }
  return values;
}

}  // namespace seedbed
