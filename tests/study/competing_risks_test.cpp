// SPDX-License-Identifier: Apache-2.0
// Cumulative incidence against R's survival 3.5; restarts against closed forms and simulation.
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "seedbed/study_survival.h"
#include "src/study/counter_random.h"

namespace seedbed {
namespace {

constexpr Fate kC = Fate::kCensored, kS = Fate::kSolved, kD = Fate::kDiverged;

// R: f <- survfit(Surv(c(5,8,8,20,30,3,12,50,50,50,10,25), factor(c(1,1,1,1,1,2,2,0,0,0,0,0))) ~ 1)
//    f$pstate; f$std.err
TEST(CumulativeIncidence, AgreesWithR) {
  const std::vector<CompetingTime> times{{5, kS},  {8, kS},  {8, kS},  {20, kS}, {30, kS}, {3, kD},
                                         {12, kD}, {50, kC}, {50, kC}, {50, kC}, {10, kC}, {25, kC}};
  const auto steps = cumulative_incidence(times);
  const struct {
    double time, neither, solved, diverged, solved_error, diverged_error;
  } rows[] = {{3, 0.9166666666667, 0, 0.08333333333333, 0, 0.07978559231303},
              {5, 0.8333333333333, 0.08333333333333, 0.08333333333333, 0.07978559231303, 0.07978559231303},
              {8, 0.6666666666667, 0.25, 0.08333333333333, 0.125, 0.07978559231303},
              {12, 0.5714285714286, 0.25, 0.17857142857143, 0.125, 0.11487147928938},
              {20, 0.4761904761905, 0.34523809523810, 0.17857142857143, 0.14074520726436, 0.11487147928938},
              {30, 0.3571428571429, 0.46428571428571, 0.17857142857143, 0.15679266793809, 0.11487147928938}};
  ASSERT_EQ(steps.size(), std::size(rows));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i].time, rows[i].time);
    EXPECT_NEAR(steps[i].neither, rows[i].neither, 1e-12);
    EXPECT_NEAR(steps[i].solved_share, rows[i].solved, 1e-12);
    EXPECT_NEAR(steps[i].diverged_share, rows[i].diverged, 1e-12);
    EXPECT_NEAR(steps[i].solved_error, rows[i].solved_error, 1e-12) << i;
    EXPECT_NEAR(steps[i].diverged_error, rows[i].diverged_error, 1e-12) << i;
    EXPECT_LE(steps[i].solved_limits.low, steps[i].solved_share);
    EXPECT_GE(steps[i].solved_limits.high, steps[i].solved_share);
  }
}

TEST(CumulativeIncidence, WithoutDivergenceItIsKaplanMeier) {
  const std::vector<double> at{1, 2, 2, 3, 5, 7, 7, 8};
  std::vector<CompetingTime> times;
  std::vector<SolveTime> plain;
  for (std::size_t i = 0; i < at.size(); ++i) {
    times.push_back({at[i], i % 3 == 0 ? kC : kS});
    plain.push_back({at[i], i % 3 != 0});
  }
  const auto steps = cumulative_incidence(times);
  const auto curve = survival_curve(plain);
  ASSERT_EQ(steps.size() + 1, curve.size());
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    EXPECT_NEAR(steps[i].solved_share, 1 - curve[i + 1].survival, 1e-14);
    EXPECT_NEAR(steps[i].solved_error, curve[i + 1].standard_error, 1e-12);
    EXPECT_EQ(steps[i].diverged_limits.low, 0);
  }
}

TEST(CumulativeIncidence, NobodyOrNothing) {
  EXPECT_TRUE(cumulative_incidence({}).empty());
  EXPECT_TRUE(cumulative_incidence(std::vector<CompetingTime>(3, {9, kC})).empty());
  const auto all = cumulative_incidence(std::vector<CompetingTime>(64, {2, kS}));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].solved_share, 1);
  EXPECT_EQ(all[0].solved_limits.low, wilson_interval(64, 64).low);
}

