// SPDX-License-Identifier: Apache-2.0
// Ranges of numbers as text, for axes: "1..8", "0..50 step 10", "0.001..0.1 log 5", "0..1 linear 5". Both
// ends are among the values. What is not understood or is too much is a Refusal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/value.h"

namespace seedbed {

/// The most values that one range stands for.
inline constexpr std::int64_t kMostInRange = std::int64_t{1} << 20;

struct Range {
  enum class Spacing : std::uint8_t { none, step, linear, log };
  double low = 0, high = 0;
  Spacing spacing = Spacing::none;
  std::optional<double> argument;  ///< the step, or how many values
};

/// The parts of "LOW..HIGH", "LOW..HIGH step S", "LOW..HIGH linear N", "LOW..HIGH log [N]"; `value` is the
/// string itself. Throws Refusal for anything else, with an example.
Range parse_range(const Value& value, std::string_view text);

/// The numbers of a range, ascending. Of integers: every one where no spacing is given, and those of a
/// spacing rounded to the nearest, each once. Of other numbers: a spacing is needed; values of "step" and
/// "linear" are rounded to 12 significant digits and those of "log" to 6, so that 0.01 is 0.01.
std::vector<Value> expand_range(const Value& value, const Range& range, bool integers);

/// `number` rounded to so many significant decimal digits: the same on every machine.
double rounded(double number, int digits);

/// A count for people, of any size: "299593", "1.2e+24".
std::string count_text(double count);

}  // namespace seedbed
