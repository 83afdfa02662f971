// SPDX-License-Identifier: Apache-2.0
// Avx512Lane: 16 floats or 8 doubles, one network a lane. Needs AVX-512 F, DQ, BW and VL; only
// translation units compiled for them may include it.
#pragma once

#include <immintrin.h>

#include "kernels/lanes/scalar.h"

namespace seedbed::kernels {

template <class Real>
struct Avx512Lane;

template <>
struct Avx512Lane<float> {
  using Real = float;
  using F = __m512;
  using M = __mmask16;
  using I = __m512i;
  static constexpr int kWidth = 16;
  static constexpr int kGroup = 1;

  static SB_HD F set(float x) { return _mm512_set1_ps(x); }
  static SB_HD F load(const float* p) { return _mm512_loadu_ps(p); }
  static SB_HD void store(float* p, F x) { _mm512_storeu_ps(p, x); }
  static SB_HD F add(F a, F b) { return _mm512_add_ps(a, b); }
  static SB_HD F sub(F a, F b) { return _mm512_sub_ps(a, b); }
  static SB_HD F mul(F a, F b) { return _mm512_mul_ps(a, b); }
  static SB_HD F div(F a, F b) { return _mm512_div_ps(a, b); }
  static SB_HD F sqrt(F a) { return _mm512_sqrt_ps(a); }
  static SB_HD F fma(F a, F b, F c) { return _mm512_fmadd_ps(a, b, c); }
  static SB_HD F fnma(F a, F b, F c) { return _mm512_fnmadd_ps(a, b, c); }
  static SB_HD F neg(F a) { return _mm512_xor_ps(a, set(-float(0))); }
  static SB_HD F abs(F a) { return _mm512_andnot_ps(set(-float(0)), a); }
  static SB_HD M lt(F a, F b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
  static SB_HD M le(F a, F b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
  static SB_HD M eq(F a, F b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
  static SB_HD M ne(F a, F b) { return _mm512_cmp_ps_mask(a, b, _CMP_NEQ_OQ); }
  static SB_HD F select(M m, F a, F b) { return _mm512_mask_blend_ps(m, b, a); }
  static SB_HD M both(M a, M b) { return static_cast<M>(a & b); }
  static SB_HD M either(M a, M b) { return static_cast<M>(a | b); }
  static SB_HD M invert(M a) { return static_cast<M>(~a); }
  static SB_HD M no_lane() { return 0; }
  // vminps and vmaxps return their second operand when one is NaN.
  static SB_HD F min_nan(F x, F bound) { return _mm512_min_ps(bound, x); }
  static SB_HD F max_nan(F x, F bound) { return _mm512_max_ps(bound, x); }
  static SB_HD M mask_of(std::uint64_t lanes) { return static_cast<M>(lanes); }
  static SB_HD std::uint64_t lanes_of(M m) { return m; }
  static SB_HD I bits(F a) { return _mm512_castps_si512(a); }
  static SB_HD F from_bits(I i) { return _mm512_castsi512_ps(i); }
  static SB_HD I iset(std::int64_t x) { return _mm512_set1_epi32(static_cast<int>(x)); }
  static SB_HD I iadd(I a, I b) { return _mm512_add_epi32(a, b); }
  static SB_HD I isub(I a, I b) { return _mm512_sub_epi32(a, b); }
  static SB_HD I iand(I a, I b) { return _mm512_and_si512(a, b); }
  static SB_HD I ior(I a, I b) { return _mm512_or_si512(a, b); }
  static SB_HD I ixor(I a, I b) { return _mm512_xor_si512(a, b); }
  template <int K>
  static SB_HD I shl(I a) {
    return _mm512_slli_epi32(a, K);
  }
  template <int K>
  static SB_HD I shr(I a) {
    return _mm512_srli_epi32(a, K);
  }
  template <int Q>
  static SB_HD F xor_lanes(F x) {
    static_assert(Q == 0, "a lane is a network of its own");
    return x;
  }
};

template <>
struct Avx512Lane<double> {
  using Real = double;
  using F = __m512d;
  using M = __mmask8;
  using I = __m512i;
  static constexpr int kWidth = 8;
  static constexpr int kGroup = 1;

  static SB_HD F set(double x) { return _mm512_set1_pd(x); }
  static SB_HD F load(const double* p) { return _mm512_loadu_pd(p); }
  static SB_HD void store(double* p, F x) { _mm512_storeu_pd(p, x); }
  static SB_HD F add(F a, F b) { return _mm512_add_pd(a, b); }
  static SB_HD F sub(F a, F b) { return _mm512_sub_pd(a, b); }
  static SB_HD F mul(F a, F b) { return _mm512_mul_pd(a, b); }
  static SB_HD F div(F a, F b) { return _mm512_div_pd(a, b); }
  static SB_HD F sqrt(F a) { return _mm512_sqrt_pd(a); }
  static SB_HD F fma(F a, F b, F c) { return _mm512_fmadd_pd(a, b, c); }
  static SB_HD F fnma(F a, F b, F c) { return _mm512_fnmadd_pd(a, b, c); }
  static SB_HD F neg(F a) { return _mm512_xor_pd(a, set(-double(0))); }
  static SB_HD F abs(F a) { return _mm512_andnot_pd(set(-double(0)), a); }
  static SB_HD M lt(F a, F b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
  static SB_HD M le(F a, F b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
  static SB_HD M eq(F a, F b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
  static SB_HD M ne(F a, F b) { return _mm512_cmp_pd_mask(a, b, _CMP_NEQ_OQ); }
  static SB_HD F select(M m, F a, F b) { return _mm512_mask_blend_pd(m, b, a); }
  static SB_HD M both(M a, M b) { return static_cast<M>(a & b); }
  static SB_HD M either(M a, M b) { return static_cast<M>(a | b); }
  static SB_HD M invert(M a) { return static_cast<M>(~a); }
  static SB_HD M no_lane() { return 0; }
  // vminps and vmaxps return their second operand when one is NaN.
  static SB_HD F min_nan(F x, F bound) { return _mm512_min_pd(bound, x); }
  static SB_HD F max_nan(F x, F bound) { return _mm512_max_pd(bound, x); }
  static SB_HD M mask_of(std::uint64_t lanes) { return static_cast<M>(lanes); }
  static SB_HD std::uint64_t lanes_of(M m) { return m; }
  static SB_HD I bits(F a) { return _mm512_castpd_si512(a); }
  static SB_HD F from_bits(I i) { return _mm512_castsi512_pd(i); }
  static SB_HD I iset(std::int64_t x) { return _mm512_set1_epi64(static_cast<long long>(x)); }
  static SB_HD I iadd(I a, I b) { return _mm512_add_epi64(a, b); }
  static SB_HD I isub(I a, I b) { return _mm512_sub_epi64(a, b); }
  static SB_HD I iand(I a, I b) { return _mm512_and_si512(a, b); }
  static SB_HD I ior(I a, I b) { return _mm512_or_si512(a, b); }
  static SB_HD I ixor(I a, I b) { return _mm512_xor_si512(a, b); }
  template <int K>
  static SB_HD I shl(I a) {
    return _mm512_slli_epi64(a, K);
  }
  template <int K>
  static SB_HD I shr(I a) {
    return _mm512_srli_epi64(a, K);
  }
  template <int Q>
  static SB_HD F xor_lanes(F x) {
    static_assert(Q == 0, "a lane is a network of its own");
    return x;
  }
};

}  // namespace seedbed::kernels
