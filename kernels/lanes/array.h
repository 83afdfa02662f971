// SPDX-License-Identifier: Apache-2.0
// ArrayLane: W values in a plain array, the portable build and the reference for the SIMD lanes.
// With Group > 1 a network is spread over Group neighbouring entries, as it is over the threads of
// a warp: the CPU's model of the GPU mappings.
#pragma once

#include "kernels/lanes/scalar.h"

namespace seedbed::kernels {

template <class Real_, int W, int Group = 1>
struct ArrayLane {
  using Real = Real_;
  using One = ScalarLane<Real>;
  struct F {
    Real v[W];
  };
  struct M {
    bool v[W];
  };
  struct I {
    typename One::I v[W];
  };
  static constexpr int kWidth = W;
  static constexpr int kGroup = Group;
  static_assert(W % Group == 0, "whole networks only");

#define SB_EACH for (int i = 0; i < W; ++i)
#define SB_UNARY(name, R, A)            \
  static SB_HD R name(A a) {            \
    R r;                                \
    SB_EACH r.v[i] = One::name(a.v[i]); \
    return r;                           \
  }
#define SB_BINARY(name, R, A)                   \
  static SB_HD R name(A a, A b) {               \
    R r;                                        \
    SB_EACH r.v[i] = One::name(a.v[i], b.v[i]); \
    return r;                                   \
  }
  static SB_HD F set(Real x) {
    F r;
    SB_EACH r.v[i] = x;
    return r;
  }
  static SB_HD F load(const Real* p) {
    F r;
    SB_EACH r.v[i] = p[i];
    return r;
  }
  static SB_HD void store(Real* p, F x) {
    SB_EACH p[i] = x.v[i];
  }
  SB_BINARY(add, F, F)
  SB_BINARY(sub, F, F)
  SB_BINARY(mul, F, F)
  SB_BINARY(div, F, F)
  SB_UNARY(sqrt, F, F)
  SB_UNARY(neg, F, F)
  SB_UNARY(abs, F, F)
  static SB_HD F fma(F a, F b, F c) {
    SB_EACH c.v[i] = One::fma(a.v[i], b.v[i], c.v[i]);
    return c;
  }
  static SB_HD F fnma(F a, F b, F c) {
    SB_EACH c.v[i] = One::fnma(a.v[i], b.v[i], c.v[i]);
    return c;
  }
  SB_BINARY(lt, M, F)
  SB_BINARY(le, M, F)
  SB_BINARY(eq, M, F)
  SB_BINARY(ne, M, F)
  static SB_HD F select(M m, F a, F b) {
    SB_EACH b.v[i] = m.v[i] ? a.v[i] : b.v[i];
    return b;
  }
  SB_BINARY(both, M, M)
  SB_BINARY(either, M, M)
  SB_UNARY(invert, M, M)
  static SB_HD M no_lane() {
    M r;
    SB_EACH r.v[i] = false;
    return r;
  }
  SB_BINARY(min_nan, F, F)
  SB_BINARY(max_nan, F, F)
  static SB_HD M mask_of(std::uint64_t lanes) {
    M r;
    SB_EACH r.v[i] = (lanes >> i) & 1;
    return r;
  }
  static SB_HD std::uint64_t lanes_of(M m) {
    std::uint64_t lanes = 0;
    SB_EACH lanes |= std::uint64_t(m.v[i] ? 1 : 0) << i;
    return lanes;
  }
  SB_UNARY(bits, I, F)
  SB_UNARY(from_bits, F, I)
  static SB_HD I iset(std::int64_t x) {
    I r;
    SB_EACH r.v[i] = One::iset(x);
    return r;
  }
  SB_BINARY(iadd, I, I)
  SB_BINARY(isub, I, I)
  SB_BINARY(iand, I, I)
  SB_BINARY(ior, I, I)
  SB_BINARY(ixor, I, I)
  template <int K>
  static SB_HD I shl(I a) {
    SB_EACH a.v[i] <<= K;
    return a;
  }
  template <int K>
  static SB_HD I shr(I a) {
    SB_EACH a.v[i] >>= K;
    return a;
  }
  template <int Q>
  static SB_HD F xor_lanes(F x) {
    static_assert(Q < Group, "outside the group");
    F r;
    SB_EACH r.v[i] = x.v[i ^ Q];
    return r;
  }
#undef SB_EACH
#undef SB_UNARY
#undef SB_BINARY
};

}  // namespace seedbed::kernels
