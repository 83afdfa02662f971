// SPDX-License-Identifier: Apache-2.0
// Tiles: a scalar field as colours with its zero level on top, and the two tiles that have no field.
#pragma once

#include <functional>
#include <span>

#include "report/canvas.h"

namespace seedbed {

/// A square field, values[row][column], row 0 at the top; the samples at its ends lie on the box's edges.
struct FieldView {
  std::span<const float> values;
  int side;

  /// Bilinear at (x, y) in 0..1, clamped to the field.
  float at(double x, double y) const;
};

using ColourScale = std::function<Colour(float)>;

inline constexpr double kTileRadius = 2.5;  ///< of a tile's corners, in layout units

/// Fills the box with the field's colours.
void paint_field(Canvas& canvas, const Box& box, const FieldView& field, const ColourScale& scale);

/// Draws the level 0 over it, `thickness` layout units wide. A field that hardly changes across the
/// tile has no boundary worth a line: it fades out with the slope.
void paint_contour(Canvas& canvas, const Box& box, const FieldView& field, double thickness);

/// Grey hatching with a cross: a network that diverged.
void paint_diverged(Canvas& canvas, const Box& box);

/// An empty frame: nothing to show.
void paint_empty(Canvas& canvas, const Box& box);

}  // namespace seedbed
