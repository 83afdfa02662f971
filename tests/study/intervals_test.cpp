// SPDX-License-Identifier: Apache-2.0
// Normal quantiles and Wilson intervals against R 4.2.
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "seedbed/study.h"

namespace seedbed {
namespace {

// R: print(qnorm(c(.975, .95, .995, .5, .001, 1e-10)), digits = 17)
TEST(NormalQuantile, AgreesWithR) {
  EXPECT_NEAR(normal_quantile(0.975), 1.9599639845400536, 1e-14);
  EXPECT_NEAR(normal_quantile(0.95), 1.6448536269514715, 1e-14);
  EXPECT_NEAR(normal_quantile(0.995), 2.5758293035488999, 1e-14);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_NEAR(normal_quantile(0.001), -3.0902323061678132, 1e-14);
  EXPECT_NEAR(normal_quantile(1e-10), -6.3613409024040557, 1e-13);
}

TEST(NormalQuantile, InvertsTheDistributionFunction) {
  for (double p = 1e-300; p < 0.5; p *= 7) {
    const double z = normal_quantile(p);
    const double back = 0.5 * std::erfc(-z / std::sqrt(2.0));
    EXPECT_NEAR(back / p, 1.0, 1e-11 * (1 + z * z)) << p;
  }
  EXPECT_THROW(normal_quantile(0), std::domain_error);
  EXPECT_THROW(normal_quantile(1), std::domain_error);
  EXPECT_THROW(normal_quantile(NAN), std::domain_error);
}

// R: prop.test(8, 10, correct = FALSE)$conf.int and so on
TEST(Wilson, AgreesWithR) {
  const struct {
    std::int64_t k, n;
    double level, low, high;
  } cases[] = {
      {8, 10, 0.95, 0.490162471537, 0.943317848546},
      {831, 1024, 0.95, 0.786421661593, 0.834296635499},
      {15, 148, 0.99, 0.053644869614, 0.183267350113},
      {0, 64, 0.95, 0.0, 0.0566240597928},
      {64, 64, 0.95, 0.943375940207, 1.0},
  };
  for (const auto& c : cases) {
    const Interval interval = wilson_interval(c.k, c.n, c.level);
    EXPECT_NEAR(interval.low, c.low, 1e-12) << c.k << "/" << c.n;
    EXPECT_NEAR(interval.high, c.high, 1e-12) << c.k << "/" << c.n;
  }
}

TEST(Wilson, EndsAreExact) {
  EXPECT_EQ(wilson_interval(0, 7).low, 0.0);
  EXPECT_EQ(wilson_interval(7, 7).high, 1.0);
  EXPECT_EQ(wilson_interval(0, 0).low, 0.0);
  EXPECT_EQ(wilson_interval(0, 0).high, 1.0);
  EXPECT_THROW(wilson_interval(3, 2), std::domain_error);
  EXPECT_THROW(wilson_interval(1, 2, 1.0), std::domain_error);
}

// The probability that the interval holds p, summed over the binomial distribution, is near the
// nominal level: Brown, Cai & DasGupta (2001) show it within about 0.02 for these n and p.
TEST(Wilson, CoversAtItsLevel) {
  for (int n : {10, 100, 1000}) {
    for (double p : {0.2, 0.35, 0.5, 0.7}) {
      double coverage = 0;
      for (int k = 0; k <= n; ++k) {
        const Interval interval = wilson_interval(k, n);
        if (interval.low > p || interval.high < p) continue;
        coverage += std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) +
                             k * std::log(p) + (n - k) * std::log1p(-p));
      }
      EXPECT_GT(coverage, 0.92) << n << " " << p;
      EXPECT_LT(coverage, 0.985) << n << " " << p;
    }
  }
}

}  // namespace
}  // namespace seedbed
