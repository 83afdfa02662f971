// SPDX-License-Identifier: Apache-2.0
// Restricted mean and log-rank test against R's survival 3.5, on the leukaemia remissions of
// Freireich et al., Blood 21 (1963) 699.
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "seedbed/study_survival.h"
#include "src/study/counter_random.h"

namespace seedbed {
namespace {

std::vector<SolveTime> treated() {
  return {{6, true},   {6, true},   {6, true},   {6, false},  {7, true},   {9, false},  {10, true},
          {10, false}, {11, false}, {13, true},  {16, true},  {17, false}, {19, false}, {20, false},
          {22, true},  {23, true},  {25, false}, {32, false}, {32, false}, {34, false}, {35, false}};
}

std::vector<SolveTime> placebo() {
  std::vector<SolveTime> times;
  for (double t : {1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23}) {
    times.push_back({t, true});
  }
  return times;
}

// R: summary(survfit(Surv(t, s) ~ 1), rmean = 10.5)$table[5:6] and so on
TEST(RestrictedMean, AgreesWithR) {
  const auto curve = survival_curve(treated());
  const struct {
    double horizon, mean, error;
  } rows[] = {{10.5, 9.6537815126050, 0.3679437459243},
              {20, 16.116526610644, 1.251560196005},
              {35, 23.287394957983, 2.827467623371}};
  for (const auto& row : rows) {
    const RestrictedMean mean = restricted_mean_time(curve, row.horizon);
    EXPECT_NEAR(mean.mean, row.mean, 1e-12);
    EXPECT_NEAR(mean.standard_error, row.error, 1e-12);
  }
  const RestrictedMean all = restricted_mean_time(survival_curve(placebo()), 30);
  EXPECT_NEAR(all.mean, 8.666666666667, 1e-12);
  EXPECT_NEAR(all.standard_error, 1.377390041265, 1e-12);
}

// Python: m = mean / H; l = np.log(m / (1 - m)); q = scipy.stats.t.ppf(.975, 20) * se / H / (m * (1 - m))
//   H / (1 + np.exp(-(l + np.array([-q, q])))), mean and se as above
TEST(RestrictedMean, LimitsOnTheLogitScale) {
  const auto curve = survival_curve(treated());
  const Interval at_20 = restricted_mean_time(curve, 20).limits,
                 at_35 = restricted_mean_time(curve, 35).limits;
  EXPECT_NEAR(at_20.low, 12.862091123439289, 1e-8);
  EXPECT_NEAR(at_20.high, 18.105680606034944, 1e-8);
  EXPECT_NEAR(at_35.low, 16.89139647622396, 1e-8);
  EXPECT_NEAR(at_35.high, 28.317976579218627, 1e-8);
}

TEST(RestrictedMean, Edges) {
  EXPECT_TRUE(std::isnan(restricted_mean_time({}, 10).mean));
  EXPECT_THROW(restricted_mean_time({}, 0), std::domain_error);
  const RestrictedMean censored =
      restricted_mean_time(survival_curve(std::vector<SolveTime>(5, {9, false})), 9);
  EXPECT_EQ(censored.mean, 9);
  EXPECT_EQ(censored.standard_error, 0);
  EXPECT_EQ(censored.limits.high, 9);
  EXPECT_NEAR(censored.limits.low, 9 * wilson_interval(5, 5).low, 1e-12);
  const Interval at_once =  // all solve at epoch 3: an interval all the same
      restricted_mean_time(survival_curve(std::vector<SolveTime>(5, {3, true})), 9).limits;
  EXPECT_NEAR(at_once.low, 3 * wilson_interval(5, 5).low, 1e-12);
  EXPECT_NEAR(at_once.high, 3 + 6 * (1 - wilson_interval(5, 5).low), 1e-12);
}

// One late event among many networks says nothing of what others would do: no narrower than without it.
TEST(RestrictedMean, OneEventIsNoSpread) {
  std::vector<SolveTime> times(12, {300, false});
  const double none = restricted_mean_time(survival_curve(times), 300).limits.low;
  times[0] = {298, true};
  const RestrictedMean one = restricted_mean_time(survival_curve(times), 300);
  EXPECT_NEAR(none, 227.3, 0.1);
  EXPECT_NEAR(one.mean, 299.8, 0.1);
  EXPECT_NEAR(one.limits.low, none, 0.2);
  times.assign(12, {1, true});
  times[0] = {3, true};  // all but one solve at once
  EXPECT_GT(restricted_mean_time(survival_curve(times), 300).limits.high, 300 * 0.24);
}

// Exponential times of mean 10 censored at 20: the mean of min(T, 20) is 10 (1 - e^-2).
TEST(RestrictedMean, CoversAtItsLevel) {
  for (int n : {10, 100, 1000}) {
    const int repetitions = n == 1000 ? 200 : n == 10 ? 10000 : 1000;
    int covered = 0;
    for (int r = 0; r < repetitions; ++r) {
      const CounterRandom random(static_cast<std::uint64_t>(r));
      std::vector<SolveTime> times;
      for (int i = 0; i < n; ++i) {
        const double t = -10 * std::log(random.uniform(static_cast<std::uint64_t>(i)));
        times.push_back({std::min(t, 20.0), t <= 20});
      }
      const Interval limits = restricted_mean_time(survival_curve(times), 20).limits;
      const double truth = 10 * (1 - std::exp(-2.0));
      covered += limits.low <= truth && truth <= limits.high;
    }
    RecordProperty("coverage_" + std::to_string(n), std::to_string(1.0 * covered / repetitions));
    EXPECT_GT(covered, 0.92 * repetitions) << n;
    EXPECT_LT(covered, 0.98 * repetitions) << n;
  }
}

// R: d <- survdiff(Surv(t, s) ~ g); d$chisq; d$exp; pchisq(d$chisq, 1, lower = FALSE)
TEST(LogRank, TwoGroupsAgreeWithR) {
  const LogRankTest test = log_rank_test(std::vector{treated(), placebo()});
  EXPECT_NEAR(test.chi_squared, 16.79294098922, 1e-10);
  EXPECT_EQ(test.degrees_of_freedom, 1);
  EXPECT_NEAR(test.p, 4.168809109335e-05, 1e-16);
  EXPECT_NEAR(test.expected[0], 19.25050094803, 1e-10);
  EXPECT_NEAR(test.expected[1], 10.74949905197, 1e-10);
}

TEST(LogRank, ThreeGroupsAgreeWithR) {
  const std::vector<SolveTime> third{{2, true},  {4, true},   {4, false}, {9, true},   {13, true},
                                     {14, true}, {20, false}, {26, true}, {30, false}, {30, false}};
  const LogRankTest test = log_rank_test(std::vector{treated(), placebo(), third});
  EXPECT_NEAR(test.chi_squared, 19.10668768852, 1e-10);
  EXPECT_EQ(test.degrees_of_freedom, 2);
  EXPECT_NEAR(test.p, 7.096357474989e-05, 1e-16);
  EXPECT_NEAR(test.expected[2], 7.985055123301, 1e-10);
  // A group without networks takes no part, wherever it stands.
  const LogRankTest padded = log_rank_test(std::vector{{}, treated(), placebo(), third, {}});
  EXPECT_NEAR(padded.chi_squared, test.chi_squared, 1e-10);
  EXPECT_EQ(padded.degrees_of_freedom, 2);
}

TEST(LogRank, NothingToCompare) {
  EXPECT_TRUE(std::isnan(log_rank_test({}).p));
  EXPECT_TRUE(std::isnan(log_rank_test(std::vector<std::vector<SolveTime>>{treated()}).p));
  const std::vector<SolveTime> censored(4, {9, false});
  EXPECT_TRUE(std::isnan(log_rank_test(std::vector{censored, censored}).chi_squared));
  const LogRankTest same = log_rank_test(std::vector{placebo(), placebo()});
  EXPECT_NEAR(same.chi_squared, 0, 1e-20);
  EXPECT_NEAR(same.p, 1, 1e-9);
}

TEST(LogRank, RejectsAtItsLevel) {
  int rejected = 0;
  const int repetitions = 2000;
  for (int r = 0; r < repetitions; ++r) {
    const CounterRandom random(static_cast<std::uint64_t>(r));
    std::vector<std::vector<SolveTime>> groups(2);
    for (std::uint64_t i = 0; i < 100; ++i) {
      const double t = std::ceil(-10 * std::log(random.uniform(i)));
      groups[i % 2].push_back({std::min(t, 20.0), t <= 20});
    }
    rejected += log_rank_test(groups).p < 0.05;
  }
  RecordProperty("level", std::to_string(1.0 * rejected / repetitions));
  EXPECT_GT(rejected, 0.03 * repetitions);
  EXPECT_LT(rejected, 0.07 * repetitions);
}

}  // namespace
}  // namespace seedbed
