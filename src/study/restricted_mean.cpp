// SPDX-License-Identifier: Apache-2.0
// The restricted mean is summed from the horizon backwards, so that the area to the right of each
// solving time, which its variance needs, is at hand. As a share m of the horizon it lies in 0 .. 1, and its
// limits are made on the logit scale: logit m -+ t s / (m (1 - m)), t of Student's distribution with
// N - 1 degrees of freedom.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "seedbed/study_survival.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

/// At least the networks that solve no sooner than the first did, and at most all but those that solved last,
/// keep the mean from the ends: Wilson's limits of 0 or all of N, where nothing varied.
Interval limits_without_spread(double area, double horizon, std::int64_t networks, double level) {
  const double least = wilson_interval(networks, networks, level).low;
  return {area * least, area + (horizon - area) * (1 - least)};
}

}  // namespace

RestrictedMean restricted_mean_time(std::span<const SurvivalStep> curve, double horizon, double level) {
  if (!(horizon > 0)) throw std::domain_error("restricted_mean_time: horizon > 0");
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (curve.empty()) return {nan, nan, {nan, nan}};
  double area = 0, variance = 0, right = horizon;
  std::int64_t solved = 0;
  for (std::size_t i = curve.size(); i-- > 0;) {
    const SurvivalStep& step = curve[i];
    if (step.time > horizon) continue;
    const double left = std::max(step.time, 0.0);
    area += step.survival * (right - left);
    right = left;
    solved += step.solved;
    const auto n = static_cast<double>(step.at_risk), d = static_cast<double>(step.solved);
    if (step.solved < step.at_risk) variance += area * area * d / (n * (n - d));
  }
  const double error = std::sqrt(variance), share = area / horizon;
  const std::int64_t networks = curve.front().at_risk;
  if (!(error > 0 && share > 0 && share < 1) || networks < 2)
    return {area, error, limits_without_spread(area, horizon, networks, level)};
  // Of one or two events the error is a guess, and a late event in a long tail is not foreseen: there the
  // limits are never inside those without any spread.
  const Interval without = limits_without_spread(area, horizon, networks, level);
  const double floor = solved <= 1 ? without.low : horizon;
  const double logit = std::log(share / (1 - share));
  const double half =
      student_two_sided_t(level, static_cast<double>(networks - 1)) * error / (horizon * share * (1 - share));
  return {area,
          error,
          {std::min(floor, horizon / (1 + std::exp(half - logit))),
           std::max(without.high, horizon / (1 + std::exp(-half - logit)))}};
}

}  // namespace seedbed
