// SPDX-License-Identifier: Apache-2.0
// Brookmeyer and Crowley's interval inverts the test of S(t) = 1/2: it is read off where the limits
// of the survival curve cross 1/2. A limit at or below 1/2 from the start gives time 0.
#include <algorithm>

#include "seedbed/study.h"

namespace seedbed {
namespace {

constexpr double kHalf = 0.5 + 1e-12;  // a product of shares that should be exactly 1/2 counts as 1/2

std::optional<double> first_at_most_half(std::span<const SurvivalStep> curve, double SurvivalStep::*value) {
  for (const SurvivalStep& step : curve) {
    if (step.*value <= kHalf) return std::max(step.time, 0.0);
  }
  return std::nullopt;
}

}  // namespace

MedianTime median_time(std::span<const SurvivalStep> curve) {
  return {first_at_most_half(curve, &SurvivalStep::survival), first_at_most_half(curve, &SurvivalStep::low),
          first_at_most_half(curve, &SurvivalStep::high)};
}

}  // namespace seedbed
