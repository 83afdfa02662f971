// SPDX-License-Identifier: Apache-2.0
// Signed-distance shapes.
#include "report/canvas.h"

#include <algorithm>
#include <cmath>

namespace seedbed {

double rounded_box_distance(const Box& box, double radius, double x, double y) {
  const double qx = std::abs(x - (box.x + box.width / 2)) - box.width / 2 + radius;
  const double qy = std::abs(y - (box.y + box.height / 2)) - box.height / 2 + radius;
  return std::hypot(std::max(qx, 0.0), std::max(qy, 0.0)) + std::min(std::max(qx, qy), 0.0) - radius;
}

template <typename Distance>
void Canvas::paint(const Box& bounds, const Colour& c, float opacity, const Distance& distance) {
  const int left = std::max(0, static_cast<int>(std::floor(bounds.x * scale_)) - 1);
  const int top = std::max(0, static_cast<int>(std::floor(bounds.y * scale_)) - 1);
  const int right = std::min(image_.width, static_cast<int>(std::ceil(bounds.right() * scale_)) + 1);
  const int bottom = std::min(image_.height, static_cast<int>(std::ceil(bounds.bottom() * scale_)) + 1);
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      const double d = distance((x + 0.5) / scale_, (y + 0.5) / scale_) * scale_;
      image_.blend(x, y, c, opacity * static_cast<float>(std::clamp(0.5 - d, 0.0, 1.0)));
    }
  }
}

void Canvas::fill(const Box& box, const Colour& c, double radius, float opacity) {
  if (!(box.width > 0 && box.height > 0)) return;
  const double r = std::min({radius, box.width / 2, box.height / 2});
  paint(box, c, opacity, [&](double x, double y) { return rounded_box_distance(box, r, x, y); });
}

void Canvas::frame(const Box& box, const Colour& c, double thickness, double radius, float opacity) {
  paint(box, c, opacity, [&](double x, double y) {
    const double d = rounded_box_distance(box, radius, x, y);
    return std::max(d, -d - thickness);
  });
}

void Canvas::disc(double x, double y, double radius, const Colour& c, float opacity) {
  paint({x - radius, y - radius, 2 * radius, 2 * radius}, c, opacity,
        [&](double px, double py) { return std::hypot(px - x, py - y) - radius; });
}

void Canvas::line(double x0, double y0, double x1, double y1, const Colour& c, double thickness,
                  float opacity) {
  const double half = thickness / 2, dx = x1 - x0, dy = y1 - y0, length2 = dx * dx + dy * dy;
  const Box bounds{std::min(x0, x1) - half, std::min(y0, y1) - half, std::abs(dx) + thickness,
                   std::abs(dy) + thickness};
  paint(bounds, c, opacity, [&](double x, double y) {
    const double t = length2 > 0 ? std::clamp(((x - x0) * dx + (y - y0) * dy) / length2, 0.0, 1.0) : 0.0;
    return std::hypot(x - x0 - t * dx, y - y0 - t * dy) - half;
  });
}

}  // namespace seedbed
