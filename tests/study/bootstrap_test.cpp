// SPDX-License-Identifier: Apache-2.0
// BCa intervals against an independent implementation in R 4.2 with 400,000 resamples.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "seedbed/study_distribution.h"

namespace seedbed {
namespace {

std::vector<double> twenty() {
  std::vector<double> x{3.1, -1,  4, 1.5, 9,   2.6, 5,  35,  0.25, 7,
                        2.2, 6.1, 8, 4.4, 3.9, 0.7, 12, 5.5, 2.9,  6.6};
  std::sort(x.begin(), x.end());
  return x;
}

// R: bca <- function(x, f, B = 400000) { n <- length(x); e <- f(x); b <- replicate(B, f(sample(x, n, TRUE)))
//      z0 <- qnorm(mean(b < e) + mean(b == e) / 2); j <- sapply(1:n, function(i) f(x[-i])); d <- mean(j) - j
//      a <- sum(d^3) / (6 * sum(d^2)^1.5); z <- qnorm(c(.025, .975))
//      quantile(b, pnorm(z0 + (z0 + z) / (1 - a * (z0 + z)))) }
//    set.seed(7); bca(x, function(v) mean(v, trim = .25)): 2.90 6.20; bca(x, sd): 2.8754578 14.380479563
TEST(Bca, AgreesWithR) {
  const StatisticInterval iqm = statistic_interval(twenty(), SpreadStatistic::iqm, 0.95, 100000);
  EXPECT_NEAR(iqm.estimate, 4.41, 1e-13);
  EXPECT_NEAR(iqm.limits.low, 2.90, 0.03);
  EXPECT_NEAR(iqm.limits.high, 6.20, 0.03);
  EXPECT_TRUE(iqm.bootstrap);
  const StatisticInterval sd = statistic_interval(twenty(), SpreadStatistic::sd, 0.95, 100000);
  EXPECT_NEAR(sd.estimate, 7.532156939, 1e-9);
  EXPECT_NEAR(sd.limits.low, 2.8754578, 0.03);
  // the skewed end of few values: noisy in both
  EXPECT_NEAR(sd.limits.high, 14.380479563, 0.15);
}

TEST(Bca, IsAFunctionOfItsSeed) {
  const auto a = statistic_interval(twenty(), SpreadStatistic::sd, 0.95, 500, 1);
  const auto b = statistic_interval(twenty(), SpreadStatistic::sd, 0.95, 500, 1);
  const auto c = statistic_interval(twenty(), SpreadStatistic::sd, 0.95, 500, 2);
  EXPECT_EQ(a.limits.low, b.limits.low);
  EXPECT_NE(a.limits.low, c.limits.low);
}

// Normal quantiles at evenly spaced shares: the standard errors of a normal sample are known. For the trimmed
// mean by a quarter: sqrt(1.1947 / n); for the standard deviation: 1 / sqrt(2n).
TEST(LargeSample, AgreesWithTheory) {
  std::vector<double> x(40000);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = normal_quantile((static_cast<double>(i) + 0.5) / static_cast<double>(x.size()));
  const auto iqm = statistic_interval(x, SpreadStatistic::iqm);
  EXPECT_FALSE(iqm.bootstrap);
  EXPECT_NEAR(iqm.limits.high / (1.959964 * std::sqrt(1.1947 / 40000)), 1, 0.002);
  const auto sd = statistic_interval(x, SpreadStatistic::sd);
  EXPECT_NEAR((sd.limits.high - sd.estimate) / (1.959964 / std::sqrt(80000)), 1, 0.002);
}

TEST(StatisticInterval, FewAndEqualValues) {
  EXPECT_TRUE(std::isnan(statistic_interval({}, SpreadStatistic::iqm).estimate));
  const std::vector<double> one{2};
  EXPECT_EQ(statistic_interval(one, SpreadStatistic::iqm).estimate, 2);
  EXPECT_TRUE(std::isnan(statistic_interval(one, SpreadStatistic::iqm).limits.low));
  EXPECT_TRUE(std::isnan(statistic_interval(one, SpreadStatistic::sd).estimate));
  const std::vector<double> equal(30, 0.7);
  EXPECT_EQ(statistic_interval(equal, SpreadStatistic::sd).limits.high, 0);
  EXPECT_EQ(statistic_interval(equal, SpreadStatistic::iqm).limits.low, 0.7);
}

}  // namespace
}  // namespace seedbed
