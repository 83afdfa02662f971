// SPDX-License-Identifier: Apache-2.0
#include "engine/stop_check.h"

#include <limits>

namespace seedbed {

double value_of(const Metrics& metrics, Metric metric) {
  switch (metric) {
    case Metric::train_loss:
      return metrics.train_loss;
    case Metric::test_loss:
      return metrics.test_loss;
    case Metric::train_accuracy:
      return metrics.train_accuracy;
    case Metric::test_accuracy:
      return metrics.test_accuracy;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

bool StopCheck::compare(double value) const {
  switch (rule_.comparison) {
    case Comparison::at_least:
      return value >= rule_.threshold;
    case Comparison::above:
      return value > rule_.threshold;
    case Comparison::at_most:
      return value <= rule_.threshold;
    case Comparison::below:
      return value < rule_.threshold;
  }
  return false;
}

bool StopCheck::holds(const Metrics& metrics) const {
  return compare(value_of(metrics, rule_.metric));
}

std::optional<int> StopCheck::most_wrong(bool regression, int train_points, int test_points) const {
  const bool accuracy = rule_.metric == Metric::train_accuracy || rule_.metric == Metric::test_accuracy;
  const bool high = rule_.comparison == Comparison::at_least || rule_.comparison == Comparison::above;
  if (!accuracy || !high) return std::nullopt;
  const int points = rule_.metric == Metric::train_accuracy ? train_points : test_points;
  if (regression || points == 0) return -1;
  int wrong = -1;  // more wrong points never make a high accuracy hold again
  while (wrong < points && compare(static_cast<double>(points - wrong - 1) / points)) ++wrong;
  return wrong;
}

}  // namespace seedbed
