// SPDX-License-Identifier: Apache-2.0
// Kaplan-Meier: S(t) = prod over solving times t_i <= t of (1 - d_i / n_i); Greenwood's variance
// S^2 sum d_i / (n_i (n_i - d_i)); limits S^exp(-+ z s / |ln S|) with s^2 that sum.
// At S = 1 and S = 0 the log(-log) scale ends; there the limits are Wilson's for 0 of the networks
// that were not censored before, so that a population that solves at one epoch still has limits.
#include <algorithm>
#include <cmath>
#include <limits>

#include "seedbed/study.h"

namespace seedbed {
namespace {

void set_limits(SurvivalStep& step, double greenwood, std::int64_t uncensored, double level, double z) {
  step.standard_error = step.survival * std::sqrt(greenwood);
  if (step.survival >= 1) {
    step.low = wilson_interval(uncensored, uncensored, level).low;
    step.high = 1;
  } else if (step.at_risk == step.solved) {
    step.standard_error = 0;
    step.low = 0;
    step.high = wilson_interval(0, uncensored, level).high;
  } else {
    const double log_survival = std::log(step.survival);
    const double factor = std::exp(z * std::sqrt(greenwood) / -log_survival);
    step.low = std::exp(log_survival * factor);
    step.high = std::exp(log_survival / factor);
  }
}

}  // namespace

std::vector<SurvivalStep> survival_curve(std::span<const SolveTime> times, double level) {
  std::vector<SurvivalStep> curve;
  if (times.empty()) return curve;
  std::vector<SolveTime> sorted(times.begin(), times.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const SolveTime& a, const SolveTime& b) { return a.time < b.time; });
  const double z = two_sided_z(level);
  const auto total = static_cast<std::int64_t>(sorted.size());
  std::int64_t at_risk = total, uncensored = total;
  double survival = 1, greenwood = 0;
  curve.push_back({-std::numeric_limits<double>::infinity(), at_risk, 0, 1, 0, 1, 1});
  set_limits(curve.back(), 0, uncensored, level, z);
  for (std::size_t i = 0; i < sorted.size();) {
    const double time = sorted[i].time;
    std::int64_t solved = 0, censored = 0;
    for (; i < sorted.size() && sorted[i].time == time; ++i) ++(sorted[i].solved ? solved : censored);
    if (solved > 0) {
      const auto n = static_cast<double>(at_risk), d = static_cast<double>(solved);
      survival *= (n - d) / n;
      // Without censoring S is a plain share: no rounding of a long product.
      if (uncensored == total) survival = static_cast<double>(at_risk - solved) / static_cast<double>(total);
      greenwood += d / (n * (n - d));
      curve.push_back({time, at_risk, solved, survival, 0, 0, 0});
      set_limits(curve.back(), greenwood, uncensored, level, z);
    }
    at_risk -= solved + censored;
    uncensored -= censored;
  }
  return curve;
}

}  // namespace seedbed
