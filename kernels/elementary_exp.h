// SPDX-License-Identifier: Apache-2.0
// exp, sigmoid and tanh over a lane type V. Each reduces its argument to n ln 2 + r with |r| at most
// ln 2 / 2, evaluates one polynomial of r and puts 2^n back through the exponent field.
// Invariants: NaN gives NaN; tanh is exactly odd, keeps -0 and stays within [-1, 1].
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

/// expm1(2 r) / 2 for |r| <= ln 2 / 4.
template <class V>
SB_HD typename V::F half_expm1_reduced(typename V::F r) {
  typename V::F q;
  if constexpr (kIsFloat<V>) {
    q = horner<V>(r, 0x1.6ab2c0p-5f, 0x1.122c7ap-3f, 0x1.55579ep-2f, 0x1.5554aap-1f, 0x1.fffffep-1f);
  } else {
    q = horner<V>(r, 0x1.1f3b08ab84c97p-18, 0x1.af5ccbd011dd5p-16, 0x1.27e4f544caaf8p-13,
                  0x1.71ddf9493f58ep-11, 0x1.a01a01a066860p-9, 0x1.a01a01af9b984p-7, 0x1.6c16c16c16185p-5,
                  0x1.111111110f6f7p-3, 0x1.5555555555559p-2, 0x1.5555555555559p-1, 1.0);
  }
  return V::fma(V::mul(r, r), q, r);
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

/// 1 / (1 + e^-x). Below the clamp the result stays at its value there, about the smallest normal
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
  // r = -x - n ln 2; the polynomial takes it with its sign turned.
  const typename V::F r = V::fma(n, V::set(Format::kLn2Rest), V::fma(n, V::set(Format::kLn2), x));
  const typename V::F power = detail::power_of_two<V>(V::bits(shifted));
  return detail::reciprocal<V>(V::fma(power, detail::exp_reduced<V>(V::neg(r)), V::set(1)));
}

/// (e^2x - 1) / (e^2x + 1), through expm1 so that small x keep their relative accuracy.
template <class V>
SB_HD typename V::F tanh(typename V::F x) {
  using Real = typename V::Real;
  using Format = detail::Format<Real>;
  // The bound's tanh rounds to 1.
  const typename V::F a = V::min_nan(V::abs(x), V::set(detail::kIsFloat<V> ? Real(9.25) : Real(19.5)));
  constexpr Real rounder = Format::kRounder + Format::kBias;
  const typename V::F shifted = V::fma(a, V::set(2 * Format::kLog2e), V::set(rounder));
  const typename V::F n = V::sub(shifted, V::set(rounder));
  const typename V::F r = V::fnma(n, V::set(Format::kLn2 / 2), a);
  const typename V::F power = detail::power_of_two<V>(V::bits(shifted));
  // e = expm1(2a)/2 = 2^n expm1(2r)/2 + (2^n - 1)/2; the second term is exact.
  const typename V::F rest = V::fma(power, V::set(Real(0.5)), V::set(Real(-0.5)));
  const typename V::F e = V::fma(power, detail::half_expm1_reduced<V>(r), rest);
  const typename V::F t = detail::quotient<V>(e, V::add(e, V::set(1)));
  return V::from_bits(V::ior(V::bits(t), detail::sign_of<V>(x)));
}

}  // namespace seedbed::kernels::elementary
