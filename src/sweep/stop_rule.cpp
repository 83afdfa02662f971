// SPDX-License-Identifier: Apache-2.0
#include "seedbed/sweep.h"

namespace seedbed {

bool can_be_solved(const StopRule& rule, const Configuration& configuration) {
  const bool accuracy = rule.metric == Metric::train_accuracy || rule.metric == Metric::test_accuracy;
  return rule.enabled && !(accuracy && configuration.regression());
}

}  // namespace seedbed
