// SPDX-License-Identifier: Apache-2.0
// Distribution functions, the best of n, quantiles of curves, sampling noise: sums over sorted values.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "seedbed/study_distribution.h"

namespace seedbed {

double expected_best(std::span<const double> ascending, std::int64_t n, bool more_is_better) {
  if (n < 1) throw std::domain_error("expected_best: n >= 1");
  if (ascending.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t size = ascending.size();
  const auto power = static_cast<double>(n), total = static_cast<double>(size);
  double sum = 0, before = 0;
  for (std::size_t i = 0; i < size; ++i) {  // from the worst to the best
    const double upto = std::pow(static_cast<double>(i + 1) / total, power);
    sum += (more_is_better ? ascending[i] : ascending[size - 1 - i]) * (upto - before);
    before = upto;
  }
  return sum;
}

double ecdf_half_width(std::int64_t values, double level) {
  if (values < 1) return 1;
  return std::min(1.0, std::sqrt(std::log(2 / (1 - level)) / (2 * static_cast<double>(values))));
}

std::vector<EcdfPoint> thinned_ecdf(std::span<const double> ascending, std::size_t most) {
  if (most < 2) throw std::domain_error("thinned_ecdf: at least two points");
  std::vector<EcdfPoint> points;
  const std::size_t n = ascending.size();
  const std::size_t wanted = std::min(n, most);
  for (std::size_t k = 0; k < wanted; ++k) {
    const std::size_t rank = wanted == 1 ? 0 : k * (n - 1) / (wanted - 1);
    const double x = ascending[rank];
    if (!points.empty() && points.back().x == x) continue;
    const auto end = std::upper_bound(ascending.begin(), ascending.end(), x);
    points.push_back({x, static_cast<double>(end - ascending.begin()) / static_cast<double>(n)});
  }
  return points;
}

std::vector<std::vector<double>> curve_fan(std::span<const double> values, std::size_t points,
                                           std::span<const double> probabilities) {
  if (points == 0 || values.size() % points != 0) throw std::domain_error("curve_fan: not a matrix");
  std::vector<std::vector<double>> fan(probabilities.size(), std::vector<double>(points));
  std::vector<double> column;
  for (std::size_t p = 0; p < points; ++p) {
    column.clear();
    for (std::size_t i = p; i < values.size(); i += points) {
      if (std::isfinite(values[i])) column.push_back(values[i]);
    }
    std::sort(column.begin(), column.end());
    for (std::size_t q = 0; q < probabilities.size(); ++q) {
      fan[q][p] = quantile_of_sorted(column, probabilities[q]);
    }
  }
  return fan;
}

SamplingNoise sampling_noise(std::span<const double> accuracies, std::int64_t test_points) {
  if (test_points < 1) throw std::domain_error("sampling_noise: at least one test point");
  const Distribution d = distribution_of({accuracies.begin(), accuracies.end()});
  SamplingNoise noise{1 - d.mean, d.sd * d.sd, 0, std::numeric_limits<double>::quiet_NaN()};
  noise.expected_variance = noise.mean_error / (2 * static_cast<double>(test_points));
  if (noise.expected_variance > 0) noise.ratio = noise.variance / noise.expected_variance;
  return noise;
}

}  // namespace seedbed
