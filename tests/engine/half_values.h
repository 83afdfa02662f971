// SPDX-License-Identifier: Apache-2.0
// IEEE 754 binary16 by its definition.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace seedbed {

/// From the definition of the format: 1 sign, 5 exponent and 10 mantissa bits.
inline double value_of_half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31, mantissa = bits & 1023;
  const double sign = bits >> 15 ? -1 : 1;
  if (exponent == 31) return mantissa ? std::nan("") : sign * std::numeric_limits<double>::infinity();
  return sign * (exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25));
}

/// The nearest number of the format, ties to even.
inline double nearest_half(float value) {
  const double x = value;
  if (std::isnan(x) || std::isinf(x) || x == 0) return x;
  const double quantum = std::ldexp(1, std::max(std::ilogb(x), -14) - 10);
  const double rounded = std::nearbyint(x / quantum) * quantum;  // exact but for the rounding: ties to even
  return std::abs(rounded) > 65504 ? std::copysign(std::numeric_limits<double>::infinity(), x) : rounded;
}

}  // namespace seedbed
