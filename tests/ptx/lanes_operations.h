// SPDX-License-Identifier: Apache-2.0
// What an instruction computes, for one lane. Integers are computed without signed overflow.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ptx/program.h"

namespace seedbed::ptx {
namespace {

template <class T>
struct UnsignedOf;
template <>
struct UnsignedOf<std::uint16_t> {
  using type = std::uint16_t;
  using wide = std::uint32_t;
};
template <>
struct UnsignedOf<std::int16_t> {
  using type = std::uint16_t;
  using wide = std::int32_t;
};
template <>
struct UnsignedOf<std::uint32_t> {
  using type = std::uint32_t;
  using wide = std::uint64_t;
};
template <>
struct UnsignedOf<std::int32_t> {
  using type = std::uint32_t;
  using wide = std::int64_t;
};
__extension__ typedef __int128 Wide128;
__extension__ typedef unsigned __int128 UnsignedWide128;
template <>
struct UnsignedOf<std::uint64_t> {
  using type = std::uint64_t;
  using wide = UnsignedWide128;
};
template <>
struct UnsignedOf<std::int64_t> {
  using type = std::uint64_t;
  using wide = Wide128;
};

template <class T>
inline constexpr bool kReal = false;
template <>
inline constexpr bool kReal<float> = true;
template <>
inline constexpr bool kReal<double> = true;

/// A computation in single precision that gives NaN gives this NaN on the device.
inline float canonical(float x) {
  return x == x ? x : __builtin_bit_cast(float, 0x7fffffffu);
}
inline double canonical(double x) {
  return x;
}

template <class T>
T modular(std::uint64_t x) {
  return static_cast<T>(static_cast<typename UnsignedOf<T>::type>(x));
}

struct Add {
  template <class T>
  static T of(T a, T b) {
    if constexpr (kReal<T>)
      return canonical(a + b);
    else
      return modular<T>(std::uint64_t(a) + std::uint64_t(b));
  }
};
struct Sub {
  template <class T>
  static T of(T a, T b) {
    if constexpr (kReal<T>)
      return canonical(a - b);
    else
      return modular<T>(std::uint64_t(a) - std::uint64_t(b));
  }
};
struct Mul {
  template <class T>
  static T of(T a, T b) {
    if constexpr (kReal<T>)
      return canonical(a * b);
    else
      return modular<T>(std::uint64_t(a) * std::uint64_t(b));
  }
};
struct MulHigh {
  template <class T>
  static T of(T a, T b) {
    using W = typename UnsignedOf<T>::wide;
    return static_cast<T>((W(a) * W(b)) >> (8 * sizeof(T)));
  }
};
struct MulWide {
  template <class T>
  static auto of(T a, T b) {
    using W = typename UnsignedOf<T>::wide;
    return static_cast<W>(W(a) * W(b));
  }
};
template <class M>
struct ThenAdd {
  template <class T, class C>
  static C of(T a, T b, C c) {
    return Add::of(static_cast<C>(M::of(a, b)), c);
  }
};
struct Div {
  template <class T>
  static T of(T a, T b) {
    return canonical(a / b);
  }
};
/// PTX leaves the quotient by zero open; the interpreter stops there (lanes_table.h).
struct DivInteger {
  template <class T>
  static T of(T a, T b) {
    return b == T(-1) && T(-1) < 0 ? Sub::of(T(0), a) : static_cast<T>(a / b);
  }
};
struct RemInteger {
  template <class T>
  static T of(T a, T b) {
    return b == T(-1) && T(-1) < 0 ? T(0) : static_cast<T>(a % b);
  }
};

/// A NaN loses, and -0 is below +0.
template <bool Max, bool KeepNan>
struct Extreme {
  template <class T>
  static T of(T a, T b) {
    if constexpr (kReal<T>) {
      const T sum = a + b;  // of zeros: +0 unless both are -0
      const T both_zero = Max ? sum : (__builtin_signbit(a) ? a : b);
      const T ordered = a == b ? (a == 0 ? both_zero : a) : ((Max ? a > b : a < b) ? a : b);
      const T other = a == a ? a : b;
      const T with_nan = KeepNan || other != other ? canonical(a + b) : other;
      return a == a && b == b ? ordered : with_nan;
    } else {
      return (Max ? a > b : a < b) ? a : b;
    }
  }
};

struct Neg {
  template <class T>
  static T of(T a) {
    if constexpr (kReal<T>)
      return -a;
    else
      return modular<T>(0 - std::uint64_t(a));
  }
};
struct Abs {
  static float of(float a) { return __builtin_fabsf(a); }
  static double of(double a) { return __builtin_fabs(a); }
  template <class T>
  static T of(T a) {
    return a < 0 ? Neg::of(a) : a;
  }
};
struct And {
  template <class T>
  static T of(T a, T b) {
    return static_cast<T>(a & b);
  }
};
struct Or {
  template <class T>
  static T of(T a, T b) {
    return static_cast<T>(a | b);
  }
};
struct Xor {
  template <class T>
  static T of(T a, T b) {
    return static_cast<T>(a ^ b);
  }
};
struct Not {
  template <class T>
  static T of(T a) {
    return static_cast<T>(~a);
  }
};
struct Cnot {
  template <class T>
  static T of(T a) {
    return a == 0 ? 1 : 0;
  }
};
/// Shifts by the width or more shift everything out.
struct Shl {
  template <class T>
  static T of(T a, std::uint32_t n) {
    return n < 8 * sizeof(T) ? static_cast<T>(a << (n & (8 * sizeof(T) - 1))) : T(0);
  }
};
struct Shr {
  template <class T>
  static T of(T a, std::uint32_t n) {
    constexpr std::uint32_t last = 8 * sizeof(T) - 1;
    if constexpr (T(-1) < T(0))
      return static_cast<T>(a >> (n < last ? n : last));
    else
      return n <= last ? static_cast<T>(a >> (n & last)) : T(0);
  }
};
template <bool Left, bool Clamp>
struct Funnel {
  static std::uint32_t of(std::uint32_t low, std::uint32_t high, std::uint32_t n) {
    n = Clamp ? (n < 32 ? n : 32) : (n & 31);
    const std::uint64_t both = std::uint64_t(high) << 32 | low;
    return static_cast<std::uint32_t>(Left ? (both << n) >> 32 : both >> n);
  }
};
struct Prmt {
  static std::uint32_t of(std::uint32_t a, std::uint32_t b, std::uint32_t selector) {
    const std::uint64_t both = std::uint64_t(b) << 32 | a;
    std::uint32_t r = 0;
    for (int k = 0; k < 4; ++k) {
      const std::uint32_t choice = selector >> (4 * k) & 15;
      std::uint32_t byte = static_cast<std::uint32_t>(both >> (8 * (choice & 7))) & 255;
      if (choice & 8) byte = byte & 128 ? 255 : 0;
      r |= byte << (8 * k);
    }
    return r;
  }
};
struct Bfe {
  template <class T>
  static T of(T a, std::uint32_t begin, std::uint32_t length) {
    constexpr std::uint32_t bits = 8 * sizeof(T);
    begin &= 255;
    length &= 255;
    if (length == 0) return 0;
    T r = 0;
    if constexpr (T(-1) < T(0)) {
      const std::uint32_t last = begin + length - 1 < bits - 1 ? begin + length - 1 : bits - 1;
      if (a >> last & 1) r = T(-1);
    }
    for (std::uint32_t k = 0; k < length && k < bits; ++k) {
      if (begin + k >= bits) break;
      const T bit = T(1) << k;
      r = static_cast<T>(a >> (begin + k) & 1 ? r | bit : r & ~bit);
    }
    return r;
  }
};
struct Popc {
  static std::uint32_t of(std::uint32_t a) { return static_cast<std::uint32_t>(__builtin_popcount(a)); }
  static std::uint32_t of(std::uint64_t a) { return static_cast<std::uint32_t>(__builtin_popcountll(a)); }
};
struct Clz {
  static std::uint32_t of(std::uint32_t a) { return a ? static_cast<std::uint32_t>(__builtin_clz(a)) : 32; }
  static std::uint32_t of(std::uint64_t a) { return a ? static_cast<std::uint32_t>(__builtin_clzll(a)) : 64; }
};
/// The highest bit that is not the sign, or how far left it can be shifted; all ones where there is none.
template <bool ShiftAmount>
struct FindBit {
  template <class T>
  static std::uint32_t of(T a) {
    using U = typename UnsignedOf<T>::type;
    const U u = static_cast<U>(a < 0 ? ~a : a);
    if (u == 0) return ~0u;
    const std::uint32_t zeros = Clz::of(u);
    return ShiftAmount ? zeros : static_cast<std::uint32_t>(8 * sizeof(T)) - 1 - zeros;
  }
};
struct Brev {
  template <class T>
  static T of(T a) {
    T r = 0;
    for (unsigned k = 0; k < 8 * sizeof(T); ++k) r = static_cast<T>(r << 1 | (a >> k & 1));
    return r;
  }
};
struct Copy {
  template <class T>
  static T of(T a) {
    return a;
  }
};
struct CopySign {
  static float of(float sign, float x) { return __builtin_copysignf(x, sign); }
  static double of(double sign, double x) { return __builtin_copysign(x, sign); }
};
struct Fma {
  static float of(float a, float b, float c) { return canonical(__builtin_fmaf(a, b, c)); }
  static double of(double a, double b, double c) { return __builtin_fma(a, b, c); }
};
struct Sqrt {
  static float of(float a) { return canonical(__builtin_sqrtf(a)); }
  static double of(double a) { return __builtin_sqrt(a); }
};
struct Rcp {
  template <class T>
  static T of(T a) {
    return canonical(T(1) / a);
  }
};
// Approximations of the hardware, here as accurate as single precision can hold.
struct Rsqrt {
  static float of(float a) { return canonical(static_cast<float>(1 / __builtin_sqrt(double(a)))); }
  static double of(double a) { return 1 / __builtin_sqrt(a); }
};
#define SEEDBED_PTX_APPROXIMATION(Name, function)                                           \
  struct Name {                                                                             \
    static float of(float a) { return canonical(static_cast<float>(function(double(a)))); } \
  };
SEEDBED_PTX_APPROXIMATION(Ex2, __builtin_exp2)
SEEDBED_PTX_APPROXIMATION(Lg2, __builtin_log2)
SEEDBED_PTX_APPROXIMATION(Sin, __builtin_sin)
SEEDBED_PTX_APPROXIMATION(Cos, __builtin_cos)
SEEDBED_PTX_APPROXIMATION(Tanh, __builtin_tanh)
#undef SEEDBED_PTX_APPROXIMATION

#define SEEDBED_PTX_COMPARISON(Name, expression) \
  struct Name {                                  \
    template <class T>                           \
    static bool of(T a, T b) {                   \
      return expression;                         \
    }                                            \
  };
SEEDBED_PTX_COMPARISON(Eq, a == b)
SEEDBED_PTX_COMPARISON(Ne, a<b || a> b)
SEEDBED_PTX_COMPARISON(Lt, a < b)
SEEDBED_PTX_COMPARISON(Le, a <= b)
SEEDBED_PTX_COMPARISON(Gt, a > b)
SEEDBED_PTX_COMPARISON(Ge, a >= b)
SEEDBED_PTX_COMPARISON(Equ, !(a < b || a > b))
SEEDBED_PTX_COMPARISON(Neu, !(a == b))
SEEDBED_PTX_COMPARISON(Ltu, !(a >= b))
SEEDBED_PTX_COMPARISON(Leu, !(a > b))
SEEDBED_PTX_COMPARISON(Gtu, !(a <= b))
SEEDBED_PTX_COMPARISON(Geu, !(a < b))
SEEDBED_PTX_COMPARISON(Num, a == a && b == b)
SEEDBED_PTX_COMPARISON(Nan, a != a || b != b)
#undef SEEDBED_PTX_COMPARISON

}  // namespace
}  // namespace seedbed::ptx
