// SPDX-License-Identifier: Apache-2.0
// The Playground's rules at their edges, where a trajectory rarely comes: when a link dies, and what
// ReLU makes of 0 and NaN.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "kernels/lanes/scalar.h"
#include "kernels/step.h"

namespace seedbed::kernels {
namespace {

template <class Real>
class Rules : public testing::Test {
 protected:
  using V = ScalarLane<Real>;
  struct Link {
    Real weight;
    bool dead;
    bool operator==(const Link&) const = default;
  };
  /// A link after an update with the gradient part `step` and the regularization part `decay`.
  template <Regularization R>
  static Link update(double weight, double step, double decay, bool dead = false) {
    const Rates<V> rates{Real(1), static_cast<Real>(decay)};
    const Real after = update_weight<V, R>(static_cast<Real>(weight), static_cast<Real>(step), rates, dead);
    return {after, dead};
  }
  static Link l1(double weight, double step, double decay, bool dead = false) {
    return update<Regularization::l1>(weight, step, decay, dead);
  }
  static constexpr Real kNaN = std::numeric_limits<Real>::quiet_NaN();
};

using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(Rules, Reals);

#define EXPECT_LINK(call, weight_, dead_)                                \
  do {                                                                   \
    const auto link = call;                                              \
    EXPECT_EQ(link.weight, static_cast<decltype(link.weight)>(weight_)); \
    EXPECT_EQ(link.dead, dead_);                                         \
  } while (false)

TYPED_TEST(Rules, ALinkDiesWhereItsPullCrossesZero) {
  EXPECT_LINK(this->l1(0.5, 0, 1), 0, true);
  EXPECT_LINK(this->l1(-0.5, 0, 1), 0, true);
  EXPECT_LINK(this->l1(1, 0.5, 0.75), 0, true);  // the gradient brings it near, the pull crosses
  EXPECT_LINK(this->l1(1, 0.5, 0.25), 0.25, false);
}

TYPED_TEST(Rules, ALinkThatLandsOnZeroLives) {
  EXPECT_LINK(this->l1(0.5, 0, 0.5), 0, false);
  EXPECT_LINK(this->l1(-0.5, 0, 0.5), 0, false);
  EXPECT_LINK(this->l1(0, 0, 0.5), 0, false);  // no pull on a weight of 0
  EXPECT_LINK(this->l1(0, -0.25, 0.5), 0.25, false);
  EXPECT_LINK(this->l1(0.5, 0.5, 0.25), -0.25, false);  // the gradient lands on 0, the pull moves on
}

TYPED_TEST(Rules, AGradientThatCrossesZeroKillsNothing) {
  EXPECT_LINK(this->l1(0.5, 1, 0.25), -0.75, false);  // pulled by the old sign, away from 0
  EXPECT_LINK(this->l1(-0.5, -1, 0.25), 0.75, false);
}

TYPED_TEST(Rules, DeadIsForEver) {
  EXPECT_LINK(this->l1(0, -3, 0.25, true), 0, true);
  EXPECT_LINK(this->l1(0, 3, 0, true), 0, true);
}

TYPED_TEST(Rules, NoUnderflowHidesADeath) {
  const double tiny = std::numeric_limits<TypeParam>::min();  // products of two such weights are 0
  EXPECT_LINK(this->l1(4 * tiny, 0, 8 * tiny), 0, true);
  EXPECT_LINK(this->l1(-4 * tiny, 0, 8 * tiny), 0, true);
}

TYPED_TEST(Rules, OnlyL1Kills) {
  EXPECT_LINK((this->template update<Regularization::l2>(0.5, 0, 2)), -0.5, false);
  EXPECT_LINK((this->template update<Regularization::l2>(0.5, 1, 0.5)), -0.75, false);  // the old weight
  EXPECT_LINK((this->template update<Regularization::none>(0.5, 1, 2)), -0.5, false);
}

TYPED_TEST(Rules, ReluAtZeroAndNaN) {
  using V = ScalarLane<TypeParam>;
  const auto relu = [](TypeParam z) { return activate<V, Activation::relu>(z); };
  const auto slope = [](TypeParam error, TypeParam output) {
    return times_slope<V, Activation::relu>(error, output);
  };
  EXPECT_EQ(relu(-2), 0);
  EXPECT_EQ(relu(0), 0);
  EXPECT_EQ(relu(2), 2);
  EXPECT_TRUE(std::isnan(relu(this->kNaN)));
  EXPECT_EQ(slope(3, 0), 0);
  EXPECT_EQ(slope(3, 2), 3);
  EXPECT_EQ(slope(3, this->kNaN), 3);
  EXPECT_TRUE(std::isnan(slope(this->kNaN, 2)));
}

}  // namespace
}  // namespace seedbed::kernels
