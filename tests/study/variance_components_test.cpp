// SPDX-License-Identifier: Apache-2.0
// Variance components against R's aov() and recovered from synthetic designs.
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "seedbed/study.h"
#include "seedbed/study_variance.h"
#include "src/study/counter_random.h"

namespace seedbed {
namespace {

// R: y <- c(3,5,4,8, 2,6,7,9, 1,4,2,5); a <- gl(3, 4); b <- gl(4, 1, 12)
//    anova(lm(y ~ a + b)): SS 56/3, 130/3, 20/3 with 2, 3, 6 degrees of freedom
constexpr double kSsA = 56 / 3.0, kSsB = 130 / 3.0, kSsAB = 20 / 3.0;

TEST(VarianceComponents, TwoFactorsAgreeWithAnova) {
  const std::vector<double> y{3, 5, 4, 8, 2, 6, 7, 9, 1, 4, 2, 5};
  const auto c = variance_components(y, std::vector<std::size_t>{3, 4});
  ASSERT_EQ(c.size(), 3u);
  EXPECT_EQ(c[0].factors, 1u);
  EXPECT_NEAR(c[0].sum_of_squares, kSsA, 1e-12);
  EXPECT_NEAR(c[1].sum_of_squares, kSsB, 1e-12);
  EXPECT_NEAR(c[2].sum_of_squares, kSsAB, 1e-12);
  EXPECT_EQ(c[2].degrees_of_freedom, 6);
  EXPECT_NEAR(c[0].variance, (kSsA / 2 - kSsAB / 6) / 4, 1e-12);
  EXPECT_NEAR(c[1].variance, (kSsB / 3 - kSsAB / 6) / 3, 1e-12);
  EXPECT_NEAR(c[2].variance, kSsAB / 6, 1e-12);
  EXPECT_NEAR(c[0].share + c[1].share + c[2].share, 1, 1e-14);
  EXPECT_NEAR(c[0].eta_squared, kSsA / (kSsA + kSsB + kSsAB), 1e-14);
}

/// init x data x order with standard deviations `sd` for the 7 sets of factors (bit 0: init).
std::vector<double> synthetic(std::size_t n, const std::vector<double>& sd, std::uint64_t seed) {
  const CounterRandom random(seed);
  const auto effect = [&](std::uint64_t set, std::size_t i, std::size_t j, std::size_t k) {
    const std::uint64_t a = set & 1 ? i + 1 : 0, b = set & 2 ? j + 1 : 0, c = set & 4 ? k + 1 : 0;
    return sd[set - 1] * normal_quantile(random.uniform(((set * 64 + a) * 64 + b) * 64 + c));
  };
  std::vector<double> y;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < n; ++k) {
        double v = 10;
        for (std::uint64_t set = 1; set < 8; ++set) v += effect(set, i, j, k);
        y.push_back(v);
      }
    }
  }
  return y;
}

TEST(VarianceComponents, RecoversASyntheticDesignWithoutBias) {
  const std::vector<double> sd{2, 1, 0.5, 1, 0, 0.5, 1};
  std::vector<double> mean(7), square(7);
  const int repetitions = 200;
  bool negative = false;
  for (int r = 0; r < repetitions; ++r) {
    const auto c = variance_components(synthetic(8, sd, static_cast<std::uint64_t>(r)),
                                       std::vector<std::size_t>{8, 8, 8});
    ASSERT_EQ(c.size(), 7u);
    for (std::size_t s = 0; s < 7; ++s) {
      EXPECT_EQ(c[s].factors, s + 1);
      mean[s] += c[s].variance / repetitions;
      square[s] += c[s].variance * c[s].variance / repetitions;
      negative = negative || c[s].variance < 0;
      EXPECT_GE(c[s].truncated, 0);
    }
  }
  EXPECT_TRUE(negative);  // the component of variance 0 is estimated below 0 in half of the designs
  for (std::size_t s = 0; s < 7; ++s) {
    const double error = std::sqrt((square[s] - mean[s] * mean[s]) / repetitions);
    EXPECT_NEAR(mean[s], sd[s] * sd[s], 3.5 * error) << s;
  }
}

