// SPDX-License-Identifier: Apache-2.0
// Where everything of a contact sheet stands, in layout units. Nothing overlaps: labels get columns
// as wide as their widest text up to a limit, and whatever is longer is elided.
#pragma once

#include <vector>

#include "report/canvas.h"
#include "report/font.h"
#include "report/sheet_content.h"
#include "seedbed/sheet.h"

namespace seedbed {

struct LabelColumn {
  double x, width;
};

struct LegendItem {
  enum class Kind { output, disagreement, contour, points, solved, pruned, diverged } kind;
  Box box;
  bool scale() const { return kind == Kind::output || kind == Kind::disagreement; }
  const char* text() const;
};

struct SheetLayout {
  double width, height;
  double left, content_width;  ///< between the margins
  double title_baseline;
  std::vector<std::string> caption_lines, note_lines;
  double captions_baseline, notes_baseline;  ///< of the first line
  double group_baseline, header_baseline;    ///< "seeds" over the columns; the columns' own labels
  std::vector<LabelColumn> labels;
  LabelColumn share;
  double tiles_x, maps_x, tile;
  int columns, maps;
  std::vector<double> row_y;      ///< top of each row
  std::vector<bool> group_start;  ///< the first key's label differs from the row above
  std::vector<LegendItem> legend;

  Box tile_box(std::size_t row, int column) const;
  Box map_box(std::size_t row, int map) const;
};

inline constexpr double kMargin = 36, kTileGap = 5, kCaptionLine = 18, kNoteLine = 16, kLegendMark = 18;

// Text sizes.
inline constexpr double kTitleSize = 23, kCaptionSize = 12, kHeaderSize = 10.5, kLabelSize = 12.5,
                        kSmallSize = 10;

/// Baseline that centres text of the given size on y.
inline double centred_baseline(double y, double size) {
  return y + size * 0.364;
}

SheetLayout lay_out_sheet(const SheetContent& content, const SheetOptions& options, const Fonts& fonts);

}  // namespace seedbed
