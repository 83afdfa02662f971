// SPDX-License-Identifier: Apache-2.0
// cvt: integers of 8 to 64 bits, half, single and double precision. Values outside of an integer
// type go to its ends, NaN to 0 or, from or to 64 bits, to the smallest bit pattern with the top bit.
#pragma once

#include "ptx/lanes_loops.h"
#include "ptx/lanes_operations.h"

namespace seedbed::ptx {
namespace {

struct Half {
  std::uint16_t bits;
};
template <>
inline constexpr bool kReal<Half> = true;

inline float widened(Half h) {
  const std::uint32_t sign = std::uint32_t(h.bits & 0x8000) << 16, exponent = h.bits >> 10 & 31,
                      part = h.bits & 1023;
  if (exponent == 31) return __builtin_bit_cast(float, part ? 0x7fffffffu : sign | 0x7f800000u);
  if (exponent) return __builtin_bit_cast(float, sign | (exponent + 112) << 23 | part << 13);
  const float small = static_cast<float>(part) * 0x1p-24f;
  return sign ? -small : small;
}

/// To nearest, ties to even.
inline Half narrowed(double x) {
  const auto sign = static_cast<std::uint16_t>(__builtin_signbit(x) ? 0x8000 : 0);
  const double a = __builtin_fabs(x);
  if (x != x) return {0x7fff};
  if (a >= 65520) return {static_cast<std::uint16_t>(sign | 0x7c00)};
  int exponent = a < 0x1p-14 ? -14 : static_cast<int>(__builtin_bit_cast(std::uint64_t, a) >> 52) - 1023;
  const double unit = __builtin_bit_cast(double, std::uint64_t(exponent - 10 + 1023) << 52);
  const auto steps = static_cast<std::uint32_t>(__builtin_rint(a / unit));  // exact quotient: a power of two
  const std::uint32_t bits = a < 0x1p-14 ? steps : (std::uint32_t(exponent + 14) << 10) + steps;
  return {static_cast<std::uint16_t>(sign | bits)};
}

template <class T>
T integral_of(T x, Integral how) {
  switch (how) {
    case Integral::nearest:
      return static_cast<T>(__builtin_rint(double(x)));
    case Integral::zero:
      return static_cast<T>(__builtin_trunc(double(x)));
    case Integral::down:
      return static_cast<T>(__builtin_floor(double(x)));
    case Integral::up:
      return static_cast<T>(__builtin_ceil(double(x)));
    default:
      return x;
  }
}

template <class D>
struct Limits {
  static constexpr bool kSigned = D(-1) < D(0);
  static constexpr std::uint64_t kMaxBits = (~std::uint64_t(0)) >> (64 - 8 * sizeof(D) + (kSigned ? 1 : 0));
  static constexpr D max = static_cast<D>(kMaxBits);
  static constexpr D min = kSigned ? static_cast<D>(~kMaxBits) : D(0);
};

template <class D, class S>
D to_integer(S x, Integral how) {
  if (x != x) {
    const bool top = sizeof(S) == 8 || sizeof(D) == 8;
    return top ? static_cast<D>(std::uint64_t(1) << (8 * sizeof(D) - 1)) : D(0);
  }
  const double r = integral_of(double(x), how);
  if (r <= double(Limits<D>::min)) return Limits<D>::min;
  if (r >= double(Limits<D>::max)) return Limits<D>::max;
  return static_cast<D>(r);
}

template <class D, class S>
D clamped(S x) {  // integer to integer
  const Wide128 wide = x;
  if (wide < Wide128(Limits<D>::min)) return Limits<D>::min;
  if (wide > Wide128(Limits<D>::max)) return Limits<D>::max;
  return static_cast<D>(x);
}

template <class T>
T to_unit_interval(T x) {
  return x > 0 ? (x < 1 ? x : T(1)) : T(0);
}

template <class D, class S>
struct Convert {
  static D of(S x, const Instruction& i) {
    if constexpr (__is_same(S, Half)) {
      return Convert<D, float>::of(widened(x), i);
    } else if constexpr (__is_same(D, Half)) {
      const double value = integral_of(double(x), i.integral);
      return narrowed(i.saturate ? to_unit_interval(value) : value);
    } else if constexpr (kReal<D> && kReal<S>) {
      const D y = canonical(static_cast<D>(integral_of(x, i.integral)));
      return i.saturate ? to_unit_interval(y) : y;
    } else if constexpr (kReal<D>) {
      return i.saturate ? to_unit_interval(static_cast<D>(x)) : static_cast<D>(x);
    } else if constexpr (kReal<S>) {
      return to_integer<D>(x, i.integral);
    } else {
      return i.saturate ? clamped<D>(x) : static_cast<D>(x);
    }
  }
};

template <class R, class D>
inline void put_extended(std::byte* registers, std::uint32_t place, const D* r, std::uint32_t mask) {
  R* d = lanes_at<R>(registers, place);
  for (int k = 0; k < kLanes; ++k) {
    if (!(mask >> k & 1)) continue;
    if constexpr (kReal<D>)
      __builtin_memcpy(d + k, r + k, sizeof(D) < sizeof(R) ? sizeof(D) : sizeof(R));
    else
      d[k] = static_cast<R>(r[k]);
  }
}

template <class D, class S>
void convert_lanes(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const std::byte* source = registers + i.in[0] * kPlaceBytes;
  alignas(64) D r[kLanes];
  if (i.in_size == sizeof(S)) {
    const S* s = reinterpret_cast<const S*>(source);
    for (int k = 0; k < kLanes; ++k) r[k] = Convert<D, S>::of(s[k], i);
  } else {
    for (int k = 0; k < kLanes; ++k) {
      S s;
      __builtin_memcpy(&s, source + k * i.in_size, sizeof s);
      r[k] = Convert<D, S>::of(s, i);
    }
  }
  if (i.out_size == sizeof(D) && mask == kAllLanes) {
    __builtin_memcpy(registers + i.out[0] * kPlaceBytes, r, sizeof r);
  } else if (i.out_size == 2) {
    put_extended<std::uint16_t>(registers, i.out[0], r, mask);
  } else if (i.out_size == 4) {
    put_extended<std::uint32_t>(registers, i.out[0], r, mask);
  } else {
    put_extended<std::uint64_t>(registers, i.out[0], r, mask);
  }
}

template <class D>
Handler convert_from(Type from) {
  switch (from) {
    case Type::u8:
    case Type::b8:
      return convert_lanes<D, std::uint8_t>;
    case Type::s8:
      return convert_lanes<D, std::int8_t>;
    case Type::u16:
    case Type::b16:
      return convert_lanes<D, std::uint16_t>;
    case Type::s16:
      return convert_lanes<D, std::int16_t>;
    case Type::u32:
    case Type::b32:
      return convert_lanes<D, std::uint32_t>;
    case Type::s32:
      return convert_lanes<D, std::int32_t>;
    case Type::u64:
    case Type::b64:
      return convert_lanes<D, std::uint64_t>;
    case Type::s64:
      return convert_lanes<D, std::int64_t>;
    case Type::f16:
      return convert_lanes<D, Half>;
    case Type::f32:
      return convert_lanes<D, float>;
    case Type::f64:
      return convert_lanes<D, double>;
    default:
      return nullptr;
  }
}

inline Handler convert_handler(const Instruction& i) {
  switch (i.type) {
    case Type::u8:
      return convert_from<std::uint8_t>(i.from);
    case Type::s8:
      return convert_from<std::int8_t>(i.from);
    case Type::u16:
      return convert_from<std::uint16_t>(i.from);
    case Type::s16:
      return convert_from<std::int16_t>(i.from);
    case Type::u32:
      return convert_from<std::uint32_t>(i.from);
    case Type::s32:
      return convert_from<std::int32_t>(i.from);
    case Type::u64:
      return convert_from<std::uint64_t>(i.from);
    case Type::s64:
      return convert_from<std::int64_t>(i.from);
    case Type::f16:
      return i.from == Type::f16 ? nullptr : convert_from<Half>(i.from);
    case Type::f32:
      return convert_from<float>(i.from);
    case Type::f64:
      return convert_from<double>(i.from);
    default:
      return nullptr;
  }
}

}  // namespace
}  // namespace seedbed::ptx
