// SPDX-License-Identifier: Apache-2.0
// Mean and deviation from differences to the first value: equal values have the deviation 0 exactly.
#pragma once

#include <cmath>
#include <span>

namespace seedbed {

/// Of at least one value.
inline double mean_of(std::span<const double> x) {
  double sum = 0;
  for (double v : x) sum += v - x[0];
  return x[0] + sum / static_cast<double>(x.size());
}

inline double squares_about(std::span<const double> x, double centre) {
  double squares = 0;
  for (double v : x) squares += (v - centre) * (v - centre);
  return squares;
}

/// Interquartile mean of ascending values: a quarter of them, rounded down, cut at either end.
inline double interquartile_mean(std::span<const double> ascending) {
  const std::size_t cut = ascending.size() / 4;
  return mean_of(ascending.subspan(cut, ascending.size() - 2 * cut));
}

}  // namespace seedbed
