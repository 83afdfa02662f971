// SPDX-License-Identifier: Apache-2.0
// Draws a contact sheet: the frame of texts first, then row by row, so that only one row of fields is in
// memory.
#pragma once

#include "report/sheet_layout.h"

namespace seedbed {

class SheetPainter {
 public:
  SheetPainter(SheetContent content, const SheetOptions& options);
  void draw_row(std::size_t row, const SheetFields& fields);
  const SheetLayout& layout() const { return layout_; }
  const Image& image() const { return image_; }

 private:
  void draw_header();
  void draw_column_headers();
  double text_baseline(std::size_t row) const;
  void draw_label(std::size_t row);
  void draw_share(std::size_t row);
  void draw_tile(const Box& box, const SheetTile& tile, int side);
  void draw_points(const Box& box, const std::vector<Point>& points);

  SheetContent content_;
  SheetOptions options_;
  Fonts fonts_;
  SheetLayout layout_;
  Image image_;
  Canvas canvas_;
};

/// A check mark on a light disc: the network solved its task.
void draw_solved_mark(Canvas& canvas, double x, double y, double radius);
void draw_pruned_mark(Canvas& canvas, double x, double y, double radius);

/// The explanations under the tiles.
void draw_legend(Canvas& canvas, const Fonts& fonts, const std::vector<LegendItem>& items);

/// "53 %", "<1 %", ">99 %": 0 % and 100 % only where they are exact.
std::string percent_text(std::int64_t part, std::int64_t whole);

}  // namespace seedbed
