// SPDX-License-Identifier: Apache-2.0
// Newcombe's intervals and McNemar's exact test against R 4.2 and Newcombe's own tables.
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "seedbed/study_proportions.h"
#include "src/study/counter_random.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

void expect_difference(const ProportionDifference& d, double difference, double low, double high,
                       double eps) {
  EXPECT_NEAR(d.difference, difference, eps);
  EXPECT_NEAR(d.limits.low, low, eps);
  EXPECT_NEAR(d.limits.high, high, eps);
}

// R: a <- prop.test(k1, n1, correct = FALSE)$conf.int; b <- prop.test(k2, n2, correct = FALSE)$conf.int
//    d <- k1/n1 - k2/n2; d - sqrt((k1/n1 - a[1])^2 + (b[2] - k2/n2)^2); d + sqrt((a[2] - k1/n1)^2 + ...)
// The first is row (a) of Newcombe's Table II: 0.0524 to 0.3339.
TEST(NewcombeDifference, AgreesWithRAndTheArticle) {
  expect_difference(difference_interval(56, 70, 48, 80), 0.2, 0.0524314724023649, 0.3338726540369059, 1e-13);
  expect_difference(difference_interval(9, 10, 3, 10), 0.6, 0.170522723934503, 0.809017973535488, 1e-13);
  expect_difference(difference_interval(831, 1024, 978, 1024), -147 / 1024.0, -0.170991390254102,
                    -0.116569237863983, 1e-13);
  expect_difference(difference_interval(0, 10, 0, 20), 0, -0.161125158052819, 0.277532799862889, 1e-13);
}

TEST(NewcombeDifference, EdgesAndSymmetry) {
  const ProportionDifference apart = difference_interval(10, 10, 0, 10);
  EXPECT_EQ(apart.difference, 1);
  EXPECT_EQ(apart.limits.high, 1);
  const ProportionDifference back = difference_interval(0, 10, 10, 10);
  EXPECT_EQ(back.limits.low, -apart.limits.high);
  EXPECT_EQ(back.limits.high, -apart.limits.low);
  const ProportionDifference none = difference_interval(0, 0, 3, 7);
  EXPECT_TRUE(std::isnan(none.difference));
  EXPECT_LE(none.limits.low, -0.5);
  EXPECT_EQ(difference_interval(0, 0, 0, 0).limits.low, -1);
  EXPECT_THROW(difference_interval(2, 1, 0, 1), std::domain_error);
}

// Exact coverage, summed over both binomial distributions. Newcombe (1998) finds a mean of 0.952
// and a minimum of 0.87 over small unequal samples.
TEST(NewcombeDifference, CoversAtItsLevel) {
  for (int n : {10, 100, 1000}) {
    for (const auto& [p1, p2] : {std::pair{0.5, 0.5}, {0.3, 0.6}, {0.2, 0.25}, {0.9, 0.7}}) {
      std::vector<double> mass1, mass2;
      for (int k = 0; k <= n; ++k) {
        mass1.push_back(binomial_mass(k, n, p1));
        mass2.push_back(binomial_mass(k, n, p2));
      }
      double coverage = 0;
      for (int k = 0; k <= n; ++k) {
        if (mass1[static_cast<std::size_t>(k)] < 1e-6) continue;
        for (int m = 0; m <= n; ++m) {
          if (mass2[static_cast<std::size_t>(m)] < 1e-6) continue;
          const Interval limits = difference_interval(k, n, m, n).limits;
          if (limits.low <= p1 - p2 && p1 - p2 <= limits.high) {
            coverage += mass1[static_cast<std::size_t>(k)] * mass2[static_cast<std::size_t>(m)];
          }
        }
      }
      RecordProperty("coverage_" + std::to_string(n) + "_" + std::to_string(p1), std::to_string(coverage));
      EXPECT_GT(coverage, 0.93) << n << " " << p1 << " " << p2;
      EXPECT_LT(coverage, 0.975) << n << " " << p1 << " " << p2;
    }
  }
}

// Newcombe, Stat. Med. 17 (1998) 2635, Table III, method 10: 36, 12, 2, 0 gives 0.0569 to 0.3404.
TEST(NewcombePaired, AgreesWithTheArticle) {
  expect_difference(paired_difference_interval({36, 12, 2, 0}), 0.2, 0.0569, 0.3404, 5e-5);
}

