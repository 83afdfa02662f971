// SPDX-License-Identifier: Apache-2.0
// Seeds needed, sign-flip risk and Holm's correction against R 4.2.
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "seedbed/study_comparison.h"
#include "seedbed/study_planning.h"

namespace seedbed {
namespace {

TEST(SeedsForHalfWidth, IsTheFewestWhoseWilsonIntervalIsThatShort) {
  for (double half : {0.1, 0.05, 0.03}) {
    const std::int64_t n = 2 * ((seeds_for_half_width(0.5, half) + 1) / 2);  // even, for a share of 1/2
    const Interval enough = wilson_interval(n / 2, n), few = wilson_interval(n / 2 - 1, n - 2);
    EXPECT_LE(enough.high - enough.low, 2 * half);
    EXPECT_GT(few.high - few.low, 2 * half);
  }
  EXPECT_LT(seeds_for_half_width(0.9, 0.05), seeds_for_half_width(0.5, 0.05));
  EXPECT_THROW(seeds_for_half_width(0.5, 0), std::domain_error);
  EXPECT_THROW(seeds_for_half_width(1.5, 0.1), std::domain_error);
}

// R: power.prop.test(p1 = .5, p2 = .75, power = .9)$n gives 76.7,
//    power.prop.test(p1 = .534, p2 = .501, power = .8)$n gives 3598.1
TEST(SeedsForDifference, AgreesWithR) {
  EXPECT_EQ(seeds_for_difference(0.5, 0.75, 0.9), 77);
  EXPECT_EQ(seeds_for_difference(0.534, 0.501), 3599);
  EXPECT_EQ(seeds_for_difference(0.501, 0.534), 3599);
  EXPECT_THROW(seeds_for_difference(0.5, 0.5), std::domain_error);
}

// R: d <- outer(dbinom(0:k, k, p), dbinom(0:k, k, q)); sum(d[upper.tri(d)]) + .5 * sum(diag(d))
TEST(SignFlipRisk, AgreesWithR) {
  EXPECT_NEAR(sign_flip_risk(0.6, 0.5, 10), 0.32818867625, 1e-11);
  EXPECT_NEAR(sign_flip_risk(0.501, 0.534, 100), 0.32042189489222, 1e-11);
  EXPECT_NEAR(sign_flip_risk(0.75, 0.25, 1), 0.25, 1e-14);
  EXPECT_EQ(sign_flip_risk(0.3, 0.3, 7), 0.5);
  EXPECT_EQ(sign_flip_risk(1, 0, 0), 0.5);
  EXPECT_EQ(sign_flip_risk(1, 0, 1), 0);
  EXPECT_THROW(sign_flip_risk(1.1, 0, 1), std::domain_error);
}

// R: p.adjust(c(.01, .04, .03, .005, .5), "holm")
TEST(Holm, AgreesWithR) {
  const auto p = holm_adjusted(std::vector<double>{0.01, 0.04, 0.03, 0.005, NAN, 0.5});
  const double expected[] = {0.04, 0.09, 0.09, 0.025, NAN, 0.5};
  for (std::size_t i = 0; i < 6; ++i) {
    if (i == 4) {
      EXPECT_TRUE(std::isnan(p[i]));
    } else {
      EXPECT_NEAR(p[i], expected[i], 1e-15);
    }
  }
  EXPECT_TRUE(holm_adjusted({}).empty());
}

}  // namespace
}  // namespace seedbed
