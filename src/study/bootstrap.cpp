// SPDX-License-Identifier: Apache-2.0
// BCa: percentiles of the bootstrap distribution, shifted by its median bias z0 and the
// acceleration a from the jackknife. A resample is a count for each order statistic, so it is sorted as
// drawn.
#include "src/study/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/study/counter_random.h"
#include "src/study/sample_moments.h"

namespace seedbed {
namespace {

std::vector<double> bootstrap(std::span<const double> x, int resamples, std::uint64_t seed) {
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
    value = interquartile_mean(sample);
  }
  std::sort(values.begin(), values.end());
  return values;
}

/// Efron's a: skewness of the jackknife values over six.
double acceleration(std::span<const double> x) {
  std::vector<double> others(x.begin() + 1, x.end()), jackknife(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (i > 0) others[i - 1] = x[i - 1];
    jackknife[i] = i > 0 && x[i] == x[i - 1] ? jackknife[i - 1] : interquartile_mean(others);
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

}  // namespace

Interval bca_of_interquartile_mean(std::span<const double> ascending, double level, int resamples,
                                   std::uint64_t seed) {
  const double estimate = interquartile_mean(ascending);
  const std::vector<double> values = bootstrap(ascending, resamples, seed);
  const auto less = std::lower_bound(values.begin(), values.end(), estimate) - values.begin();
  const auto not_more = std::upper_bound(values.begin(), values.end(), estimate) - values.begin();
  const double share = static_cast<double>(less + not_more) / 2 / resamples;
  const double z0 = normal_quantile(std::clamp(share, 0.5 / resamples, 1 - 0.5 / resamples));
  const double a = acceleration(ascending), z = two_sided_z(level);
  const auto limit = [&](double zq) {
    const double shifted = z0 + (z0 + zq) / (1 - a * (z0 + zq));
    return quantile_of_sorted(values, normal_cdf(shifted));
  };
  return {limit(-z), limit(z)};
}

}  // namespace seedbed
