// SPDX-License-Identifier: Apache-2.0
// A picture in memory: 8-bit sRGB, row 0 at the top. Colours are mixed in sRGB values, as browsers do.
#pragma once

#include <cstdint>
#include <vector>

namespace seedbed {

/// sRGB, each channel 0..1.
struct Colour {
  float r, g, b;
  bool operator==(const Colour&) const = default;
};

constexpr Colour colour(std::uint32_t hex) {
  return {static_cast<float>(hex >> 16 & 255) / 255, static_cast<float>(hex >> 8 & 255) / 255,
          static_cast<float>(hex & 255) / 255};
}

constexpr Colour mix(const Colour& a, const Colour& b, float t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

struct Image {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;  ///< [height][width][3]

  Image(int w, int h, const Colour& background);

  /// Paints over a pixel with opacity 0..1. Outside the picture: nothing.
  void blend(int x, int y, const Colour& c, float opacity);

  /// The pixel as 0xRRGGBB; it must be inside.
  std::uint32_t pixel(int x, int y) const;
};

}  // namespace seedbed
