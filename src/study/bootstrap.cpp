// SPDX-License-Identifier: Apache-2.0
// BCa: percentiles of the bootstrap distribution, shifted by its median bias z0 and the
// acceleration a from the jackknife. A resample is a count for each order statistic, so it is sorted as
// drawn.
#include <algorithm>
#include <cmath>
#include <limits>

#include "seedbed/study_distribution.h"
#include "src/study/counter_random.h"

namespace seedbed {
namespace {

double mean_of(std::span<const double> x) {
  double sum = 0;
  for (double v : x) sum += v - x[0];
  return x[0] + sum / static_cast<double>(x.size());
}

double iqm(std::span<const double> x) {
  return mean_of(x.subspan(x.size() / 4, x.size() - 2 * (x.size() / 4)));
}

double sd(std::span<const double> x) {
  const double mean = mean_of(x);
  double squares = 0;
  for (double v : x) squares += (v - mean) * (v - mean);
  return std::sqrt(squares / static_cast<double>(x.size() - 1));
}

double statistic_of(std::span<const double> x, SpreadStatistic statistic) {
  return statistic == SpreadStatistic::iqm ? iqm(x) : sd(x);
}

std::vector<double> bootstrap(std::span<const double> x, SpreadStatistic statistic, int resamples,
                              std::uint64_t seed) {
  const CounterRandom random(seed);
  const std::size_t n = x.size();
  std::vector<std::uint32_t> counts(n);
  std::vector<double> sample(n), values(static_cast<std::size_t>(resamples));
  std::uint64_t counter = 0;
  for (double& value : values) {
    std::fill(counts.begin(), counts.end(), 0u);
    for (std::size_t i = 0; i < n; ++i) ++counts[random.below(n, counter++)];
    auto out = sample.begin();
    for (std::size_t i = 0; i < n; ++i) out = std::fill_n(out, counts[i], x[i]);
    value = statistic_of(sample, statistic);
  }
  std::sort(values.begin(), values.end());
  return values;
}

/// Efron's a: skewness of the jackknife values over six.
double acceleration(std::span<const double> x, SpreadStatistic statistic) {
  std::vector<double> others(x.begin() + 1, x.end()), jackknife(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (i > 0) others[i - 1] = x[i - 1];
    jackknife[i] = i > 0 && x[i] == x[i - 1] ? jackknife[i - 1] : statistic_of(others, statistic);
  }
  const double mean = mean_of(jackknife);
  double squares = 0, cubes = 0;
  for (double v : jackknife) {
    squares += (mean - v) * (mean - v);
    cubes += (mean - v) * (mean - v) * (mean - v);
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

Interval bca(std::span<const double> x, SpreadStatistic statistic, double estimate, double level,
             int resamples, std::uint64_t seed) {
  const std::vector<double> values = bootstrap(x, statistic, resamples, seed);
  const auto less = std::lower_bound(values.begin(), values.end(), estimate) - values.begin();
  const auto not_more = std::upper_bound(values.begin(), values.end(), estimate) - values.begin();
  const double share = static_cast<double>(less + not_more) / 2 / resamples;
  const double z0 = normal_quantile(std::clamp(share, 0.5 / resamples, 1 - 0.5 / resamples));
  const double a = acceleration(x, statistic), z = two_sided_z(level);
  const auto limit = [&](double zq) {
    const double shifted = z0 + (z0 + zq) / (1 - a * (z0 + zq));
    return quantile_of_sorted(values, normal_cdf(shifted));
  };
  return {limit(-z), limit(z)};
}

double large_sample_error(std::span<const double> x, SpreadStatistic statistic, double estimate) {
  const auto n = static_cast<double>(x.size());
  if (statistic == SpreadStatistic::iqm) {  // standard deviation of the Winsorized values
    const std::size_t cut = x.size() / 4;
    std::vector<double> winsorized(x.begin(), x.end());
    for (std::size_t i = 0; i < cut; ++i) {
      winsorized[i] = x[cut];
      winsorized[x.size() - 1 - i] = x[x.size() - 1 - cut];
    }
    return sd(winsorized) * std::sqrt(n) / (n - 2 * static_cast<double>(cut));
  }
  const double mean = mean_of(x);
  double fourth = 0;
  for (double v : x) fourth += std::pow(v - mean, 4);
  const double variance = estimate * estimate;
  return std::sqrt(std::max(0.0, fourth / n - variance * variance)) / (2 * estimate * std::sqrt(n));
}

}  // namespace

StatisticInterval statistic_interval(std::span<const double> ascending, SpreadStatistic statistic,
                                     double level, int resamples, std::uint64_t seed) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const bool bootstrapped = ascending.size() <= kMostBootstrapValues;
  if (ascending.empty()) return {nan, {nan, nan}, bootstrapped};
  if (ascending.size() == 1)
    return {statistic == SpreadStatistic::iqm ? ascending[0] : nan, {nan, nan}, bootstrapped};
  const double estimate = statistic_of(ascending, statistic);
  if (ascending.front() == ascending.back()) return {estimate, {estimate, estimate}, bootstrapped};
  if (bootstrapped)
    return {estimate, bca(ascending, statistic, estimate, level, resamples, seed), bootstrapped};
  const double half = two_sided_z(level) * large_sample_error(ascending, statistic, estimate);
  return {estimate, {estimate - half, estimate + half}, bootstrapped};
}

}  // namespace seedbed
