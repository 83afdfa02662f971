// SPDX-License-Identifier: Apache-2.0
// tanh over a lane type V. With x = n (ln 2)/2 + r, S = 2^n and t = tanh r, the addition theorem gives
//   tanh x = ((S + 1) t + (S - 1)) / ((S + 1) + (S - 1) t).
// The quotient is estimated and then corrected once with what it lacks of the numerator, computed
// from S and t directly, so that neither the numerator's nor the denominator's rounding counts.
// Invariants: NaN gives NaN; exactly odd, -0 kept; |tanh x| <= 1.
#pragma once

#include "kernels/elementary_core.h"

namespace seedbed::kernels::elementary {
namespace detail {

template <class Real>
struct TanhReduction;
template <>
struct TanhReduction<float> {
  static constexpr float kClamp = 9.02f;  // its tanh rounds to 1
  static constexpr float kInverseStep = 2.7f;
};
template <>
struct TanhReduction<double> {
  static constexpr double kClamp = 19.07;
  static constexpr double kInverseStep = 2.82;
};

/// tanh(x - n (ln 2)/2), accurate for a reduced argument up to 0.2 and good enough for the larger
/// ones of large n.
template <class V>
SB_HD typename V::F tanh_reduced(typename V::F x, typename V::F n) {
  using Format = detail::Format<typename V::Real>;
  const typename V::F r = V::fnma(n, V::set(Format::kLn2 / 2), x);
  const typename V::F z = V::mul(r, r);
  // r + r w; the + 0 keeps w from being -0, so that the sum has the sign of r = -0.
  if constexpr (kIsFloat<V>) {
    const typename V::F w = horner<V>(z, -0x1.ab6674p-5f, 0x1.10f97cp-3f, -0x1.555540p-2f, 0.0f);
    return V::fma(w, r, r);
  } else {
    const typename V::F w = horner<V>(z, 0x1.0a8fe814c2a43p-11, -0x1.7b2af67a00d4cp-10, 0x1.d6c207b89bd9fp-9,
                                      -0x1.226e1236be0bcp-7, 0x1.664f48346c06dp-6, -0x1.ba1ba1b9bd115p-5,
                                      0x1.1111111110f5dp-3, -0x1.5555555555555p-2, 0.0);
    const typename V::F rest = V::mul(n, V::set(-Format::kLn2Rest / 2));
    return V::add(r, V::fma(w, r, rest));
  }
}

}  // namespace detail

template <class V>
SB_HD typename V::F tanh(typename V::F x) {
  using Real = typename V::Real;
  using Format = detail::Format<Real>;
  using Reduction = detail::TanhReduction<Real>;
  x = V::max_nan(V::min_nan(x, V::set(Reduction::kClamp)), V::set(-Reduction::kClamp));
  // n is a little smaller than the nearest multiple: n = 0, where the result is t, covers more, and
  // S + 1 and S - 1 stay exact for longer.
  constexpr Real rounder = Format::kRounder + Format::kBias;
  const typename V::F shifted = V::fma(x, V::set(Reduction::kInverseStep), V::set(rounder));
  const typename V::F n = V::sub(shifted, V::set(rounder));
  const typename V::F t = detail::tanh_reduced<V>(x, n);
  const typename V::F power = detail::power_of_two<V>(V::bits(shifted));
  const typename V::F more = V::add(power, V::set(1));
  const typename V::F less = V::sub(V::set(1), power);
  // -less, not power - 1: for n = 0 it is -0, and the sum keeps the sign of t = -0.
  const typename V::F numerator = V::fma(more, t, V::neg(less));
  const typename V::F k = detail::reciprocal_estimate<V>(V::fnma(less, t, more));
  const typename V::F y = V::mul(numerator, k);
  // y times the denominator less the numerator, grouped by the powers of t.
  const typename V::F excess = V::fnma(t, V::fma(y, less, more), V::fma(y, more, less));
  return V::fnma(excess, k, y);
}

}  // namespace seedbed::kernels::elementary
