// SPDX-License-Identifier: Apache-2.0
// Wilson's score interval: the proportions p0 that a score test of k of n does not reject,
//   (p + z^2/2n -+ z sqrt(p (1-p)/n + z^2/4n^2)) / (1 + z^2/n).
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "seedbed/study.h"

namespace seedbed {

Interval wilson_interval(std::int64_t successes, std::int64_t trials, double level) {
  if (successes < 0 || successes > trials)
    throw std::domain_error("wilson_interval: 0 <= successes <= trials");
  if (trials == 0) return {0, 1};
  const double z = two_sided_z(level), n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n, z2 = z * z;
  const double centre = p + z2 / (2 * n);
  const double half = z * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  const double scale = 1 + z2 / n;
  // The limits that are 0 and 1 exactly must not carry rounding.
  return {successes == 0 ? 0.0 : std::max(0.0, (centre - half) / scale),
          successes == trials ? 1.0 : std::min(1.0, (centre + half) / scale)};
}

}  // namespace seedbed
