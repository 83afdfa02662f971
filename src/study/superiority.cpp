// SPDX-License-Identifier: Apache-2.0
// With R_i the rank of a value among all and r_i among its own sample (ties get their mean), P is
// (mean R_A - (n_A + 1)/2) / n_B, and S^2 = var(R_i - r_i) of each sample gives its standard error.
#include "seedbed/study_superiority.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "seedbed/study_proportions.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

/// For each value of `own`, (values of `other` below it) + (equal ones) / 2: what the rank among all exceeds
/// the rank among its own by.
std::vector<double> placements(std::span<const double> own, const std::vector<double>& other_sorted) {
  std::vector<double> result;
  result.reserve(own.size());
  for (double v : own) {
    const auto [low, high] = std::equal_range(other_sorted.begin(), other_sorted.end(), v);
    result.push_back(
        (static_cast<double>(low - other_sorted.begin()) + static_cast<double>(high - other_sorted.begin())) /
        2);
  }
  return result;
}

struct Moments {
  double mean, variance;
};

Moments moments(const std::vector<double>& x) {
  const auto n = static_cast<double>(x.size());
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
  double squares = 0;
  for (double v : x) squares += (v - mean) * (v - mean);
  return {mean, x.size() > 1 ? squares / (n - 1) : 0};
}

/// Newcombe's method 5: theta with |theta - p| = z se(theta), by bisection on either side of p.
Interval newcombe_limits(double p, double na, double nb, double z) {
  const double star = (na + nb) / 2 - 1;
  const auto outside = [&](double t) {
    const double variance = t * (1 - t) * (1 + star * (1 - t) / (2 - t) + star * t / (1 + t)) / (na * nb);
    return std::abs(t - p) > z * std::sqrt(variance);
  };
  const auto solve = [&](double end) {
    if (!outside(end)) return end;
    double in = p, out = end;
    for (int i = 0; i < 60; ++i) {
      const double middle = (in + out) / 2;
      (outside(middle) ? out : in) = middle;
    }
    return (in + out) / 2;
  };
  return {solve(1e-12) <= 1e-12 ? 0.0 : solve(1e-12), solve(1 - 1e-12) >= 1 - 1e-12 ? 1.0 : solve(1 - 1e-12)};
}

}  // namespace

Superiority superiority(std::span<const double> a, std::span<const double> b, double level) {
  if (a.empty() || b.empty()) return {kNan, {0, 1}, kNan};
  std::vector<double> sorted_a(a.begin(), a.end()), sorted_b(b.begin(), b.end());
  std::sort(sorted_a.begin(), sorted_a.end());
  std::sort(sorted_b.begin(), sorted_b.end());
  const auto na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
  const Moments of_a = moments(placements(a, sorted_b)), of_b = moments(placements(b, sorted_a));
  Superiority s{of_a.mean / nb, {0, 1}, kNan};
  const double part_a = of_a.variance / (nb * nb * na), part_b = of_b.variance / (na * na * nb);
  const double variance = part_a + part_b, p = s.probability;
  if (!(variance > 0) || p <= 0 || p >= 1) {
    s.limits = newcombe_limits(p, na, nb, two_sided_z(level));
    return s;
  }
  double below = 0;
  if (a.size() > 1) below += part_a * part_a / (na - 1);
  if (b.size() > 1) below += part_b * part_b / (nb - 1);
  const double df = variance * variance / below;
  const double error = std::sqrt(variance), t = student_two_sided_t(level, df);
  const double logit = std::log(p / (1 - p)), half = t * error / (p * (1 - p));
  s.limits = {1 / (1 + std::exp(half - logit)), 1 / (1 + std::exp(-half - logit))};
  s.p = student_two_sided_p((p - 0.5) / error, df);
  return s;
}

Superiority paired_superiority(std::span<const double> a, std::span<const double> b, double level) {
  if (a.size() != b.size()) throw std::domain_error("paired_superiority: samples of equal length");
  if (a.empty()) return {kNan, {0, 1}, kNan};
  std::int64_t wins = 0, losses = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    wins += a[i] > b[i];
    losses += a[i] < b[i];
  }
  const auto n = static_cast<double>(a.size()), z = two_sided_z(level);
  const double p = 0.5 + static_cast<double>(wins - losses) / (2 * n);
  const double centre = p + z * z / (2 * n), scale = 1 + z * z / n;
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {p,
          {p <= 0 ? 0.0 : std::max(0.0, (centre - half) / scale),
           p >= 1 ? 1.0 : std::min(1.0, (centre + half) / scale)},
          mcnemar_exact_p(wins, losses)};
}

std::vector<ProfilePoint> performance_profile(std::span<const double> ascending,
                                              std::span<const double> thresholds, double level) {
  const auto n = static_cast<std::int64_t>(ascending.size());
  std::vector<ProfilePoint> profile;
  for (double t : thresholds) {
    const auto first = std::lower_bound(ascending.begin(), ascending.end(), t);
    const auto count = static_cast<std::int64_t>(ascending.end() - first);
    profile.push_back({t, n == 0 ? kNan : static_cast<double>(count) / static_cast<double>(n),
                       wilson_interval(count, n, level)});
  }
  return profile;
}

}  // namespace seedbed
