// SPDX-License-Identifier: Apache-2.0
// Order-statistic intervals, the best of n, bands, fans and sampling noise against R 4.2.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "seedbed/study_distribution.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

const std::vector<double> kTen{-1, 0.25, 1.5, 2.6, 3.1, 4, 5, 7, 9, 35};

// R: nyblom <- function(s, p, t) { n <- length(s); T <- function(r) pbinom(r - 1, n, p)
//      r <- max(which(sapply(0:n, T) <= t)) - 1; R <- (T(r + 1) - t) / (t - T(r))
//      l <- 1 / (1 + r * (1 - p) * R / ((n - r) * p)); (1 - l) * s[r] + l * s[r + 1] }
//    x <- c(3.1, -1, 4, 1.5, 9, 2.6, 5, 35, 0.25, 7); s <- sort(x)
//    c(nyblom(s, .5, .025), -nyblom(sort(-s), .5, .025)); -nyblom(sort(-s), .75, .05)
TEST(QuantileInterval, AgreesWithR) {
  const QuantileInterval median = quantile_interval(kTen, 0.5);
  EXPECT_NEAR(*median.low, 1.07207207207207, 1e-12);
  EXPECT_NEAR(*median.high, 7.68468468468468, 1e-12);
  const QuantileInterval quarter = quantile_interval(kTen, 0.25, 0.9);
  EXPECT_FALSE(quarter.low) << "P(no value of 10 below it) is above 0.05";
  EXPECT_NEAR(*quarter.high, 3.31282504393786, 1e-12);
}

TEST(QuantileInterval, SidesThatCannotBeBounded) {
  EXPECT_FALSE(quantile_interval({}, 0.5).low);
  const std::vector<double> few{1, 2, 3};
  EXPECT_FALSE(quantile_interval(few, 0.5).low);
  EXPECT_FALSE(quantile_interval(few, 0.5).high);
  EXPECT_THROW(quantile_interval(few, 1), std::domain_error);
  const QuantileInterval equal = quantile_interval(std::vector<double>(50, 0.7), 0.5);
  EXPECT_EQ(*equal.low, 0.7);
  EXPECT_EQ(*equal.high, 0.7);
}

TEST(QuantileInterval, AMillionValues) {
  std::vector<double> x(1000000);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i + 1) / 1e6;
  const QuantileInterval median = quantile_interval(x, 0.5);
  EXPECT_NEAR(*median.low, 0.5 - 1.959964 * 0.0005, 2e-6);
  EXPECT_NEAR(*median.high, 0.5 + 1.959964 * 0.0005, 2e-6);
}

// R: print(qt(.975, c(1, 4.5, 30)), digits = 15); pbinom(4, 10, .3)
TEST(SpecialFunctions, QuantilesOfStudentsTAndTheBeta) {
  EXPECT_NEAR(student_two_sided_t(0.95, 1), 12.70620473617469, 1e-11);
  EXPECT_NEAR(student_two_sided_t(0.95, 4.5), 2.65891234720440, 1e-12);
  EXPECT_NEAR(student_two_sided_t(0.95, 30), 2.04227245630124, 1e-12);
  EXPECT_NEAR(student_two_sided_t(0.95, 1e9), two_sided_z(0.95), 1e-7);
  EXPECT_NEAR(regularized_beta(6, 5, 0.7), 0.8497316674, 1e-10);
}

// R: s <- sort(x); sum(s * ((1:10 / 10)^3 - (0:9 / 10)^3)); the same with rev(s)
TEST(ExpectedBest, AgreesWithR) {
  EXPECT_NEAR(expected_best(kTen, 3, true), 13.93455, 1e-12);
  EXPECT_NEAR(expected_best(kTen, 3, false), 1.30905, 1e-12);
  EXPECT_NEAR(expected_best(kTen, 1, true), 6.645, 1e-12) << "the best of one is the mean";
  EXPECT_NEAR(expected_best(kTen, 100000, true), 35, 1e-12);
  EXPECT_TRUE(std::isnan(expected_best({}, 2, true)));
  EXPECT_THROW(expected_best(kTen, 0, true), std::domain_error);
}

TEST(Ecdf, BandIsMassarts) {
  EXPECT_NEAR(ecdf_half_width(10), 0.429469408346738, 1e-14);  // R: sqrt(log(2 / .05) / 20)
  EXPECT_EQ(ecdf_half_width(1), 1);
  EXPECT_EQ(ecdf_half_width(0), 1);
}

TEST(Ecdf, ThinnedIsExactAtItsPointsAndNowhereFarOff) {
  std::vector<double> x(10000);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::floor(std::sqrt(static_cast<double>(i)) * 40);
  const auto points = thinned_ecdf(x, 200);
  ASSERT_LE(points.size(), 200u);
  EXPECT_EQ(points.front().x, x.front());
  EXPECT_EQ(points.back().x, x.back());
  EXPECT_EQ(points.back().share, 1);
  const auto share = [&](double v) {
    return static_cast<double>(std::upper_bound(x.begin(), x.end(), v) - x.begin()) / 10000;
  };
  std::size_t k = 0;
  for (double v : x) {
    while (k + 1 < points.size() && points[k + 1].x <= v) ++k;
    EXPECT_LE(share(v) - points[k].share, 1.0 / 199 + 1e-4) << v;
  }
  for (const EcdfPoint& p : points) EXPECT_EQ(p.share, share(p.x));
  EXPECT_EQ(thinned_ecdf(std::vector<double>(9, 2.5)).size(), 1u);
  EXPECT_TRUE(thinned_ecdf({}).empty());
}

TEST(CurveFan, QuantilesAtEachPoint) {
  const std::vector<double> curves{1, 10, NAN, 2, 30, NAN, 3, NAN, NAN};
  const auto fan = curve_fan(curves, 3, std::vector<double>{0, 0.5, 1});
  EXPECT_EQ(fan[1][0], 2);
  EXPECT_EQ(fan[0][1], 10);
  EXPECT_EQ(fan[1][1], 20);
  EXPECT_TRUE(std::isnan(fan[2][2]));
  EXPECT_THROW(curve_fan(curves, 2, std::vector<double>{0.5}), std::domain_error);
}

TEST(SamplingNoise, ByHand) {
  // Errors 0.1, 0.3: mean 0.2, variance 0.02; 0.2 / (2 x 50) = 0.002.
  const SamplingNoise noise = sampling_noise(std::vector<double>{0.9, 0.7}, 50);
  EXPECT_NEAR(noise.mean_error, 0.2, 1e-14);
  EXPECT_NEAR(noise.expected_variance, 0.002, 1e-14);
  EXPECT_NEAR(noise.ratio, 10, 1e-11);
  EXPECT_TRUE(std::isnan(sampling_noise(std::vector<double>{1, 1}, 50).ratio));
  EXPECT_THROW(sampling_noise(std::vector<double>{1}, 0), std::domain_error);
}

}  // namespace
}  // namespace seedbed
