// SPDX-License-Identifier: Apache-2.0
// Readers of numbers, names and strings, shared by every key.
#include "sweep/readers.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "sweep/nearest.h"

namespace seedbed {

std::string IntegerRange::text() const {
  return fmt::format("{} to {}", low, high);
}

std::string NumberRange::text() const {
  if (below_high) return fmt::format("{} or more, less than {}", low, high);
  if (std::isfinite(high)) return fmt::format("{} to {}", low, high);
  return above_low ? fmt::format("more than {}", low) : fmt::format("{} or more", low);
}

std::string joined(NameList names, std::string_view separator) {
  return fmt::format("{}", fmt::join(names, separator));
}

void refuse(const Value& value, const std::string& message) {
  throw Refusal{message, value.line};
}

void refuse_type(const Value& value, const std::string& expected) {
  refuse(value, "expected " + expected);
}

namespace {

[[noreturn]] void refuse_range(const Value& value, const std::string& noun, const std::string& allowed) {
  refuse(value, fmt::format("{}{}{} is out of range; allowed: {}", noun, noun.empty() ? "" : " ",
                            shown(value), allowed));
}

}  // namespace

std::int64_t read_integer(const Value& value, const IntegerRange& range, const std::string& expected,
                          const std::string& noun) {
  if (!value.is_integer()) refuse_type(value, expected);
  if (value.integer < range.low || value.integer > range.high) refuse_range(value, noun, range.text());
  return value.integer;
}

double read_number(const Value& value, const NumberRange& range, const std::string& expected,
                   const std::string& noun) {
  if (!value.is_number()) refuse_type(value, expected);
  const double number = value.number();
  if (!std::isfinite(number))
    refuse_range(value, noun, range.text() + (std::isfinite(range.high) ? "" : ", finite"));
  const bool inside = (range.below_high ? number < range.high : number <= range.high) &&
                      (range.above_low ? number > range.low : number >= range.low);
  if (!inside) refuse_range(value, noun, range.text());
  return number;
}

double read_finite(const Value& value, const std::string& expected, const std::string& noun) {
  if (!value.is_number()) refuse_type(value, expected);
  if (!std::isfinite(value.number())) refuse_range(value, noun, "any finite number");
  return value.number();
}

std::size_t read_choice(const Value& value, NameList names, const std::string& expected) {
  if (!value.is_string()) refuse_type(value, expected);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (value.string == names[i]) return i;
  }
  refuse(value, fmt::format("unknown value {}; allowed: {}{}", quoted(value.string), joined(names),
                            did_you_mean(nearest_name(value.string, names))));
}

const std::string& read_string(const Value& value, const std::string& expected) {
  if (!value.is_string()) refuse_type(value, expected);
  for (const char c : value.string) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      refuse(value, "control characters are not allowed in " + quoted(value.string));
    }
  }
  return value.string;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<double> finite_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace seedbed
