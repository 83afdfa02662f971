// SPDX-License-Identifier: Apache-2.0
// What the elementary functions share: number format constants, polynomial evaluation, rounding to
// an integer, division. Everything is written over a lane type V with fused multiply-add, integer
// operations and selects: no branch, no table, no libm; for float no division instruction either.
// Magic numbers and error bounds are explained in docs/elementary-functions.md.
#pragma once

#include <type_traits>

#include "kernels/lanes/scalar.h"

namespace seedbed::kernels::elementary::detail {

template <class Real>
struct Format;
template <>
struct Format<float> {
  static constexpr int kMantissa = 23;                 // stored bits of the significand
  static constexpr std::int64_t kBias = 127;           // of the exponent
  static constexpr float kRounder = 0x1.8p23f;         // x + kRounder rounds x to an integer
  static constexpr float kLog2e = 0x1.715476p+0f;      // 1/ln 2
  static constexpr float kLn2 = 0x1.62e430p-1f;        // nearest to ln 2
  static constexpr float kLn2Rest = -0x1.05c610p-29f;  // ln 2 - kLn2
};
template <>
struct Format<double> {
  static constexpr int kMantissa = 52;
  static constexpr std::int64_t kBias = 1023;
  static constexpr double kRounder = 0x1.8p52;
  static constexpr double kLog2e = 0x1.71547652b82fep+0;
  static constexpr double kLn2 = 0x1.62e42fefa39efp-1;
  static constexpr double kLn2Rest = 0x1.abc9e3b39803fp-56;
};

template <class V>
inline constexpr bool kIsFloat = std::is_same_v<typename V::Real, float>;

/// The constants of Horner's rule come as arguments, highest order first: a literal is all that
/// device code needs, while an array would have to exist there.
template <class V, class... Rest>
SB_HD typename V::F horner(typename V::F x, typename V::Real highest, Rest... rest) {
  typename V::F sum = V::set(highest);
  ((sum = V::fma(sum, x, V::set(rest))), ...);
  return sum;
}

/// Sign bit of x, alone.
template <class V>
SB_HD typename V::I sign_of(typename V::F x) {
  return V::iand(V::bits(x), V::bits(V::set(typename V::Real(-0.0))));
}

/// 2^k, where the low bits of the integer hold k + bias; what lies above them is shifted out.
template <class V>
SB_HD typename V::F power_of_two(typename V::I biased) {
  return V::from_bits(V::template shl<Format<typename V::Real>::kMantissa>(biased));
}

/// About 1 / b for 2^-126 <= b < 2^126, to be corrected by the caller. float: within 3.3e-5, an integer
/// seed (5 %) and one Chebyshev step of third order; double: the division.
template <class V>
SB_HD typename V::F reciprocal_estimate(typename V::F b) {
  if constexpr (kIsFloat<V>) {
    const typename V::F seed = V::from_bits(V::isub(V::iset(0x7ef3340b), V::bits(b)));
    const typename V::F h = V::fnma(b, seed, V::set(0x1.803efep+0f));
    return V::mul(seed, V::fma(h, h, V::set(0x1.7f820ep-1f)));
  } else {
    return V::div(V::set(1), b);
  }
}

/// a / b, within 0.51 ulp where nothing overflows or underflows on the way.
template <class V>
SB_HD typename V::F quotient(typename V::F a, typename V::F b) {
  const typename V::F k = reciprocal_estimate<V>(b);
  const typename V::F q = V::mul(a, k);
  return V::fma(V::fnma(q, b, a), k, q);
}

}  // namespace seedbed::kernels::elementary::detail
