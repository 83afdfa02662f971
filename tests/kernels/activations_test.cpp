// SPDX-License-Identifier: Apache-2.0
// Activations against the C library and against their own differences; the visiting order is a permutation;
// random words drop the share that was asked for.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

#include "kernels/general/activations.h"
#include "kernels/general/order.h"

namespace seedbed::kernels::general {
namespace {

double formula(Activation kind, double z) {
  switch (kind) {
    case Activation::relu:
      return std::max(z, 0.0);
    case Activation::tanh:
      return std::tanh(z);
    case Activation::sigmoid:
      return 1 / (1 + std::exp(-z));
    case Activation::linear:
      return z;
    case Activation::leaky_relu:
      return z > 0 ? z : 0.01 * z;
    case Activation::elu:
      return z > 0 ? z : std::expm1(z);
    case Activation::selu:
      return 1.0507009873554804934 * (z > 0 ? z : 1.6732632423543772848 * std::expm1(z));
    case Activation::gelu:
      return 0.5 * z * (1 + std::tanh(std::sqrt(2 / std::acos(-1.0)) * (z + 0.044715 * z * z * z)));
    case Activation::silu:
      return z / (1 + std::exp(-z));
    case Activation::mish:
      return z * std::tanh(std::log1p(std::exp(z)));
    case Activation::softplus:
      return z > 30 ? z : std::log1p(std::exp(z));
    case Activation::softsign:
      return z / (1 + std::fabs(z));
    case Activation::sin:
      return std::sin(z);
    case Activation::gaussian:
      return std::exp(-z * z);
    case Activation::hard_tanh:
      return std::clamp(z, -1.0, 1.0);
  }
  return 0;
}

template <class Real>
ValueAndSlope<ScalarLane<Real>> computed(Activation kind, Real z) {
  ValueAndSlope<ScalarLane<Real>> result{};
  with_any_activation(kind, [&](auto k) { result = value_and_slope<ScalarLane<Real>, k.value>(z); });
  return result;
}

constexpr int kKinds = static_cast<int>(Activation::hard_tanh) + 1;

TEST(Activations, ValuesAndSlopes) {
  for (int k = 0; k < kKinds; ++k) {
    const auto kind = static_cast<Activation>(k);
    for (double z = -12.03; z < 12; z += 0.0617) {
      const auto f = computed<double>(kind, z);
      const double expected = formula(kind, z), h = 1e-6;
      EXPECT_NEAR(f.value, expected, 1e-14 * (1 + std::fabs(expected))) << k << " at " << z;
      const double slope = (formula(kind, z + h) - formula(kind, z - h)) / (2 * h);
      EXPECT_NEAR(f.slope, slope, 1e-8) << k << " at " << z;
      const auto single = computed<float>(kind, static_cast<float>(z));
      EXPECT_NEAR(single.value, expected, 3e-6 * (1 + std::fabs(expected))) << k << " at " << z;
      EXPECT_NEAR(single.slope, f.slope, 1e-5) << k << " at " << z;
    }
  }
}

TEST(Activations, FarOutTheyAreFiniteAndNaNStaysNaN) {
  for (int k = 0; k < kKinds; ++k) {
    const auto kind = static_cast<Activation>(k);
    for (const float z : {-1e4f, -300.0f, 300.0f, 1e4f}) {
      const auto f = computed<float>(kind, z);
      EXPECT_TRUE(std::isfinite(f.value)) << k << " at " << z;
      EXPECT_TRUE(std::isfinite(f.slope)) << k << " at " << z;
      EXPECT_NEAR(f.value, formula(kind, z), 1e-3 * (1 + std::fabs(z) * 1e-3)) << k << " at " << z;
    }
    EXPECT_TRUE(std::isnan(computed<float>(kind, std::numeric_limits<float>::quiet_NaN()).value)) << k;
    EXPECT_TRUE(std::isnan(computed<double>(kind, std::numeric_limits<double>::quiet_NaN()).value)) << k;
  }
}

TEST(VisitingOrder, IsAPermutation) {
  for (const int n : {1, 2, 3, 4, 5, 15, 16, 17, 64, 65, 250, 1000, 65536}) {
    const Permutation order = visiting_order(1, 2, 3, n);
    std::vector<bool> seen(static_cast<std::size_t>(n), false);
    for (int k = 0; k < n; ++k) {
      const std::uint32_t at = order(static_cast<std::uint32_t>(k));
      ASSERT_LT(at, static_cast<std::uint32_t>(n));
      ASSERT_FALSE(seen[at]) << n;
      seen[at] = true;
    }
  }
}

TEST(VisitingOrder, PutsEveryPointEverywhereEquallyOften) {
  constexpr int kPoints = 25, kEpochs = 20'000;
  std::vector<int> count(kPoints * kPoints, 0);
  for (std::uint32_t epoch = 0; epoch < kEpochs; ++epoch) {
    const Permutation order = visiting_order(77, 0, epoch, kPoints);
    for (std::uint32_t k = 0; k < kPoints; ++k) ++count[k * kPoints + order(k)];
  }
  double chi2 = 0;
  const double expected = double(kEpochs) / kPoints;
  for (const int c : count) chi2 += (c - expected) * (c - expected) / expected;
  // 24^2 degrees of freedom: mean 576, sd 34.
  EXPECT_GT(chi2, 576 - 5 * 34);
  EXPECT_LT(chi2, 576 + 5 * 34);
}

TEST(VisitingOrder, DependsOnKeyAndEpoch) {
  std::set<std::vector<std::uint32_t>> orders;
  for (const std::uint32_t key : {0u, 1u, 2u}) {
    for (const std::uint32_t epoch : {0u, 1u, 2u}) {
      const Permutation order = visiting_order(key, 5, epoch, 40);
      std::vector<std::uint32_t> all(40);
      for (std::uint32_t k = 0; k < 40; ++k) all[k] = order(k);
      orders.insert(all);
    }
  }
  EXPECT_EQ(orders.size(), 9u);
}

}  // namespace
}  // namespace seedbed::kernels::general
