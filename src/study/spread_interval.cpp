// SPDX-License-Identifier: Apache-2.0
// Intervals for the middle and the spread of final metrics. With n values and z the normal quantile:
//   trimmed mean:  mean -+ t_(h-1) sqrt(SSW / (h (h - 1))), h = n - 2 floor(n/4) values left, SSW the
//                  squares of the Winsorized values about their mean;
//   deviation:     exp(ln(c s^2) -+ z c sqrt((k - (n - 3)/n) / (n - 1)))^(1/2), c = n / (n - z),
//                  k = n sum (x - m)^4 / (sum (x - mean)^2)^2, m the mean trimmed by 1 / (2 sqrt(n - 4)).
#include <algorithm>
#include <cmath>
#include <limits>

#include "seedbed/study_distribution.h"
#include "src/study/bootstrap.h"
#include "src/study/sample_moments.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

constexpr std::size_t kLeastForDeviation = 5;

Interval trimmed_t(std::span<const double> x, double level) {
  const std::size_t cut = x.size() / 4;
  const auto left = static_cast<double>(x.size() - 2 * cut);
  std::vector<double> winsorized(x.begin(), x.end());
  for (double& v : winsorized) v = std::clamp(v, x[cut], x[x.size() - 1 - cut]);
  const double squares = squares_about(winsorized, mean_of(winsorized));
  const double half = student_two_sided_t(level, left - 1) * std::sqrt(squares / (left * (left - 1)));
  const double middle = interquartile_mean(x);
  return {middle - half, middle + half};
}

Interval bonett(std::span<const double> x, double level) {
  const auto n = static_cast<double>(x.size()), z = two_sided_z(level);
  const double trim = 1 / (2 * std::sqrt(n - 4));
  auto cut = static_cast<std::size_t>(trim * n);
  if (2 * cut >= x.size()) cut = (x.size() - 1) / 2;  // the median
  const double middle = mean_of(x.subspan(cut, x.size() - 2 * cut));
  double fourth = 0;
  for (double v : x) fourth += std::pow(v - middle, 4);
  const double squares = squares_about(x, mean_of(x)), c = n / (n - z);
  const double kurtosis = n * fourth / (squares * squares);
  const double half = z * c * std::sqrt(std::max(0.0, kurtosis - (n - 3) / n) / (n - 1));
  const double sd = std::sqrt(c * squares / (n - 1));
  return {sd * std::exp(-half / 2), sd * std::exp(half / 2)};
}

}  // namespace

StatisticInterval statistic_interval(std::span<const double> ascending, SpreadStatistic statistic,
                                     double level, int resamples, std::uint64_t seed) {
  const std::size_t n = ascending.size();
  const bool iqm = statistic == SpreadStatistic::iqm;
  const bool bootstrapped = n >= kLeastBootstrapValues && n <= kMostBootstrapValues;
  StatisticInterval result{kNan,
                           {kNan, kNan},
                           !iqm           ? IntervalMethod::bonett
                           : bootstrapped ? IntervalMethod::bca
                                          : IntervalMethod::trimmed_t};
  if (n == 0) return result;
  if (iqm)
    result.estimate = interquartile_mean(ascending);
  else if (n > 1)
    result.estimate = std::sqrt(squares_about(ascending, mean_of(ascending)) / static_cast<double>(n - 1));
  if (n == 1) return result;
  if (ascending.front() == ascending.back()) {
    result.limits = {result.estimate, result.estimate};
  } else if (!iqm) {
    if (n >= kLeastForDeviation) result.limits = bonett(ascending, level);
  } else {
    result.limits = bootstrapped ? bca_of_interquartile_mean(ascending, level, resamples, seed)
                                 : trimmed_t(ascending, level);
  }
  return result;
}

}  // namespace seedbed
