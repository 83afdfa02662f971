// SPDX-License-Identifier: Apache-2.0
// Which configurations the stop rule of a sweep can judge at all.
#include <gtest/gtest.h>

#include "seedbed/sweep.h"

namespace seedbed::test {
namespace {

TEST(StopRule, ARegressionIsJudgedByItsLossOnly) {
  Configuration plane, circle;
  plane.data.dataset = DatasetKind::plane;
  circle.data.dataset = DatasetKind::circle;
  for (const Metric metric :
       {Metric::train_loss, Metric::test_loss, Metric::train_accuracy, Metric::test_accuracy}) {
    StopRule rule;
    rule.metric = metric;
    const bool loss = metric == Metric::train_loss || metric == Metric::test_loss;
    EXPECT_TRUE(can_be_solved(rule, circle)) << name_of(metric);
    EXPECT_EQ(can_be_solved(rule, plane), loss) << name_of(metric);
    rule.enabled = false;
    EXPECT_FALSE(can_be_solved(rule, circle)) << name_of(metric);
    EXPECT_FALSE(can_be_solved(rule, plane)) << name_of(metric);
  }
}

}  // namespace
}  // namespace seedbed::test
