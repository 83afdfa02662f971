// SPDX-License-Identifier: Apache-2.0
// IEEE 754 binary16 from float: what a GPU's cvt.rn.f16.f32 gives.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace seedbed {

/// To the nearest, ties to even; beyond 65,504 by half a unit and more infinity; every NaN is 0x7fff.
inline std::uint16_t half_of(float x) {
  if (std::isnan(x)) return 0x7fff;
  const auto sign = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(x) >> 16 & 0x8000);
  const std::uint32_t size = std::bit_cast<std::uint32_t>(std::fabs(x));
  if (size >= 0x47800000) return sign | 0x7c00;  // 65,536 and more
  if (size < 0x38800000) {                       // below 2^-14 a unit is 2^-24: floats near 0.5 have it, too
    const float shifted = std::fabs(x) + 0.5f;
    return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3f000000));
  }
  const std::uint32_t rounded = size + 0xfff + (size >> 13 & 1);  // 13 bits go; a carry is the next exponent
  return static_cast<std::uint16_t>(sign | (rounded - 0x38000000) >> 13);
}

}  // namespace seedbed
