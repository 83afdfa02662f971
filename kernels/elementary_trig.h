// SPDX-License-Identifier: Apache-2.0
// sin and cos over a lane type V: reduction by multiples of pi/2 in three fused steps, two short
// polynomials, and the quadrant from the low bits of the rounded multiple.
// Invariants: NaN and infinities give NaN; sin is exactly odd and keeps -0, cos is exactly even.
#pragma once

#include "kernels/elementary_core.h"

namespace seedbed::kernels::elementary {
namespace detail {

/// pi/2 as a sum of three numbers, each cut off (not rounded) so that all of them are positive.
template <class Real>
struct HalfPi;
template <>
struct HalfPi<float> {
  static constexpr float kFirst = 0x1.921fb4p+0f, kSecond = 0x1.4442d0p-24f, kThird = 0x1.846988p-48f;
  static constexpr float kInverse = 0x1.45f306p-1f;
};
template <>
struct HalfPi<double> {
  static constexpr double kFirst = 0x1.921fb54442d18p+0, kSecond = 0x1.1a62633145c06p-54,
                          kThird = 0x1.c1cd129024e08p-107;
  static constexpr double kInverse = 0x1.45f306dc9c883p-1;
};

/// sin(r) for |r| <= pi/4; z = r^2.
template <class V>
SB_HD typename V::F sin_reduced(typename V::F r, typename V::F z) {
  // r + r w; the + 0 keeps w from being -0, so that the sum has the sign of r = -0.
  typename V::F w;
  if constexpr (kIsFloat<V>) {
    w = horner<V>(z, -0x1.9953fep-13f, 0x1.110778p-7f, -0x1.555546p-3f, 0.0f);
  } else {
    w = horner<V>(z, 0x1.5d8b55791e83ep-33, -0x1.ae5e4b8394f91p-26, 0x1.71de35552b06cp-19,
                  -0x1.a01a019be9214p-13, 0x1.111111110f730p-7, -0x1.5555555555548p-3, 0.0);
  }
  return V::fma(w, r, r);
}

/// cos(r) for |r| <= pi/4; z = r^2.
template <class V>
SB_HD typename V::F cos_reduced(typename V::F z) {
  typename V::F q;
  if constexpr (kIsFloat<V>) {
    q = horner<V>(z, 0x1.99e80cp-16f, -0x1.6c0c28p-10f, 0x1.55554ap-5f);
  } else {
    q = horner<V>(z, -0x1.8fa65eea4bfc5p-37, 0x1.1ee9db8eb0e86p-29, -0x1.27e4f7f1418adp-22,
                  0x1.a01a019c8ed0cp-16, -0x1.6c16c16c15013p-10, 0x1.555555555554bp-5);
  }
  return V::fma(V::mul(z, z), q, V::fma(z, V::set(typename V::Real(-0.5)), V::set(1)));
}

/// sin(x + quarter pi/2).
template <class V>
SB_HD typename V::F sin_of_quarter(typename V::F x, int quarter) {
  using Real = typename V::Real;
  using HalfPi = detail::HalfPi<Real>;
  const typename V::F rounder = V::set(Format<Real>::kRounder);
  const typename V::F shifted = V::fma(x, V::set(HalfPi::kInverse), rounder);
  const typename V::F n = V::sub(shifted, rounder);
  typename V::F r = V::fnma(n, V::set(HalfPi::kFirst), x);  // exact
  r = V::fnma(n, V::set(HalfPi::kSecond), r);
  r = V::fnma(n, V::set(HalfPi::kThird), r);
  const typename V::F z = V::mul(r, r);
  // Quadrants 1 and 3 take the cosine (bit 0), 2 and 3 turn the sign (bit 1).
  constexpr int top = 8 * sizeof(Real) - 1;
  const typename V::I quadrant = V::iadd(V::bits(shifted), V::iset(quarter));
  const typename V::F odd =
      V::from_bits(V::ior(V::template shl<top>(quadrant), V::bits(V::set(1))));  // -1 or 1
  const typename V::F value = V::select(V::lt(odd, V::set(0)), cos_reduced<V>(z), sin_reduced<V>(r, z));
  const typename V::I sign = sign_of<V>(V::from_bits(V::template shl<top - 1>(quadrant)));
  return V::from_bits(V::ixor(V::bits(value), sign));
}

}  // namespace detail

template <class V>
SB_HD typename V::F sin(typename V::F x) {
  return detail::sin_of_quarter<V>(x, 0);
}

template <class V>
SB_HD typename V::F cos(typename V::F x) {
  return detail::sin_of_quarter<V>(x, 1);
}

}  // namespace seedbed::kernels::elementary
