// SPDX-License-Identifier: Apache-2.0
// Per pixel: the field, its slope, and from both the distance to the zero level.
#include "report/field_painter.h"

#include <algorithm>
#include <cmath>

#include "report/palette.h"

namespace seedbed {
namespace {

constexpr Colour kHatchPaper = colour(0xeef0f3), kHatch = colour(0xc6ccd4), kHatchMark = colour(0x7a8493);

/// Calls visit(pixel x, pixel y, u, v, coverage) with (u, v) in 0..1 for the pixels of a tile.
template <typename Visit>
void each_pixel(const Canvas& canvas, const Image& image, const Box& box, const Visit& visit) {
  const double s = canvas.scale();
  const int left = std::max(0, static_cast<int>(std::floor(box.x * s)));
  const int top = std::max(0, static_cast<int>(std::floor(box.y * s)));
  const int right = std::min(image.width, static_cast<int>(std::ceil(box.right() * s)));
  const int bottom = std::min(image.height, static_cast<int>(std::ceil(box.bottom() * s)));
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      const double lx = (x + 0.5) / s, ly = (y + 0.5) / s;
      const double d = rounded_box_distance(box, kTileRadius, lx, ly) * s;
      if (d < 0.5) {
        visit(x, y, (lx - box.x) / box.width, (ly - box.y) / box.height,
              static_cast<float>(std::clamp(0.5 - d, 0.0, 1.0)));
      }
    }
  }
}

float smooth_step(float low, float high, float x) {
  const float t = std::clamp((x - low) / (high - low), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

}  // namespace

float FieldView::at(double x, double y) const {
  const double fx = std::clamp(x, 0.0, 1.0) * (side - 1), fy = std::clamp(y, 0.0, 1.0) * (side - 1);
  const int x0 = std::min(static_cast<int>(fx), std::max(side - 2, 0));
  const int y0 = std::min(static_cast<int>(fy), std::max(side - 2, 0));
  const int x1 = std::min(x0 + 1, side - 1), y1 = std::min(y0 + 1, side - 1);
  const auto value = [&](int column, int row) {
    return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(side) +
                  static_cast<std::size_t>(column)];
  };
  const auto tx = static_cast<float>(fx - x0), ty = static_cast<float>(fy - y0);
  const float upper = value(x0, y0) + (value(x1, y0) - value(x0, y0)) * tx;
  const float lower = value(x0, y1) + (value(x1, y1) - value(x0, y1)) * tx;
  return upper + (lower - upper) * ty;
}

void paint_field(Canvas& canvas, const Box& box, const FieldView& field, const ColourScale& scale) {
  Image& image = canvas.image();
  each_pixel(canvas, image, box, [&](int x, int y, double u, double v, float coverage) {
    image.blend(x, y, scale(field.at(u, v)), coverage);
  });
}

void paint_contour(Canvas& canvas, const Box& box, const FieldView& field, double thickness) {
  Image& image = canvas.image();
  const double pixel_x = 1 / (box.width * canvas.scale()), pixel_y = 1 / (box.height * canvas.scale());
  const auto half = static_cast<float>(thickness * canvas.scale() / 2);
  const auto tile_pixels = static_cast<float>(box.width * canvas.scale());
  each_pixel(canvas, image, box, [&](int x, int y, double u, double v, float coverage) {
    const float here = field.at(u, v);
    // The steeper side: across a jump between two pixels, half of it is still seen from either.
    const auto steeper = [&](double du, double dv) {
      return std::max(std::abs(field.at(u + du, v + dv) - here), std::abs(here - field.at(u - du, v - dv)));
    };
    const float slope = std::hypot(steeper(pixel_x, 0), steeper(0, pixel_y));  // per pixel
    if (!(slope > 0)) return;
    const float distance = std::abs(here) / slope;
    const float line = std::clamp(half + 0.5f - distance, 0.0f, 1.0f);
    const float fade = smooth_step(0.04f, 0.4f, slope * tile_pixels);  // change across a whole tile
    image.blend(x, y, kContour, 0.9f * line * fade * coverage);
  });
}

void paint_diverged(Canvas& canvas, const Box& box) {
  Image& image = canvas.image();
  const double period = std::max(5.0, box.width / 9), width = period * 0.36;
  each_pixel(canvas, image, box, [&](int x, int y, double u, double v, float coverage) {
    const double across = (u * box.width + v * box.height) / std::sqrt(2.0);
    const double offset = std::abs(std::remainder(across, period));
    const double stripe = std::clamp((width / 2 - offset) * canvas.scale() + 0.5, 0.0, 1.0);
    image.blend(x, y, mix(kHatchPaper, kHatch, static_cast<float>(stripe)), coverage);
  });
  const double cx = box.x + box.width / 2, cy = box.y + box.height / 2, r = std::min(box.width * 0.15, 11.0);
  canvas.disc(cx, cy, r * 1.35, kPaper, 0.95f);
  canvas.line(cx - r * 0.5, cy - r * 0.5, cx + r * 0.5, cy + r * 0.5, kHatchMark, r * 0.26);
  canvas.line(cx - r * 0.5, cy + r * 0.5, cx + r * 0.5, cy - r * 0.5, kHatchMark, r * 0.26);
  canvas.frame(box, kHatch, 1, kTileRadius);
}

void paint_empty(Canvas& canvas, const Box& box) {
  canvas.fill(box, colour(0xf7f8fa), kTileRadius);
  canvas.frame(box, kFaint, 1, kTileRadius);
}

}  // namespace seedbed