TEST(NewcombePaired, Edges) {
  // Without correlation to go by the interval is that of independent samples.
  const ProportionDifference paired = paired_difference_interval({10, 0, 0, 0});
  const ProportionDifference independent = difference_interval(10, 10, 10, 10);
  EXPECT_EQ(paired.limits.low, independent.limits.low);
  EXPECT_EQ(paired.limits.high, independent.limits.high);
  EXPECT_TRUE(std::isnan(paired_difference_interval({0, 0, 0, 0}).difference));
  EXPECT_THROW(paired_difference_interval({1, -1, 0, 0}), std::domain_error);
  // Pairing that agrees in every seed leaves little room for a difference.
  const ProportionDifference equal = paired_difference_interval({50, 0, 0, 50});
  EXPECT_EQ(equal.difference, 0);
  EXPECT_LT(equal.limits.high, difference_interval(50, 100, 50, 100).limits.high / 3);
}

TEST(NewcombePaired, CoversAtItsLevel) {
  const double both = 0.4, first = 0.2, second = 0.1;
  for (int n : {10, 100, 1000}) {
    int covered = 0;
    const int repetitions = 2000;
    for (int r = 0; r < repetitions; ++r) {
      const CounterRandom random(static_cast<std::uint64_t>(r));
      PairedOutcomes o{};
      for (int i = 0; i < n; ++i) {
        const double u = random.uniform(static_cast<std::uint64_t>(i));
        ++(u < both                    ? o.both
           : u < both + first          ? o.only_first
           : u < both + first + second ? o.only_second
                                       : o.neither);
      }
      const Interval limits = paired_difference_interval(o).limits;
      covered += limits.low <= first - second && first - second <= limits.high;
    }
    RecordProperty("coverage_" + std::to_string(n), covered);
    EXPECT_GT(covered, 0.93 * repetitions) << n;
    EXPECT_LT(covered, (n == 10 ? 0.99 : 0.975) * repetitions) << n;  // conservative for few pairs
  }
}

// R: binom.test(12, 14)$p.value; binom.test(45, 120)$p.value; binom.test(1, 2)$p.value
TEST(McNemar, AgreesWithR) {
  EXPECT_NEAR(mcnemar_exact_p(12, 2), 0.012939453125, 1e-13);
  EXPECT_NEAR(mcnemar_exact_p(2, 12), 0.012939453125, 1e-13);
  EXPECT_NEAR(mcnemar_exact_p(45, 75), 0.00784659312243976, 1e-13);
  EXPECT_EQ(mcnemar_exact_p(1, 1), 1);
  EXPECT_EQ(mcnemar_exact_p(0, 0), 1);
  EXPECT_THROW(mcnemar_exact_p(-1, 3), std::domain_error);
}

// R: print(pchisq(c(3.2, 7.5, 20), c(1, 4, 7), lower = FALSE), digits = 15)
//    print(2 * pt(-c(3.1375, .4, 12), c(17.683, 1.5, 300)), digits = 15)
TEST(SpecialFunctions, AgreeWithR) {
  EXPECT_NEAR(chi_squared_tail(3.2, 1), 0.07363827012030277, 1e-14);
  EXPECT_NEAR(chi_squared_tail(7.5, 4), 0.11170929281604328, 1e-14);
  EXPECT_NEAR(chi_squared_tail(20, 7), 0.00556968307294557, 1e-14);
  EXPECT_EQ(chi_squared_tail(0, 3), 1);
  EXPECT_NEAR(student_two_sided_p(3.1375, 17.683), 5.78575129020852e-03, 1e-13);
  EXPECT_NEAR(student_two_sided_p(-0.4, 1.5), 0.738720938002864, 1e-13);
  EXPECT_NEAR(student_two_sided_p(12, 300) / 2.31912475361611e-27, 1, 1e-10);
  EXPECT_EQ(student_two_sided_p(0, 5), 1);
  EXPECT_NEAR(binomial_cdf(2, 14, 0.5), 0.012939453125 / 2, 1e-14);
  EXPECT_EQ(binomial_cdf(14, 14, 0.5), 1);
}

}  // namespace
}  // namespace seedbed
