// SPDX-License-Identifier: Apache-2.0
// The seven features: values, fixed order, and our sin over the whole allowed range.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "data/csv.h"
#include "data/math.h"
#include "kernels/elementary.h"
#include "seedbed/dataset.h"

namespace seedbed {
namespace {

double ulp(double x) {
  return std::nextafter(std::abs(x), HUGE_VAL) - std::abs(x);
}

TEST(Features, Values) {
  const double x = 1.7, y = -2.3;
  EXPECT_EQ(feature_value(Feature::x, x, y), 1.7);
  EXPECT_EQ(feature_value(Feature::y, x, y), -2.3);
  EXPECT_EQ(feature_value(Feature::x2, x, y), 1.7 * 1.7);
  EXPECT_EQ(feature_value(Feature::y2, x, y), 2.3 * 2.3);
  EXPECT_EQ(feature_value(Feature::xy, x, y), 1.7 * -2.3);
  EXPECT_NEAR(feature_value(Feature::sinx, x, y), std::sin(1.7), 1e-15);
  EXPECT_NEAR(feature_value(Feature::siny, x, y), std::sin(-2.3), 1e-15);
}

TEST(Features, EverySetKeepsTheFixedOrder) {
  for (int bits = 0; bits < 128; ++bits) {
    FeatureSet set;
    set.bits = static_cast<std::uint8_t>(bits);
    std::array<double, kFeatureCount + 1> out;
    out.fill(-99);
    feature_values(set, 0.7, -1.9, out.data());
    std::size_t at = 0;
    for (int f = 0; f < kFeatureCount; ++f) {
      if (((bits >> f) & 1) == 0) continue;
      EXPECT_EQ(out[at++], feature_value(static_cast<Feature>(f), 0.7, -1.9));
    }
    EXPECT_EQ(out[at], -99);  // nothing is written behind the last feature
    EXPECT_EQ(static_cast<int>(at), set.count());
  }
}

TEST(Math, IsWithinTwoUlpOfTheLibrary) {
  for (int i = 0; i <= 200'000; ++i) {
    const double x = (i - 100'000) * 2e-4;
    EXPECT_LE(std::abs(own_sin(x) - std::sin(x)), 2 * ulp(std::sin(x))) << x;
    EXPECT_LE(std::abs(own_cos(x) - std::cos(x)), 2 * ulp(std::cos(x))) << x;
    const double s = (i + 1) / 200'001.0;
    EXPECT_LE(std::abs(own_log(s) - std::log(s)), 2 * ulp(std::log(s))) << s;
  }
}

TEST(Math, IsTheArithmeticsOwnBitForBit) {
  // Here the compiler decides how fma is made; in the room it is picked at run time.
  for (int i = 0; i <= 20'000; ++i) {
    const double x = (i - 10'000) * 1.7e-3;
    EXPECT_EQ(own_sin(x), kernels::elementary::sin(x));
    EXPECT_EQ(own_cos(x), kernels::elementary::cos(x));
    EXPECT_EQ(own_exp(x), kernels::elementary::exp(x));
    EXPECT_EQ(own_log((i + 1) / 20'001.0), kernels::elementary::log((i + 1) / 20'001.0));
  }
}

TEST(Math, SinIsRightUpToTheLargestCoordinate) {
  for (int i = 0; i <= 100'000; ++i) {
    const double x = kMaxCoordinate * (i / 50'000.0 - 1);
    EXPECT_NEAR(own_sin(x), std::sin(x), 1e-15) << x;
  }
}

}  // namespace
}  // namespace seedbed
