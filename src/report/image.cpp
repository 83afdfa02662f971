// SPDX-License-Identifier: Apache-2.0
// Pixels.
#include "report/image.h"

#include <algorithm>
#include <cmath>

namespace seedbed {
namespace {

std::uint8_t to_byte(float v) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(v, 0.0f, 1.0f) * 255));
}

}  // namespace

Image::Image(int w, int h, const Colour& background) : width(w), height(h) {
  const std::uint8_t bytes[3] = {to_byte(background.r), to_byte(background.g), to_byte(background.b)};
  rgb.resize(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 3);
  for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = bytes[i % 3];
}

void Image::blend(int x, int y, const Colour& c, float opacity) {
  if (x < 0 || y < 0 || x >= width || y >= height || !(opacity > 0)) return;
  std::uint8_t* p =
      &rgb[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 3];
  const float channels[3] = {c.r, c.g, c.b};
  const float a = std::min(opacity, 1.0f);
  for (int i = 0; i < 3; ++i) {
    const float below = static_cast<float>(p[i]) / 255;
    p[i] = to_byte(below + (channels[i] - below) * a);
  }
}

std::uint32_t Image::pixel(int x, int y) const {
  const std::uint8_t* p =
      &rgb[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 3];
  return static_cast<std::uint32_t>(p[0]) << 16 | static_cast<std::uint32_t>(p[1]) << 8 | p[2];
}

}  // namespace seedbed
