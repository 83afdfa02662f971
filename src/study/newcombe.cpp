// SPDX-License-Identifier: Apache-2.0
// Newcombe's intervals for a difference of proportions square and add the half-lengths of the two
// Wilson intervals, each taken on the side that makes the difference smaller or larger.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "seedbed/study_proportions.h"

namespace seedbed {
namespace {

struct Share {
  double p;
  Interval limits;
};

Share share_of(std::int64_t successes, std::int64_t trials, double level) {
  const Interval limits = wilson_interval(successes, trials, level);
  return {trials == 0 ? 0.5 : static_cast<double>(successes) / static_cast<double>(trials), limits};
}

ProportionDifference combine(const Share& first, const Share& second, double phi) {
  const auto length = [phi](double x, double y) {
    return std::sqrt(std::max(0.0, x * x - 2 * phi * x * y + y * y));
  };
  const double d = first.p - second.p;
  const double below = length(first.p - first.limits.low, second.limits.high - second.p);
  const double above = length(first.limits.high - first.p, second.p - second.limits.low);
  return {d, {std::max(-1.0, d - below), std::min(1.0, d + above)}};
}

/// Correlation of the paired outcomes, moved towards 0 by n / 2 where ad > bc.
double corrected_phi(double a, double b, double c, double d) {
  const double product = (a + b) * (c + d) * (a + c) * (b + d);
  if (product == 0) return 0;
  const double excess = a * d - b * c;
  return (excess > 0 ? std::max(excess - (a + b + c + d) / 2, 0.0) : excess) / std::sqrt(product);
}

}  // namespace

ProportionDifference difference_interval(std::int64_t successes1, std::int64_t trials1,
                                         std::int64_t successes2, std::int64_t trials2, double level) {
  ProportionDifference result =
      combine(share_of(successes1, trials1, level), share_of(successes2, trials2, level), 0);
  if (trials1 == 0 && trials2 == 0) result.limits = {-1, 1};
  if (trials1 == 0 || trials2 == 0) result.difference = std::numeric_limits<double>::quiet_NaN();
  return result;
}

ProportionDifference paired_difference_interval(const PairedOutcomes& outcomes, double level) {
  const auto [a, b, c, d] = outcomes;
  if (a < 0 || b < 0 || c < 0 || d < 0) throw std::domain_error("paired_difference_interval: counts >= 0");
  const std::int64_t n = a + b + c + d;
  if (n == 0) return {std::numeric_limits<double>::quiet_NaN(), {-1, 1}};
  const double phi = corrected_phi(static_cast<double>(a), static_cast<double>(b), static_cast<double>(c),
                                   static_cast<double>(d));
  return combine(share_of(a + b, n, level), share_of(a + c, n, level), phi);
}

}  // namespace seedbed
