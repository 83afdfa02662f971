// SPDX-License-Identifier: Apache-2.0
// log over a lane type V, for positive normal numbers: x = 2^k m with m in [1/sqrt 2, sqrt 2), then
// log(1 + f) = 2 atanh(f / (2 + f)) by an odd polynomial.
// Invariants: NaN and negative numbers give NaN, 0 gives -infinity, infinity gives infinity;
// subnormal numbers are taken as 0.
#pragma once

#include "kernels/elementary_core.h"

namespace seedbed::kernels::elementary {
namespace detail {

template <class Real>
struct LogConstants;
template <>
struct LogConstants<float> {
  static constexpr std::int64_t kLowest = 0x3f3504f3;  // bits of 1/sqrt 2
  static constexpr std::int64_t kOne = 0x3f800000;
  static constexpr std::int64_t kRounderBits = 0x4b000000;  // 2^23
  static constexpr float kTwoToMantissa = 0x1p23f;
  static constexpr float kSmallest = 0x1p-126f, kInfinity = __builtin_inff(), kNan = __builtin_nanf("");
  static constexpr float kLn2 = 0x1.62e400p-1f, kLn2Rest = 0x1.7f7d1cp-20f;  // k kLn2 is exact
};
template <>
struct LogConstants<double> {
  static constexpr std::int64_t kLowest = 0x3fe6a09e667f3bcd;
  static constexpr std::int64_t kOne = 0x3ff0000000000000;
  static constexpr std::int64_t kRounderBits = 0x4330000000000000;  // 2^52
  static constexpr double kTwoToMantissa = 0x1p52;
  static constexpr double kSmallest = 0x1p-1022, kInfinity = __builtin_inf(), kNan = __builtin_nan("");
  static constexpr double kLn2 = 0x1.62e42fefa3800p-1, kLn2Rest = 0x1.ef35793c76730p-45;
};

/// (2 atanh(s) - 2 s) / s^3, from w = s^2.
template <class V>
SB_HD typename V::F atanh_tail(typename V::F w) {
  if constexpr (kIsFloat<V>) {
    return horner<V>(w, 0x1.31e096p-2f, 0x1.995ed6p-2f, 0x1.55557ap-1f);
  } else {
    return horner<V>(w, 0x1.2f0381f3311fdp-3, 0x1.39a1f05b3bbedp-3, 0x1.74663c91964bap-3,
                     0x1.c71c52164691ap-3, 0x1.24924941deeb9p-2, 0x1.999999997ff3bp-2, 0x1.5555555555592p-1);
  }
}

}  // namespace detail

template <class V>
SB_HD typename V::F log(typename V::F x) {
  using Real = typename V::Real;
  using Format = detail::Format<Real>;
  using C = detail::LogConstants<Real>;
  // Moving 1/sqrt 2 to 1 puts k into the exponent field and leaves m's distance from 1/sqrt 2 below it.
  const typename V::I moved = V::iadd(V::bits(x), V::iset(C::kOne - C::kLowest));
  const typename V::I fraction = V::iand(moved, V::iset((std::int64_t(1) << Format::kMantissa) - 1));
  const typename V::F m = V::from_bits(V::iadd(fraction, V::iset(C::kLowest)));
  const typename V::I biased = V::template shr<Format::kMantissa>(moved);
  const typename V::F k = V::sub(V::from_bits(V::ior(biased, V::iset(C::kRounderBits))),
                                 V::set(C::kTwoToMantissa + Format::kBias));
  const typename V::F f = V::sub(m, V::set(1));
  const typename V::F s = detail::quotient<V>(f, V::add(f, V::set(2)));
  const typename V::F w = V::mul(s, s);
  // log m = f - s (f - w q); the small terms are added first.
  const typename V::F inner = V::fnma(w, detail::atanh_tail<V>(w), f);
  const typename V::F low = V::fnma(s, inner, V::mul(k, V::set(C::kLn2Rest)));
  typename V::F y = V::fma(k, V::set(C::kLn2), V::add(f, low));
  y = V::select(V::lt(x, V::set(C::kSmallest)), V::set(-C::kInfinity), y);
  y = V::select(V::lt(x, V::set(0)), V::set(C::kNan), y);
  y = V::select(V::eq(x, V::set(C::kInfinity)), x, y);
  return V::select(V::eq(x, x), y, x);
}

}  // namespace seedbed::kernels::elementary
