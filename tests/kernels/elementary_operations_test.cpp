// SPDX-License-Identifier: Apache-2.0
// Counts the operations of each float function with a lane type that counts: half of a training step
// is tanh, so an operation more is a decision, made in docs/elementary-functions.md. neg counts as
// nothing: it is a modifier of the operand that uses it. Constants (set, iset) count as nothing too.
#include <gtest/gtest.h>

#include "kernels/elementary.h"

namespace seedbed::kernels {
namespace {

int operations = 0, divisions = 0;

/// ScalarLane whose operations are counted.
template <class Real_>
struct CountingLane {
  using Real = Real_;
  using One = ScalarLane<Real>;
  using F = Real;
  using M = bool;
  using I = typename One::I;
  static constexpr int kWidth = 1;

  static F set(Real x) { return x; }
  static I iset(std::int64_t x) { return One::iset(x); }
  static F neg(F a) { return -a; }
  static I bits(F a) { return One::bits(a); }
  static F from_bits(I a) { return One::from_bits(a); }

  static F div(F a, F b) { return ++operations, ++divisions, a / b; }
  static F add(F a, F b) { return ++operations, a + b; }
  static F sub(F a, F b) { return ++operations, a - b; }
  static F mul(F a, F b) { return ++operations, a * b; }
  static F fma(F a, F b, F c) { return ++operations, One::fma(a, b, c); }
  static F fnma(F a, F b, F c) { return ++operations, One::fnma(a, b, c); }
  static F min_nan(F a, F b) { return ++operations, One::min_nan(a, b); }
  static F max_nan(F a, F b) { return ++operations, One::max_nan(a, b); }
  static M lt(F a, F b) { return ++operations, a < b; }
  static M eq(F a, F b) { return ++operations, a == b; }
  static F select(M m, F a, F b) { return ++operations, m ? a : b; }
  static I iadd(I a, I b) { return ++operations, a + b; }
  static I isub(I a, I b) { return ++operations, a - b; }
  static I iand(I a, I b) { return ++operations, a & b; }
  static I ior(I a, I b) { return ++operations, a | b; }
  static I ixor(I a, I b) { return ++operations, a ^ b; }
  template <int K>
  static I shl(I a) {
    return ++operations, a << K;
  }
  template <int K>
  static I shr(I a) {
    return ++operations, a >> K;
  }
};

template <class Call>
int count(Call call) {
  operations = divisions = 0;
  call();
  return operations;
}

TEST(ElementaryOperations, Float) {
  using V = CountingLane<float>;
  EXPECT_EQ(count([] { elementary::tanh<V>(0.7f); }), 24);
  EXPECT_EQ(count([] { elementary::sigmoid<V>(0.7f); }), 22);
  EXPECT_EQ(count([] { elementary::exp<V>(0.7f); }), 18);
  EXPECT_EQ(count([] { elementary::sin<V>(0.7f); }), 23);
  EXPECT_EQ(count([] { elementary::cos<V>(0.7f); }), 23);
  EXPECT_EQ(count([] { elementary::log<V>(0.7f); }), 31);
  EXPECT_EQ(divisions, 0);
}

TEST(ElementaryOperations, Double) {
  using V = CountingLane<double>;
  EXPECT_EQ(count([] { elementary::tanh<V>(0.7); }), 28);
  EXPECT_EQ(count([] { elementary::sigmoid<V>(0.7); }), 25);
  EXPECT_EQ(count([] { elementary::exp<V>(0.7); }), 24);
  EXPECT_EQ(count([] { elementary::sin<V>(0.7); }), 29);
  EXPECT_EQ(count([] { elementary::cos<V>(0.7); }), 29);
  EXPECT_EQ(count([] { elementary::log<V>(0.7); }), 32);
  EXPECT_EQ(divisions, 1);
}

}  // namespace
}  // namespace seedbed::kernels
