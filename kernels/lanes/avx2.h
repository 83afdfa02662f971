// SPDX-License-Identifier: Apache-2.0
// Avx2Lane: 8 floats or 4 doubles, one network a lane. Needs AVX2 and FMA; only translation units
// compiled for them may include it.
#pragma once

#include <immintrin.h>

#include "kernels/lanes/scalar.h"

namespace seedbed::kernels {

template <class Real>
struct Avx2Lane;

template <>
struct Avx2Lane<float> {
  using Real = float;
  using F = __m256;
  using M = __m256;
  using I = __m256i;
  static constexpr int kWidth = 8;
  static constexpr int kGroup = 1;

  static SB_HD F set(float x) { return _mm256_set1_ps(x); }
  static SB_HD F load(const float* p) { return _mm256_loadu_ps(p); }
  static SB_HD void store(float* p, F x) { _mm256_storeu_ps(p, x); }
  static SB_HD F add(F a, F b) { return _mm256_add_ps(a, b); }
  static SB_HD F sub(F a, F b) { return _mm256_sub_ps(a, b); }
  static SB_HD F mul(F a, F b) { return _mm256_mul_ps(a, b); }
  static SB_HD F div(F a, F b) { return _mm256_div_ps(a, b); }
  static SB_HD F sqrt(F a) { return _mm256_sqrt_ps(a); }
  static SB_HD F fma(F a, F b, F c) { return _mm256_fmadd_ps(a, b, c); }
  static SB_HD F fnma(F a, F b, F c) { return _mm256_fnmadd_ps(a, b, c); }
  static SB_HD F neg(F a) { return _mm256_xor_ps(a, set(-0.0f)); }
  static SB_HD F abs(F a) { return _mm256_andnot_ps(set(-0.0f), a); }
  static SB_HD M lt(F a, F b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
  static SB_HD M le(F a, F b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
  static SB_HD M eq(F a, F b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
  static SB_HD M ne(F a, F b) { return _mm256_cmp_ps(a, b, _CMP_NEQ_OQ); }
  static SB_HD F select(M m, F a, F b) { return _mm256_blendv_ps(b, a, m); }
  static SB_HD M both(M a, M b) { return _mm256_and_ps(a, b); }
  static SB_HD M either(M a, M b) { return _mm256_or_ps(a, b); }
  static SB_HD M invert(M a) { return _mm256_xor_ps(a, from_bits(_mm256_set1_epi32(-1))); }
  static SB_HD M no_lane() { return _mm256_setzero_ps(); }
  // minps and maxps return their second operand when one is NaN.
  static SB_HD F min_nan(F x, F bound) { return _mm256_min_ps(bound, x); }
  static SB_HD F max_nan(F x, F bound) { return _mm256_max_ps(bound, x); }
  static SB_HD M mask_of(std::uint64_t lanes) {
    const I bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    const I on = _mm256_and_si256(_mm256_set1_epi32(static_cast<int>(lanes)), bit);
    return from_bits(_mm256_cmpeq_epi32(on, bit));
  }
  static SB_HD std::uint64_t lanes_of(M m) { return static_cast<unsigned>(_mm256_movemask_ps(m)); }
  static SB_HD I bits(F a) { return _mm256_castps_si256(a); }
  static SB_HD F from_bits(I i) { return _mm256_castsi256_ps(i); }
  static SB_HD I iset(std::int64_t x) { return _mm256_set1_epi32(static_cast<int>(x)); }
  static SB_HD I iadd(I a, I b) { return _mm256_add_epi32(a, b); }
  static SB_HD I isub(I a, I b) { return _mm256_sub_epi32(a, b); }
  static SB_HD I iand(I a, I b) { return _mm256_and_si256(a, b); }
  static SB_HD I ior(I a, I b) { return _mm256_or_si256(a, b); }
  static SB_HD I ixor(I a, I b) { return _mm256_xor_si256(a, b); }
  template <int K>
  static SB_HD I shl(I a) {
    return _mm256_slli_epi32(a, K);
  }
  template <int K>
  static SB_HD I shr(I a) {
    return _mm256_srli_epi32(a, K);
  }
  template <int Q>
  static SB_HD F xor_lanes(F x) {
    static_assert(Q == 0, "a lane is a network of its own");
    return x;
  }
};

template <>
struct Avx2Lane<double> {
  using Real = double;
  using F = __m256d;
  using M = __m256d;
  using I = __m256i;
  static constexpr int kWidth = 4;
  static constexpr int kGroup = 1;

  static SB_HD F set(double x) { return _mm256_set1_pd(x); }
  static SB_HD F load(const double* p) { return _mm256_loadu_pd(p); }
  static SB_HD void store(double* p, F x) { _mm256_storeu_pd(p, x); }
  static SB_HD F add(F a, F b) { return _mm256_add_pd(a, b); }
  static SB_HD F sub(F a, F b) { return _mm256_sub_pd(a, b); }
  static SB_HD F mul(F a, F b) { return _mm256_mul_pd(a, b); }
  static SB_HD F div(F a, F b) { return _mm256_div_pd(a, b); }
  static SB_HD F sqrt(F a) { return _mm256_sqrt_pd(a); }
  static SB_HD F fma(F a, F b, F c) { return _mm256_fmadd_pd(a, b, c); }
  static SB_HD F fnma(F a, F b, F c) { return _mm256_fnmadd_pd(a, b, c); }
  static SB_HD F neg(F a) { return _mm256_xor_pd(a, set(-0.0)); }
  static SB_HD F abs(F a) { return _mm256_andnot_pd(set(-0.0), a); }
  static SB_HD M lt(F a, F b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
  static SB_HD M le(F a, F b) { return _mm256_cmp_pd(a, b, _CMP_LE_OQ); }
  static SB_HD M eq(F a, F b) { return _mm256_cmp_pd(a, b, _CMP_EQ_OQ); }
  static SB_HD M ne(F a, F b) { return _mm256_cmp_pd(a, b, _CMP_NEQ_OQ); }
  static SB_HD F select(M m, F a, F b) { return _mm256_blendv_pd(b, a, m); }
  static SB_HD M both(M a, M b) { return _mm256_and_pd(a, b); }
  static SB_HD M either(M a, M b) { return _mm256_or_pd(a, b); }
  static SB_HD M invert(M a) { return _mm256_xor_pd(a, from_bits(_mm256_set1_epi32(-1))); }
  static SB_HD M no_lane() { return _mm256_setzero_pd(); }
  static SB_HD F min_nan(F x, F bound) { return _mm256_min_pd(bound, x); }
  static SB_HD F max_nan(F x, F bound) { return _mm256_max_pd(bound, x); }
  static SB_HD M mask_of(std::uint64_t lanes) {
    const I bit = _mm256_setr_epi64x(1, 2, 4, 8);
    const I on = _mm256_and_si256(_mm256_set1_epi64x(static_cast<long long>(lanes)), bit);
    return from_bits(_mm256_cmpeq_epi64(on, bit));
  }
  static SB_HD std::uint64_t lanes_of(M m) { return static_cast<unsigned>(_mm256_movemask_pd(m)); }
  static SB_HD I bits(F a) { return _mm256_castpd_si256(a); }
  static SB_HD F from_bits(I i) { return _mm256_castsi256_pd(i); }
  static SB_HD I iset(std::int64_t x) { return _mm256_set1_epi64x(x); }
  static SB_HD I iadd(I a, I b) { return _mm256_add_epi64(a, b); }
  static SB_HD I isub(I a, I b) { return _mm256_sub_epi64(a, b); }
  static SB_HD I iand(I a, I b) { return _mm256_and_si256(a, b); }
  static SB_HD I ior(I a, I b) { return _mm256_or_si256(a, b); }
  static SB_HD I ixor(I a, I b) { return _mm256_xor_si256(a, b); }
  template <int K>
  static SB_HD I shl(I a) {
    return _mm256_slli_epi64(a, K);
  }
  template <int K>
  static SB_HD I shr(I a) {
    return _mm256_srli_epi64(a, K);
  }
  template <int Q>
  static SB_HD F xor_lanes(F x) {
    static_assert(Q == 0, "a lane is a network of its own");
    return x;
  }
};

}  // namespace seedbed::kernels
