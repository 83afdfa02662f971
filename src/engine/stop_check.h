// SPDX-License-Identifier: Apache-2.0
// The stop rule as a decision: on metrics, or as a number of wrong points where that is enough.
#pragma once

#include <optional>

#include "seedbed/engine.h"

namespace seedbed {

double value_of(const Metrics& metrics, Metric metric);

class StopCheck {
 public:
  explicit StopCheck(const StopRule& rule) : rule_(rule) {}

  /// NaN (no points, a regression's accuracy) never holds.
  bool holds(const Metrics& metrics) const;

  /// For rules that ask for a high accuracy: the most wrong points with which the rule holds, -1 if
  /// it can't hold. Empty for other rules. Exactly equivalent to holds().
  std::optional<int> most_wrong(bool regression, int train_points, int test_points) const;

 private:
  bool compare(double value) const;
  StopRule rule_;
};

}  // namespace seedbed
