// SPDX-License-Identifier: Apache-2.0
// Quantiles, moments and the interquartile mean against R; maps against counts done by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "seedbed/study.h"

namespace seedbed {
namespace {

// R: x <- c(3.1, -1, 4, 1.5, 9, 2.6, 5, 35, 0.25, 7)
//    quantile(x, c(.05, .25, .5, .75, .95)); mean(x); sd(x); mean(x, trim = .25)
TEST(Distribution, AgreesWithR) {
  const Distribution d = distribution_of({3.1, -1, 4, 1.5, 9, 2.6, 5, 35, 0.25, 7});
  EXPECT_EQ(d.count, 10);
  EXPECT_EQ(d.min, -1);
  EXPECT_NEAR(d.q05, -0.4375, 1e-15);
  EXPECT_NEAR(d.q25, 1.775, 1e-15);
  EXPECT_NEAR(d.median, 3.55, 1e-15);
  EXPECT_NEAR(d.q75, 6.5, 1e-15);
  EXPECT_NEAR(d.q95, 23.3, 1e-13);
  EXPECT_EQ(d.max, 35);
  EXPECT_NEAR(d.mean, 6.645, 1e-14);
  EXPECT_NEAR(d.sd, 10.4036438595117, 1e-12);
  EXPECT_NEAR(d.iqm, 3.86666666666667, 1e-13);
}

TEST(Distribution, LeavesOutWhatIsNotFinite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Distribution d = distribution_of({nan, 2, std::numeric_limits<double>::infinity(), 4});
  EXPECT_EQ(d.count, 2);
  EXPECT_EQ(d.median, 3);
  EXPECT_NEAR(d.sd, std::sqrt(2.0), 1e-15);
}

TEST(Distribution, FewValues) {
  const Distribution none = distribution_of({});
  EXPECT_EQ(none.count, 0);
  EXPECT_TRUE(std::isnan(none.median));
  EXPECT_TRUE(std::isnan(none.iqm));
  const Distribution one = distribution_of({0.5});
  EXPECT_EQ(one.q05, 0.5);
  EXPECT_EQ(one.max, 0.5);
  EXPECT_EQ(one.iqm, 0.5);
  EXPECT_TRUE(std::isnan(one.sd));
}

TEST(Quantile, IsLinearBetweenOrderStatistics) {
  const std::vector<double> x{0, 10};
  EXPECT_EQ(quantile_of_sorted(x, 0), 0);
  EXPECT_EQ(quantile_of_sorted(x, 0.25), 2.5);
  EXPECT_EQ(quantile_of_sorted(x, 1), 10);
}

TEST(FieldMaps, MeanAndDisagreement) {
  FieldMaps maps(3);
  EXPECT_TRUE(std::isnan(maps.mean()[0]));
  maps.add(std::vector<float>{1, 1, 0});
  EXPECT_TRUE(std::isnan(maps.disagreement()[0]));
  maps.add(std::vector<float>{1, -1, -0.5f});
  maps.add(std::vector<float>{1, -1, -0.5f});
  maps.add(std::vector<float>{1, 1, -1});
  EXPECT_EQ(maps.networks(), 4);
  const auto mean = maps.mean();
  const auto differ = maps.disagreement();
  EXPECT_FLOAT_EQ(mean[0], 1);
  EXPECT_FLOAT_EQ(mean[1], 0);
  EXPECT_FLOAT_EQ(mean[2], -0.5);
  EXPECT_FLOAT_EQ(differ[0], 0);
  EXPECT_FLOAT_EQ(differ[1], 4.0f / 6);  // 4 of the 6 pairs differ
  EXPECT_FLOAT_EQ(differ[2], 3.0f / 6);  // an output of exactly 0 votes +1
  EXPECT_THROW(maps.add(std::vector<float>{1}), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed
