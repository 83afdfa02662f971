// SPDX-License-Identifier: Apache-2.0
// The rule of [prune] on made-up scores, against an implementation that counts for every network anew.
#include "result/pruning.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace seedbed {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

PruneRule rule_of(int factor, Metric metric = Metric::test_loss) {
  PruneRule rule;
  rule.method = PruneMethod::asha;
  rule.factor = factor;
  rule.metric = metric;
  return rule;
}

std::vector<int> ones(const std::vector<bool>& bits) {
  return {bits.begin(), bits.end()};
}

/// As docs/prune.md says it, network by network: `all` are the scores of the rung in the sweep's order, of
/// which the cohort's are [first, end).
std::vector<bool> by_hand(const std::vector<double>& all, std::size_t first, std::size_t end, int factor,
                          bool small_is_good) {
  std::vector<bool> goes_on;
  for (std::size_t i = first; i < end; ++i) {
    std::size_t ahead = 0;
    for (std::size_t other = 0; other < end; ++other) {
      if (other == i || !std::isfinite(all[other])) continue;
      const bool better = small_is_good ? all[other] < all[i] : all[other] > all[i];
      ahead += better || (all[other] == all[i] && other < i);
    }
    const std::size_t room = std::max<std::size_t>(1, end / static_cast<std::size_t>(factor));
    goes_on.push_back(std::isfinite(all[i]) && ahead < room);
  }
  return goes_on;
}

TEST(Rungs, TheBestOfACohortGoOn) {
  Rungs rungs(rule_of(3));
  EXPECT_EQ(ones(rungs.decide(0, std::vector<double>{5, 1, 4, 2, 3, 6})), (std::vector{0, 1, 0, 1, 0, 0}));
  // 9 are known now, 3 of them may go on: 0.5 is the first, 1.5 the third; 7 is not.
  EXPECT_EQ(ones(rungs.decide(0, std::vector<double>{7, 1.5, 0.5})), (std::vector{0, 1, 1}));
  // 10 are known, 3 may go on, and three are better than 1.6.
  EXPECT_EQ(ones(rungs.decide(0, std::vector<double>{1.6})), std::vector{0});
  EXPECT_EQ(ones(rungs.decide(1, std::vector<double>{8})), std::vector{1})
      << "another rung knows nothing yet";
}

TEST(Rungs, OneGoesOnHoweverFewAreKnown) {
  Rungs rungs(rule_of(4));
  EXPECT_EQ(ones(rungs.decide(0, std::vector<double>{3, 2})), (std::vector{0, 1}));
  EXPECT_EQ(ones(rungs.decide(0, std::vector<double>{9})), std::vector{0});
}

TEST(Rungs, EqualScoresGoByNetwork) {
  Rungs rungs(rule_of(2));
  EXPECT_EQ(ones(rungs.decide(0, std::vector<double>{1, 1, 1, 1})), (std::vector{1, 1, 0, 0}));
  EXPECT_EQ(ones(rungs.decide(0, std::vector<double>{1, 1})), (std::vector{0, 0}));
}

TEST(Rungs, DivergedNetworksCountAndNeverGoOn) {
  Rungs rungs(rule_of(2));
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(ones(rungs.decide(0, std::vector<double>{kNaN, 2, infinity, 1, kNaN, 3})),
            (std::vector{0, 1, 0, 1, 0, 1}));
  EXPECT_EQ(ones(rungs.decide(1, std::vector<double>{kNaN, kNaN})), (std::vector{0, 0}));
}

TEST(Rungs, AccuraciesAreGoodWhereTheyAreLarge) {
  Rungs rungs(rule_of(2, Metric::test_accuracy));
  EXPECT_EQ(ones(rungs.decide(0, std::vector<double>{0.5, 0.9, 0.9, 0.1})), (std::vector{0, 1, 1, 0}));
}

TEST(Rungs, AsCountedByHand) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    const int factor = 2 + static_cast<int>(random() % 4);
    const bool loss = random() % 2 == 0;
    Rungs rungs(rule_of(factor, loss ? Metric::train_loss : Metric::train_accuracy));
    Rungs resumed(rule_of(factor, loss ? Metric::train_loss : Metric::train_accuracy));
    std::vector<double> all;
    for (int cohort = 0; cohort < 6; ++cohort) {
      const std::size_t first = all.size(), count = random() % 40;
      for (std::size_t i = 0; i < count; ++i)  // many are equal, some are not finite
        all.push_back(random() % 10 == 0 ? kNaN : static_cast<double>(random() % 20) / 7);
      const std::vector<double> own(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
      const std::vector<bool> expected = by_hand(all, first, all.size(), factor, loss);
      EXPECT_EQ(rungs.decide(0, own), expected);
      if (cohort < 5) {
        resumed.know(0, own);
      } else {
        EXPECT_EQ(resumed.decide(0, own), expected) << "what is known may come from a result";
      }
    }
  }
}

}  // namespace
}  // namespace seedbed
