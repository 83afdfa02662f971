// SPDX-License-Identifier: Apache-2.0
// Quantiles (Hyndman & Fan, Am. Stat. 50 (1996) 361, type 7), moments and the interquartile mean
// (Agarwal et al. 2021, arXiv 2108.13264: the mean of what is left when a quarter of the values,
// rounded down, is cut at either end).
#include <algorithm>
#include <cmath>
#include <limits>

#include "seedbed/study.h"

namespace seedbed {
namespace {

double plain_mean(std::span<const double> values) {
  double sum = 0;
  for (double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

}  // namespace

double quantile_of_sorted(std::span<const double> ascending, double p) {
  if (ascending.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double position = p * static_cast<double>(ascending.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(position), ascending.size() - 1);
  const auto above = std::min(below + 1, ascending.size() - 1);
  const double fraction = position - static_cast<double>(below);
  return ascending[below] + fraction * (ascending[above] - ascending[below]);
}

Distribution distribution_of(std::vector<double> values) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  std::sort(values.begin(), values.end());
  const std::span<const double> x(values);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Distribution d{static_cast<std::int64_t>(x.size()), nan, nan, nan, nan, nan, nan, nan, nan, nan, nan};
  if (x.empty()) return d;
  d.min = x.front();
  d.q05 = quantile_of_sorted(x, 0.05);
  d.q25 = quantile_of_sorted(x, 0.25);
  d.median = quantile_of_sorted(x, 0.5);
  d.q75 = quantile_of_sorted(x, 0.75);
  d.q95 = quantile_of_sorted(x, 0.95);
  d.max = x.back();
  d.mean = plain_mean(x);
  if (x.size() > 1) {
    double squares = 0;
    for (double v : x) squares += (v - d.mean) * (v - d.mean);
    d.sd = std::sqrt(squares / static_cast<double>(x.size() - 1));
  }
  d.iqm = plain_mean(x.subspan(x.size() / 4, x.size() - 2 * (x.size() / 4)));
  return d;
}

}  // namespace seedbed
