// SPDX-License-Identifier: Apache-2.0
// exp and sigmoid over a lane type V. The argument is n ln 2 + r with |r| <= ln 2 / 2; one polynomial
// of r gives e^r, and 2^n enters through the exponent field. NaN gives NaN.
#pragma once

#include "kernels/elementary_core.h"

namespace seedbed::kernels::elementary {
namespace detail {

/// exp(r) for |r| <= ln 2 / 2.
template <class V>
SB_HD typename V::F exp_reduced(typename V::F r) {
  if constexpr (kIsFloat<V>) {
    return horner<V>(r, 0x1.37ef62p-10f, 0x1.122798p-7f, 0x1.559c06p-5f, 0x1.5554b0p-3f, 0x1.ffffacp-2f, 1.0f,
                     1.0f);
  } else {
    return horner<V>(r, 0x1.074d7285aa70ep-29, 0x1.af5c6077b536fp-26, 0x1.27f6403f25cccp-22,
                     0x1.71ddfa56344e7p-19, 0x1.a019f86c8ce81p-16, 0x1.a01a01af108b7p-13,
                     0x1.6c16c16e49c81p-10, 0x1.111111110f812p-7, 0x1.5555555554e02p-5, 0x1.5555555555559p-3,
                     0x1.0000000000001p-1, 1.0, 1.0);
  }
}

/// exp(-r) for |r| <= ln 2 / 2.
template <class V>
SB_HD typename V::F exp_of_minus_reduced(typename V::F r) {
  if constexpr (kIsFloat<V>) {
    return horner<V>(r, 0x1.37d6a0p-10f, -0x1.12276cp-7f, 0x1.559c18p-5f, -0x1.5554b0p-3f, 0x1.ffffacp-2f,
                     -1.0f, 1.0f);
  } else {
    return exp_reduced<V>(V::neg(r));
  }
}

}  // namespace detail

/// e^x. Overflows to infinity, underflows gradually to 0.
template <class V>
SB_HD typename V::F exp(typename V::F x) {
  using Real = typename V::Real;
  using Format = detail::Format<Real>;
  constexpr bool single = detail::kIsFloat<V>;
  x = V::min_nan(x, V::set(single ? Real(89) : Real(710)));
  x = V::max_nan(x, V::set(single ? Real(-104) : Real(-746)));
  // 2^n is applied in two halves, each of them a normal number.
  constexpr Real rounder = Format::kRounder + 2 * Format::kBias;
  const typename V::F shifted = V::fma(x, V::set(Format::kLog2e), V::set(rounder));
  const typename V::F n = V::sub(shifted, V::set(rounder));
  const typename V::F r = V::fnma(n, V::set(Format::kLn2Rest), V::fnma(n, V::set(Format::kLn2), x));
  const typename V::I half = V::template shr<1>(V::bits(shifted));
  const typename V::I other = V::isub(V::bits(shifted), half);
  return V::mul(V::mul(detail::exp_reduced<V>(r), detail::power_of_two<V>(half)),
                detail::power_of_two<V>(other));
}

/// 1 / (1 + e^-x). Below the clamp the result keeps its value there, just above the smallest normal
/// number; above 17 (float) or 37 (double) it is 1.
template <class V>
SB_HD typename V::F sigmoid(typename V::F x) {
  using Real = typename V::Real;
  using Format = detail::Format<Real>;
  constexpr Real clamp = detail::kIsFloat<V> ? Real(87.25) : Real(708.25);
  x = V::max_nan(V::min_nan(x, V::set(clamp)), V::set(-clamp));
  constexpr Real rounder = Format::kRounder + Format::kBias;
  const typename V::F shifted = V::fma(x, V::set(-Format::kLog2e), V::set(rounder));
  const typename V::F n = V::sub(shifted, V::set(rounder));
  const typename V::F r = V::fma(n, V::set(Format::kLn2Rest), V::fma(n, V::set(Format::kLn2), x));
  const typename V::F power = detail::power_of_two<V>(V::bits(shifted));  // e^-x = power e^-r
  const typename V::F e = V::mul(power, detail::exp_of_minus_reduced<V>(r));
  const typename V::F s = detail::reciprocal_estimate<V>(V::add(e, V::set(1)));
  // What s lacks, from 1 - s (1 + e) without the rounding of 1 + e.
  const typename V::F lack = V::sub(V::fnma(s, e, V::set(1)), s);
  return V::fma(lack, s, s);
}

}  // namespace seedbed::kernels::elementary
