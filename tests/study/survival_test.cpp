// SPDX-License-Identifier: Apache-2.0
// Kaplan-Meier, Greenwood, log(-log) limits and the median against R's survival package, on the
// leukaemia remissions of Freireich et al., Blood 21 (1963) 699.
#include <gtest/gtest.h>

#include <vector>

#include "seedbed/study.h"

namespace seedbed {
namespace {

std::vector<SolveTime> six_mercaptopurine() {
  return {{6, true},   {6, true},   {6, true},   {6, false},  {7, true},   {9, false},  {10, true},
          {10, false}, {11, false}, {13, true},  {16, true},  {17, false}, {19, false}, {20, false},
          {22, true},  {23, true},  {25, false}, {32, false}, {32, false}, {34, false}, {35, false}};
}

std::vector<SolveTime> all_solved(const std::vector<double>& times) {
  std::vector<SolveTime> result;
  for (double t : times) result.push_back({t, true});
  return result;
}

// R: summary(survfit(Surv(t, s) ~ 1, conf.type = "log-log"))
TEST(Survival, LeukaemiaAgreesWithR) {
  const struct {
    double time;
    std::int64_t at_risk, solved;
    double survival, error, low, high;
  } rows[] = {
      {6, 21, 3, 0.857142857143, 0.0763603548321, 0.619717955266, 0.951551747647},
      {7, 17, 1, 0.806722689076, 0.0869352851801, 0.563146564622, 0.922809019203},
      {10, 15, 1, 0.752941176471, 0.0963496529943, 0.503199510800, 0.889361835169},
      {13, 12, 1, 0.690196078431, 0.1068147077750, 0.431610222486, 0.849065963349},
      {16, 11, 1, 0.627450980392, 0.1140538652568, 0.367510855988, 0.804912189472},
      {22, 7, 1, 0.537815126050, 0.1282337516930, 0.267778936767, 0.746790717635},
      {23, 6, 1, 0.448179271709, 0.1345914567558, 0.188052005959, 0.680142628495},
  };
  const auto curve = survival_curve(six_mercaptopurine());
  ASSERT_EQ(curve.size(), std::size(rows) + 1);
  EXPECT_EQ(curve[0].survival, 1.0);
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    const SurvivalStep& step = curve[i + 1];
    EXPECT_EQ(step.time, rows[i].time);
    EXPECT_EQ(step.at_risk, rows[i].at_risk);
    EXPECT_EQ(step.solved, rows[i].solved);
    EXPECT_NEAR(step.survival, rows[i].survival, 1e-11);
    EXPECT_NEAR(step.standard_error, rows[i].error, 1e-11);
    EXPECT_NEAR(step.low, rows[i].low, 1e-11);
    EXPECT_NEAR(step.high, rows[i].high, 1e-11);
  }
}

// R: quantile(survfit(..., conf.type = "log-log"), .5) gives 23 [13, NA]; [16, NA] is the "log" scale.
TEST(MedianTime, LeukaemiaAgreesWithR) {
  const MedianTime median = median_time(survival_curve(six_mercaptopurine()));
  EXPECT_EQ(median.median, 23.0);
  EXPECT_EQ(median.low, 13.0);
  EXPECT_EQ(median.high, std::nullopt);
}

// The placebo group, where everyone relapsed: R gives 8 [4, 11].
TEST(MedianTime, PlaceboAgreesWithR) {
  const auto times = all_solved({1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23});
  const auto curve = survival_curve(times);
  EXPECT_NEAR(curve[5].low, 0.33797695385949, 1e-11);
  EXPECT_NEAR(curve[5].high, 0.749240709943, 1e-11);
  EXPECT_EQ(curve.back().survival, 0.0);
  const MedianTime median = median_time(curve);
  EXPECT_EQ(median.median, 8.0);
  EXPECT_EQ(median.low, 4.0);
  EXPECT_EQ(median.high, 11.0);
}

TEST(MedianTime, NotReachedWhenMostAreCensored) {
  std::vector<SolveTime> times(64, {1000, false});
  EXPECT_EQ(median_time(survival_curve(times)).median, std::nullopt);
  EXPECT_EQ(median_time(survival_curve(times)).low, std::nullopt);
  for (int i = 0; i < 31; ++i) times[static_cast<std::size_t>(i)] = {10.0 + i, true};
  MedianTime median = median_time(survival_curve(times));
  EXPECT_EQ(median.median, std::nullopt);
  EXPECT_TRUE(median.low.has_value());
  times[31] = {77, true};  // half of them: S(77) is 1/2
  median = median_time(survival_curve(times));
  EXPECT_EQ(median.median, 77.0);
  EXPECT_EQ(median.high, std::nullopt);
}

// log(-log S) has no value at S = 0; a population that solves at one epoch must still have limits.
TEST(MedianTime, EverySeedSolvesAtOnce) {
  const MedianTime many = median_time(survival_curve(std::vector<SolveTime>(64, {2, true})));
  EXPECT_EQ(many.median, 2.0);
  EXPECT_EQ(many.low, 2.0);
  EXPECT_EQ(many.high, 2.0);
  const MedianTime one = median_time(survival_curve(std::vector<SolveTime>(1, {2, true})));
  EXPECT_EQ(one.median, 2.0);
  EXPECT_EQ(one.low, 0.0);  // one network says nothing about the median
  EXPECT_EQ(one.high, std::nullopt);
  EXPECT_EQ(median_time({}).median, std::nullopt);
}

// Divergence as a competing risk. R: survfit(Surv(c(5,8,8,20,30,3,12,50,50,50),
// factor(c(1,1,1,1,1,2,2,0,0,0))) ~ 1) gives P(solved) .1 .3 .3 .4 .5 at 5 8 12 20 30 (Aalen-Johansen).
TEST(Survival, DivergedNetworksNeverSolve) {
  GroupCollector group;
  for (std::int64_t t : {5, 8, 8, 20, 30}) group.add(t, false, 50, 0.1, 1);
  for (int i = 0; i < 2; ++i) group.add(std::nullopt, true, 50, 0, 0);
  for (int i = 0; i < 3; ++i) group.add(std::nullopt, false, 50, 0.2, 0.8);
  const GroupStudy study = std::move(group).finish();
  EXPECT_EQ(study.solved, 5);
  EXPECT_EQ(study.diverged, 2);
  EXPECT_EQ(study.success, 0.5);
  EXPECT_EQ(study.test_loss.count, 8);
  EXPECT_EQ(study.epochs.median, 30.0);
  EXPECT_EQ(study.epochs.low, 5.0);  // R: survfit(Surv(w, solved) ~ 1, "log-log") with w = 50 for diverged
  EXPECT_EQ(study.epochs.high, std::nullopt);

  std::vector<SolveTime> times{{5, true},   {8, true},   {8, true},   {20, true},  {30, true},
                               {50, false}, {50, false}, {50, false}, {50, false}, {50, false}};
  const auto curve = survival_curve(times);
  const double incidence[] = {0, 0.1, 0.3, 0.4, 0.5};
  ASSERT_EQ(curve.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(1 - curve[i].survival, incidence[i], 1e-15);
  EXPECT_NEAR(curve[3].low, 0.25266890, 1e-8);
  EXPECT_NEAR(curve[3].high, 0.82722097, 1e-8);
}

TEST(GroupCollector, SolvedThenDivergedCountsAsBoth) {
  GroupCollector group;
  group.add(4, true, 10, 0, 0);
  group.add(std::nullopt, false, 20, 0.5, 0.25);
  const GroupStudy study = std::move(group).finish();
  EXPECT_EQ(study.solved, 1);
  EXPECT_EQ(study.diverged, 1);
  EXPECT_EQ(study.budget_low, 10);
  EXPECT_EQ(study.budget_high, 20);
  EXPECT_EQ(study.test_accuracy.max, 0.25);
}

}  // namespace
}  // namespace seedbed
