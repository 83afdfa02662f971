// SPDX-License-Identifier: Apache-2.0
// The restricted mean is summed from the horizon backwards, so that the area to the right of each
// solving time, which its variance needs, is at hand.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "seedbed/study_survival.h"

namespace seedbed {

RestrictedMean restricted_mean_time(std::span<const SurvivalStep> curve, double horizon, double level) {
  if (!(horizon > 0)) throw std::domain_error("restricted_mean_time: horizon > 0");
  const double z = two_sided_z(level);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (curve.empty()) return {nan, nan, {nan, nan}};
  double area = 0, variance = 0, right = horizon;
  for (std::size_t i = curve.size(); i-- > 0;) {
    const SurvivalStep& step = curve[i];
    if (step.time > horizon) continue;
    const double left = std::max(step.time, 0.0);
    area += step.survival * (right - left);
    right = left;
    const auto n = static_cast<double>(step.at_risk), d = static_cast<double>(step.solved);
    if (step.solved < step.at_risk) variance += area * area * d / (n * (n - d));
  }
  const double error = std::sqrt(variance);
  return {area, error, {std::max(0.0, area - z * error), std::min(horizon, area + z * error)}};
}

}  // namespace seedbed