// Hazards 0.04 of solving and 0.02 of diverging, censored at a uniform time in 10 to 40;
// F_solved(20) = 2/3 (1 - e^-1.2).
TEST(CumulativeIncidence, CoversAtItsLevel) {
  const double truth = 2.0 / 3 * (1 - std::exp(-1.2));
  for (int n : {100}) {
    const int repetitions = 1000;
    int covered = 0;
    for (int r = 0; r < repetitions; ++r) {
      const CounterRandom random(static_cast<std::uint64_t>(r) + 77);
      std::vector<CompetingTime> times;
      for (int i = 0; i < n; ++i) {
        const auto c = 3 * static_cast<std::uint64_t>(i);
        const double t = -std::log(random.uniform(c)) / 0.06, end = 10 + 30 * random.uniform(c + 1);
        times.push_back(t > end ? CompetingTime{end, kC}
                                : CompetingTime{t, random.uniform(c + 2) < 2.0 / 3 ? kS : kD});
      }
      Interval limits{0, 0};
      for (const IncidenceStep& step : cumulative_incidence(times)) {
        if (step.time <= 20) limits = step.solved_limits;
      }
      covered += limits.low <= truth && truth <= limits.high;
    }
    RecordProperty("coverage_" + std::to_string(n), std::to_string(1.0 * covered / repetitions));
    EXPECT_GT(covered, 0.92 * repetitions) << n;
    EXPECT_LT(covered, 0.98 * repetitions) << n;
  }
}

TEST(Restart, ByHand) {
  // Half solve at 10, the others never up to 1000: two runs of 10 epochs on average.
  std::vector<CompetingTime> times{{10, kS}, {10, kS}, {1000, kC}, {1000, kC}};
  auto cutoffs = restart_cutoffs(times);
  ASSERT_EQ(cutoffs.size(), 1u);
  EXPECT_EQ(cutoffs[0].expected_epochs, 20);
  EXPECT_EQ(cutoffs[0].epochs_for_confidence, 70);  // 1 - 2^-7 > 0.99
  // 1 of 4 at 10, 3 at 1000: restarting (40) beats patience (752.5).
  times = {{10, kS}, {1000, kS}, {1000, kS}, {1000, kS}};
  cutoffs = restart_cutoffs(times);
  ASSERT_EQ(cutoffs.size(), 2u);
  EXPECT_EQ(cutoffs[1].expected_epochs, 752.5);
  EXPECT_EQ(cutoffs[1].epochs_for_confidence, 1000);
  EXPECT_EQ(best_restart_cutoff(cutoffs)->cutoff, 10);
  EXPECT_EQ(best_restart_cutoff(cutoffs)->expected_epochs, 40);
  // A run that diverges at 2 is given up there: (10 + 10 + 2 + 2) / 4 epochs a run, half solve.
  cutoffs = restart_cutoffs(std::vector<CompetingTime>{{10, kS}, {10, kS}, {2, kD}, {2, kD}});
  EXPECT_EQ(cutoffs[0].expected_epochs, 12);
}

TEST(Restart, NobodySolved) {
  EXPECT_TRUE(restart_cutoffs(std::vector<CompetingTime>{{10, kC}, {3, kD}}).empty());
  EXPECT_FALSE(best_restart_cutoff({}).has_value());
  EXPECT_THROW(restart_cutoffs({}, 1), std::domain_error);
}

// Geometric times have no memory: every cutoff costs 1 / p = 20 epochs in expectation.
TEST(Restart, MemorylessTimesGainNothing) {
  const CounterRandom random(5);
  std::vector<CompetingTime> times;
  for (std::uint64_t i = 0; i < 50000; ++i) {
    const double t = std::ceil(std::log(random.uniform(i)) / std::log(0.95));
    times.push_back(t <= 60 ? CompetingTime{t, kS} : CompetingTime{60, kC});
  }
  const auto cutoffs = restart_cutoffs(times);
  ASSERT_EQ(cutoffs.size(), 60u);
  for (const RestartCutoff& c : cutoffs) EXPECT_NEAR(c.expected_epochs, 20, 1.0) << c.cutoff;
}

}  // namespace
}  // namespace seedbed
