// SPDX-License-Identifier: Apache-2.0
// The double functions against the C library's in 80-bit long double, whose own error is a thousandth
// of what is measured, at random points; and the special values of both precisions. The bounds are
// the ones of docs/elementary-functions.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/elementary.h"
#include "kernels/elementary_batch.h"

namespace seedbed::kernels::test {
namespace {

static_assert(LDBL_MANT_DIG >= 64, "the reference must be more precise than double");

constexpr int kPoints = 150'016;
static_assert(kPoints % kBlock == 0);

long double exact(Function f, long double x) {
  switch (f) {
    case Function::exp:
      return std::exp(x);
    case Function::sigmoid:
      return 1 / (1 + std::exp(-x));
    case Function::tanh:
      return std::tanh(x);
    case Function::sin:
      return std::sin(x);
    case Function::cos:
      return std::cos(x);
    case Function::log:
      return std::log(x);
  }
  return 0;
}

double ulps(double y, long double reference) {
  const int exponent = std::max(std::ilogb(reference), -1022);
  return static_cast<double>(std::fabs(std::scalbn(y - reference, 52 - exponent)));
}

/// The largest error in ulp over points(random).
template <class Points>
double worst(Function f, Points points) {
  std::mt19937_64 random(20);
  std::vector<double> x(kPoints), y(kPoints);
  for (double& value : x) value = points(random);
  scalar_batch().doubles(f, x.data(), y.data(), kPoints);
  double largest = 0;
  for (int i = 0; i < kPoints; ++i) largest = std::max(largest, ulps(y[i], exact(f, x[i])));
  return largest;
}

double worst_between(Function f, double low, double high) {
  return worst(f, std::uniform_real_distribution<double>(low, high));
}

TEST(ElementaryDouble, Tanh) {
  EXPECT_LT(worst_between(Function::tanh, 0, 0.01), 0.6);
  EXPECT_LT(worst_between(Function::tanh, 0.17, 0.25), 1.7);
  EXPECT_LT(worst_between(Function::tanh, -1, 1), 1.7);
  EXPECT_LT(worst_between(Function::tanh, -20, 20), 1.7);
}

TEST(ElementaryDouble, Sigmoid) {
  EXPECT_LT(worst_between(Function::sigmoid, -2, 2), 1.55);
  EXPECT_LT(worst_between(Function::sigmoid, -40, 40), 1.55);
  EXPECT_LT(worst_between(Function::sigmoid, -708.25, 0), 1.55);
}

TEST(ElementaryDouble, Exp) {
  EXPECT_LT(worst_between(Function::exp, -1, 1), 0.9);
  EXPECT_LT(worst_between(Function::exp, -708, 709.78), 0.9);
  EXPECT_LT(worst_between(Function::exp, -745, -708), 1.0);  // subnormal results
}

TEST(ElementaryDouble, SinAndCos) {
  for (const Function f : {Function::sin, Function::cos}) {
    EXPECT_LT(worst_between(f, -0.8, 0.8), 1.6);
    EXPECT_LT(worst_between(f, -10, 10), 1.6);
    EXPECT_LT(worst_between(f, -1e6, 1e6), 1.6);
    // The doubles nearest to multiples of pi/2, where the reduction cancels most.
    EXPECT_LT(worst(f,
                    [](std::mt19937_64& random) {
                      return static_cast<double>((random() % 636'619) * 1.57079632679489661923132L);
                    }),
              1.6);
  }
}

TEST(ElementaryDouble, Log) {
  EXPECT_LT(worst_between(Function::log, 0.5, 2), 0.95);
  EXPECT_LT(worst_between(Function::log, 0, 1), 0.95);
  EXPECT_LT(worst(Function::log,
                  [](std::mt19937_64& random) {
                    return std::ldexp(1 + double(random() >> 12) * 0x1p-52, int(random() % 2000) - 1000);
                  }),
            0.95);
}

template <class Real>
class ElementarySpecial : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(ElementarySpecial, Reals);

TYPED_TEST(ElementarySpecial, NanStaysNan) {
  for (const TypeParam nan :
       {std::numeric_limits<TypeParam>::quiet_NaN(), -std::numeric_limits<TypeParam>::quiet_NaN()}) {
    EXPECT_TRUE(std::isnan(elementary::exp(nan)));
    EXPECT_TRUE(std::isnan(elementary::sigmoid(nan)));
    EXPECT_TRUE(std::isnan(elementary::tanh(nan)));
    EXPECT_TRUE(std::isnan(elementary::sin(nan)));
    EXPECT_TRUE(std::isnan(elementary::cos(nan)));
    EXPECT_TRUE(std::isnan(elementary::log(nan)));
  }
}

TYPED_TEST(ElementarySpecial, Infinities) {
  constexpr TypeParam inf = std::numeric_limits<TypeParam>::infinity();
  EXPECT_EQ(elementary::exp(inf), inf);
  EXPECT_EQ(elementary::exp(-inf), 0);
  EXPECT_EQ(elementary::sigmoid(inf), 1);
  EXPECT_GT(elementary::sigmoid(-inf), 0);
  EXPECT_LT(elementary::sigmoid(-inf), TypeParam(1.5) * std::numeric_limits<TypeParam>::min());
  EXPECT_EQ(elementary::tanh(inf), 1);
  EXPECT_EQ(elementary::tanh(-inf), -1);
  EXPECT_TRUE(std::isnan(elementary::sin(inf)));
  EXPECT_TRUE(std::isnan(elementary::sin(-inf)));
  EXPECT_TRUE(std::isnan(elementary::cos(inf)));
  EXPECT_TRUE(std::isnan(elementary::cos(-inf)));
  EXPECT_EQ(elementary::log(inf), inf);
}

TYPED_TEST(ElementarySpecial, ZerosAndSubnormals) {
  const TypeParam zero = 0, tiny = std::numeric_limits<TypeParam>::denorm_min();
  for (const TypeParam x : {zero, -zero, tiny, -tiny, 12'345 * tiny, -12'345 * tiny}) {
    for (const TypeParam y : {elementary::tanh(x), elementary::sin(x)}) {
      EXPECT_EQ(y, x);
      EXPECT_EQ(std::signbit(y), std::signbit(x));
    }
    EXPECT_EQ(elementary::exp(x), 1);
    EXPECT_EQ(elementary::cos(x), 1);
    EXPECT_EQ(elementary::sigmoid(x), TypeParam(0.5));
  }
  EXPECT_EQ(elementary::exp(std::log(tiny)), tiny);
  EXPECT_EQ(elementary::log(zero), -std::numeric_limits<TypeParam>::infinity());
  EXPECT_EQ(elementary::log(-zero), -std::numeric_limits<TypeParam>::infinity());
  EXPECT_EQ(elementary::log(tiny), -std::numeric_limits<TypeParam>::infinity());  // documented: taken as 0
  EXPECT_TRUE(std::isnan(elementary::log(-tiny)));
  EXPECT_TRUE(std::isnan(elementary::log(TypeParam(-1))));
  EXPECT_EQ(elementary::log(TypeParam(1)), 0);
  EXPECT_LT(std::fabs(elementary::log(std::numeric_limits<TypeParam>::min()) /
                          std::log(std::numeric_limits<TypeParam>::min()) -
                      1),
            std::numeric_limits<TypeParam>::epsilon());
}

TYPED_TEST(ElementarySpecial, OddEvenAndBounded) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<TypeParam> near(0, 25), far(0, TypeParam(1e5));
  for (int i = 0; i < 50'000; ++i) {
    const TypeParam x = near(random), large = far(random);
    EXPECT_EQ(elementary::tanh(-x), -elementary::tanh(x));
    EXPECT_LE(elementary::tanh(x), 1);
    EXPECT_EQ(elementary::sin(-large), -elementary::sin(large));
    EXPECT_EQ(elementary::cos(-large), elementary::cos(large));
    EXPECT_LE(std::fabs(elementary::sin(large)), 1);
    EXPECT_LE(std::fabs(elementary::cos(large)), 1);
    EXPECT_LE(elementary::sigmoid(x), 1);
  }
}

}  // namespace
}  // namespace seedbed::kernels::test
