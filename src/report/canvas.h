// SPDX-License-Identifier: Apache-2.0
// Antialiased shapes on an image, in layout units: one unit is `scale` pixels. Each shape is a signed
// distance; a pixel's coverage is the distance of its centre to the edge, in pixels, clamped to 0..1.
#pragma once

#include "report/image.h"

namespace seedbed {

struct Box {
  double x, y, width, height;
  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

class Canvas {
 public:
  Canvas(Image& image, double scale) : image_(image), scale_(scale) {}
  Image& image() { return image_; }
  double scale() const { return scale_; }

  void fill(const Box& box, const Colour& c, double radius = 0, float opacity = 1);

  /// A frame of the given thickness, inside the box.
  void frame(const Box& box, const Colour& c, double thickness, double radius = 0, float opacity = 1);

  void disc(double x, double y, double radius, const Colour& c, float opacity = 1);
  void line(double x0, double y0, double x1, double y1, const Colour& c, double thickness, float opacity = 1);

 private:
  template <typename Distance>
  void paint(const Box& bounds, const Colour& c, float opacity, const Distance& distance);
  Image& image_;
  double scale_;
};

/// Signed distance of (x, y) to a box with rounded corners, negative inside; any one unit.
double rounded_box_distance(const Box& box, double radius, double x, double y);

}  // namespace seedbed
