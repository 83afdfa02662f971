// SPDX-License-Identifier: Apache-2.0
// Seeds for a half-width by bisection (Wilson's half-width falls with N); for a difference in closed
// form; the risk of a wrong ranking as a sum over two binomial distributions.
#include "seedbed/study_planning.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "src/study/special_functions.h"

namespace seedbed {
namespace {

void require_probability(double p) {
  if (!(p >= 0 && p <= 1)) throw std::domain_error("a probability must be between 0 and 1");
}

double wilson_half_width(double p, double n, double z) {
  return z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
}

}  // namespace

std::int64_t seeds_for_half_width(double p, double half_width, double level) {
  require_probability(p);
  if (!(half_width >= 1e-6 && half_width < 0.5)) {
    throw std::domain_error("seeds_for_half_width: 1e-6 <= half_width < 1/2");
  }
  const double z = two_sided_z(level);
  std::int64_t low = 0, high = 1;  // too few, enough
  while (wilson_half_width(p, static_cast<double>(high), z) > half_width) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (wilson_half_width(p, static_cast<double>(middle), z) > half_width ? low : high) = middle;
  }
  return high;
}

std::int64_t seeds_for_difference(double p1, double p2, double power, double level) {
  require_probability(p1);
  require_probability(p2);
  if (!(std::abs(p1 - p2) >= 1e-6)) throw std::domain_error("seeds_for_difference: |p1 - p2| >= 1e-6");
  if (!(power >= 0.5 && power < 1)) throw std::domain_error("seeds_for_difference: 1/2 <= power < 1");
  const double mean = (p1 + p2) / 2;
  const double root = two_sided_z(level) * std::sqrt(2 * mean * (1 - mean)) +
                      normal_quantile(power) * std::sqrt(p1 * (1 - p1) + p2 * (1 - p2));
  return static_cast<std::int64_t>(std::ceil(root * root / ((p1 - p2) * (p1 - p2))));
}

double sign_flip_risk(double p1, double p2, std::int64_t seeds) {
  require_probability(p1);
  require_probability(p2);
  if (seeds < 0) throw std::domain_error("sign_flip_risk: seeds >= 0");
  if (p1 == p2) return 0.5;
  const double better = std::max(p1, p2), worse = std::min(p1, p2);
  double risk = 0, below = 0;  // below: P(better solves fewer than k)
  for (std::int64_t k = 0; k <= seeds; ++k) {
    const double equal = binomial_mass(k, seeds, better);
    risk += binomial_mass(k, seeds, worse) * (below + equal / 2);
    below += equal;
  }
  return risk;
}

}  // namespace seedbed
