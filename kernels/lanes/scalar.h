// SPDX-License-Identifier: Apache-2.0
// A lane type is the only machine-specific part of the arithmetic: a register F of kWidth values,
// a mask M, an integer register I with lanes as wide, and about thirty operations. All lane types
// give the same bits for the same operation (docs/numerics.md).
//
// kGroup is the number of lanes that share one network: 1 when a lane is a network of its own.
// xor_lanes<Q> reads the value of the lane whose position in its group is this one's xor Q.
//
// ScalarLane: one value. A network a thread on the GPU, the plain scalar engine on the CPU.
#pragma once

#include <cstdint>
#include <cstring>

#include "kernels/lanes/macros.h"

namespace seedbed::kernels {

/// Integer type as wide as a floating-point type.
template <class Real>
struct IntegerOf;
template <>
struct IntegerOf<float> {
  using type = std::uint32_t;
};
template <>
struct IntegerOf<double> {
  using type = std::uint64_t;
};

template <class Real_>
struct ScalarLane {
  using Real = Real_;
  using F = Real;
  using M = bool;
  using I = typename IntegerOf<Real>::type;
  static constexpr int kWidth = 1;
  static constexpr int kGroup = 1;

  static SB_HD F set(Real x) { return x; }
  static SB_HD F load(const Real* p) { return *p; }
  static SB_HD void store(Real* p, F x) { *p = x; }

#if defined(__CUDA_ARCH__)
  static SB_HD float add(float a, float b) {
    return __fadd_rn(a, b);
  }
  static SB_HD float sub(float a, float b) {
    return __fsub_rn(a, b);
  }
  static SB_HD float mul(float a, float b) {
    return __fmul_rn(a, b);
  }
  static SB_HD float div(float a, float b) {
    return __fdiv_rn(a, b);
  }
  static SB_HD float sqrt(float a) {
    return __fsqrt_rn(a);
  }
  static SB_HD float fma(float a, float b, float c) {
    return __fmaf_rn(a, b, c);
  }
  static SB_HD double add(double a, double b) {
    return __dadd_rn(a, b);
  }
  static SB_HD double sub(double a, double b) {
    return __dsub_rn(a, b);
  }
  static SB_HD double mul(double a, double b) {
    return __dmul_rn(a, b);
  }
  static SB_HD double div(double a, double b) {
    return __ddiv_rn(a, b);
  }
  static SB_HD double sqrt(double a) {
    return __dsqrt_rn(a);
  }
  static SB_HD double fma(double a, double b, double c) {
    return __fma_rn(a, b, c);
  }
#else
  static SB_HD F add(F a, F b) {
    return a + b;
  }
  static SB_HD F sub(F a, F b) {
    return a - b;
  }
  static SB_HD F mul(F a, F b) {
    return a * b;
  }
  static SB_HD F div(F a, F b) {
    return a / b;
  }
  static SB_HD float sqrt(float a) {
    return __builtin_sqrtf(a);
  }
  static SB_HD double sqrt(double a) {
    return __builtin_sqrt(a);
  }
  static SB_HD float fma(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
  }
  static SB_HD double fma(double a, double b, double c) {
    return __builtin_fma(a, b, c);
  }
#endif
  static SB_HD F neg(F a) {
    return -a;
  }
  static SB_HD F fnma(F a, F b, F c) {
    return fma(-a, b, c);
  }
  static SB_HD F abs(F a) {
    return from_bits(bits(a) & ~sign_bit());
  }

  static SB_HD M lt(F a, F b) {
    return a < b;
  }
  static SB_HD M le(F a, F b) {
    return a <= b;
  }
  static SB_HD M eq(F a, F b) {
    return a == b;
  }
  /// False where one is NaN, unlike C++'s a != b.
  static SB_HD M ne(F a, F b) {
    return a < b || b < a;
  }
  static SB_HD F select(M m, F a, F b) {
    return m ? a : b;
  }
  static SB_HD M both(M a, M b) {
    return a && b;
  }
  static SB_HD M either(M a, M b) {
    return a || b;
  }
  static SB_HD M invert(M a) {
    return !a;
  }
  static SB_HD M no_lane() {
    return false;
  }
  static SB_HD F min_nan(F x, F bound) {
    return bound < x ? bound : x;
  }
  static SB_HD F max_nan(F x, F bound) {
    return x < bound ? bound : x;
  }
  static SB_HD M mask_of(std::uint64_t lanes) {
    return lanes & 1;
  }
  static SB_HD std::uint64_t lanes_of(M m) {
    return m ? 1 : 0;
  }

  static SB_HD I bits(F a) {
#if defined(__CUDA_ARCH__)
    if constexpr (sizeof(Real) == 4) {
      return __float_as_uint(a);
    } else {
      return static_cast<I>(__double_as_longlong(a));
    }
#else
    I i;
    std::memcpy(&i, &a, sizeof i);
    return i;
#endif
  }
  static SB_HD F from_bits(I i) {
#if defined(__CUDA_ARCH__)
    if constexpr (sizeof(Real) == 4) {
      return __uint_as_float(i);
    } else {
      return __longlong_as_double(static_cast<long long>(i));
    }
#else
    F a;
    std::memcpy(&a, &i, sizeof a);
    return a;
#endif
  }
  static SB_HD I iset(std::int64_t x) {
    return static_cast<I>(x);
  }
  static SB_HD I iadd(I a, I b) {
    return a + b;
  }
  static SB_HD I isub(I a, I b) {
    return a - b;
  }
  static SB_HD I iand(I a, I b) {
    return a & b;
  }
  static SB_HD I ior(I a, I b) {
    return a | b;
  }
  static SB_HD I ixor(I a, I b) {
    return a ^ b;
  }
  template <int K>
  static SB_HD I shl(I a) {
    return a << K;
  }
  template <int K>
  static SB_HD I shr(I a) {
    return a >> K;
  }

  template <int Q>
  static SB_HD F xor_lanes(F x) {
    static_assert(Q == 0, "a scalar lane is a network of its own");
    return x;
  }

 private:
  static SB_HD I sign_bit() {
    return I(1) << (8 * sizeof(Real) - 1);
  }
};

}  // namespace seedbed::kernels