TEST(VarianceComponents, IdenticalTriplesGiveExactlyZero) {
  const auto cells = synthetic(5, {2, 1, 0.5, 1, 0, 0.5, 1}, 3);
  std::vector<double> y;
  for (double v : cells) y.insert(y.end(), 3, v);
  const auto c = variance_components(y, std::vector<std::size_t>{5, 5, 5}, 3);
  ASSERT_EQ(c.size(), 8u);
  EXPECT_EQ(c[0].factors, 0u);
  EXPECT_EQ(c[0].variance, 0);
  const auto single = variance_components(cells, std::vector<std::size_t>{5, 5, 5});
  for (std::size_t s = 0; s < 7; ++s) EXPECT_NEAR(c[s + 1].variance, single[s].variance, 1e-12);
}

TEST(VarianceComponents, AFactorThatChangesNothingGivesExactlyZero) {
  std::vector<double> y;
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 7; ++j) y.insert(y.end(), 5, 0.1 * i + 0.37 * j + 0.01 * i * j);
  }
  for (const auto& c : variance_components(y, std::vector<std::size_t>{6, 7, 5})) {
    if (c.factors & 4) {
      EXPECT_EQ(c.variance, 0) << c.factors;
      EXPECT_EQ(c.sum_of_squares, 0) << c.factors;
    }
  }
  for (const auto& c : variance_components(std::vector<double>(27, 0.1), std::vector<std::size_t>{3, 3, 3})) {
    EXPECT_EQ(c.variance, 0);
    EXPECT_TRUE(std::isnan(c.share));
  }
}

TEST(VarianceComponents, Edges) {
  EXPECT_THROW(variance_components({}, {}), std::domain_error);
  EXPECT_THROW(variance_components(std::vector<double>(5), std::vector<std::size_t>{2, 3}),
               std::domain_error);
  const auto one = variance_components(std::vector<double>{1, 2, 3}, std::vector<std::size_t>{1, 3});
  EXPECT_TRUE(std::isnan(one[0].variance));
  EXPECT_EQ(one[1].variance, 1);
  const auto broken = variance_components(std::vector<double>{1, NAN, 3, 4}, std::vector<std::size_t>{2, 2});
  EXPECT_TRUE(std::isnan(broken[0].variance));
}

// One level of the first factor is far from all others: with it the first factor is nearly all of the
// variance, without it little is left.
TEST(LeaveOneLevelOut, ShowsAShareThatRestsOnOneSeed) {
  const CounterRandom random(11);
  const std::vector<std::size_t> levels{8, 6};
  std::vector<double> values;
  for (std::uint64_t i = 0; i < 8; ++i) {
    for (std::uint64_t j = 0; j < 6; ++j) values.push_back((i == 5 ? 100 : 0) + random.uniform(i * 6 + j));
  }
  const auto ranges = leave_one_level_out(values, levels);
  ASSERT_EQ(ranges.size(), 3u);
  EXPECT_GT(ranges[0].high, 0.999);
  EXPECT_LT(ranges[0].low, 0.5);
  EXPECT_GT(ranges[2].high, 0.5);
  // Where every level is alike no share can move: i alone decides, evenly.
  std::vector<double> even;
  for (int i = 0; i < 4; ++i) even.insert(even.end(), 5, i % 2);
  for (const ShareRange& range : leave_one_level_out(even, std::vector<std::size_t>{4, 5})) {
    EXPECT_EQ(range.low, range.high);
  }
  EXPECT_THROW(leave_one_level_out(even, std::vector<std::size_t>{3, 5}), std::domain_error);
}

}  // namespace
}  // namespace seedbed
