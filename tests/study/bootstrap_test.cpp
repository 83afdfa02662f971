// SPDX-License-Identifier: Apache-2.0
// Intervals of the interquartile mean and the standard deviation: the bootstrap against an independent
// implementation in R 4.2 with 400,000 resamples, the closed forms against Python.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "seedbed/study_distribution.h"
#include "src/study/bootstrap.h"

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
//    set.seed(7); bca(x, function(v) mean(v, trim = .25)): 2.90 6.20
TEST(Bca, AgreesWithR) {
  const Interval limits = bca_of_interquartile_mean(twenty(), 0.95, 100000, 0);
  EXPECT_NEAR(limits.low, 2.90, 0.03);
  EXPECT_NEAR(limits.high, 6.20, 0.03);
}

TEST(Bca, IsAFunctionOfItsSeed) {
  const auto a = bca_of_interquartile_mean(twenty(), 0.95, 500, 1);
  const auto b = bca_of_interquartile_mean(twenty(), 0.95, 500, 1);
  const auto c = bca_of_interquartile_mean(twenty(), 0.95, 500, 2);
  EXPECT_EQ(a.low, b.low);
  EXPECT_NE(a.low, c.low);
}

// Python, with numpy as np, scipy.stats as st and x sorted:
//   def bonett(x): n = len(x); z = st.norm.ppf(.975); m = st.trim_mean(x, 1 / (2 * (n - 4) ** .5))
//     k = n * ((x - m) ** 4).sum() / ((x - x.mean()) ** 2).sum() ** 2; c = n / (n - z)
//     e = c * ((k - (n - 3) / n) / (n - 1)) ** .5
//     return np.sqrt(c * x.var(ddof=1) * np.exp(np.array([-z, z]) * e))
TEST(Bonett, AgreesWithPython) {
  const auto all = statistic_interval(twenty(), SpreadStatistic::sd);
  EXPECT_EQ(all.method, IntervalMethod::bonett);
  EXPECT_NEAR(all.estimate, 7.532156939, 1e-9);
  EXPECT_NEAR(all.limits.low, 3.113076275297126, 1e-12);
  EXPECT_NEAR(all.limits.high, 20.20419513878348, 1e-11);
  const std::vector<double> x = twenty(), ten(x.begin(), x.begin() + 10);
  const auto few = statistic_interval(ten, SpreadStatistic::sd);
  EXPECT_NEAR(few.limits.low, 1.0680408316307894, 1e-12);
  EXPECT_NEAR(few.limits.high, 3.109352280696008, 1e-12);
}

// Python: g = n // 4; h = n - 2 * g; w = np.clip(x, x[g], x[n - 1 - g])
//   x[g:n - g].mean() + st.t.ppf(.975, h - 1) * np.sqrt(((w - w.mean()) ** 2).sum() / (h * (h - 1))) *
//   np.array([-1, 1])
TEST(TrimmedT, AgreesWithPython) {
  const auto all = statistic_interval(twenty(), SpreadStatistic::iqm);
  EXPECT_EQ(all.method, IntervalMethod::trimmed_t);
  EXPECT_NEAR(all.estimate, 4.41, 1e-13);
  EXPECT_NEAR(all.limits.low, 2.608627397343556, 1e-9);
  EXPECT_NEAR(all.limits.high, 6.211372602656445, 1e-9);
  const std::vector<double> x = twenty(), ten(x.begin(), x.begin() + 10);
  const auto few = statistic_interval(ten, SpreadStatistic::iqm);
  EXPECT_NEAR(few.limits.low, 0.6733673188164211, 1e-9);
  EXPECT_NEAR(few.limits.high, 3.659966014516912, 1e-9);
}

// Normal quantiles at evenly spaced shares: the standard errors of a normal sample are known. For the trimmed
// mean by a quarter: sqrt(1.1947 / n); for the standard deviation: 1 / sqrt(2n).
TEST(LargeSample, AgreesWithTheory) {
  std::vector<double> x(40000);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = normal_quantile((static_cast<double>(i) + 0.5) / static_cast<double>(x.size()));
  const auto iqm = statistic_interval(x, SpreadStatistic::iqm);
  EXPECT_EQ(iqm.method, IntervalMethod::trimmed_t);
  EXPECT_NEAR(iqm.limits.high / (1.959964 * std::sqrt(1.1947 / 40000)), 1, 0.002);
  const auto sd = statistic_interval(x, SpreadStatistic::sd);
  EXPECT_NEAR((sd.limits.high - sd.limits.low) / (2 * 1.959964 / std::sqrt(80000)), 1, 0.002);
}

TEST(StatisticInterval, TheMethodFollowsTheNumberOfValues) {
  for (std::size_t n : {std::size_t{2}, kLeastBootstrapValues - 1, kLeastBootstrapValues,
                        kMostBootstrapValues, kMostBootstrapValues + 1}) {
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<double>(i * i);
    const auto iqm = statistic_interval(x, SpreadStatistic::iqm, 0.95, 200);
    const bool bca = n >= kLeastBootstrapValues && n <= kMostBootstrapValues;
    EXPECT_EQ(iqm.method, bca ? IntervalMethod::bca : IntervalMethod::trimmed_t) << n;
    EXPECT_LT(iqm.limits.low, iqm.estimate) << n;
    EXPECT_GT(iqm.limits.high, iqm.estimate) << n;
    // Fewer than five values say nothing of their spread.
    EXPECT_EQ(std::isnan(statistic_interval(x, SpreadStatistic::sd).limits.low), n < 5) << n;
  }
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
