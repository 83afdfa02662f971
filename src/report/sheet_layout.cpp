// SPDX-License-Identifier: Apache-2.0
// From widths of texts and the number of rows and columns to positions.
#include "report/sheet_layout.h"

#include <algorithm>

namespace seedbed {
namespace {

constexpr double kLabelGap = 20, kLabelLimit = 200, kLabelLeast = 24, kShareWidth = 86, kMapsGap = 22;
constexpr double kGroupGap = 9, kMinimumWidth = 620, kLegendHeight = 36, kLegendGap = 30, kScaleWidth = 168;

double widest_label(const SheetContent& content, std::size_t key, const Fonts& fonts) {
  double width = std::max(kLabelLeast, fonts.width(content.keys[key], {kHeaderSize, Weight::regular, {}}));
  for (const SheetRow& row : content.rows) {
    width = std::max(width, fonts.width(row.labels[key], {kLabelSize, Weight::semibold, {}}));
  }
  return std::min(width + 0.5, kLabelLimit);
}

double legend_width(const LegendItem& item, const Fonts& fonts) {
  if (item.scale()) return kScaleWidth;
  return kLegendMark + 7 + fonts.width(item.text(), {kHeaderSize, Weight::regular, {}});
}

std::vector<std::string> wrapped(const std::vector<std::string>& paragraphs, double size, double width,
                                 const Fonts& fonts) {
  std::vector<std::string> lines;
  for (const std::string& paragraph : paragraphs) {
    for (std::string& line : fonts.wrap(paragraph, {size, Weight::regular, {}}, width))
      lines.push_back(std::move(line));
  }
  return lines;
}

/// Items from left to right, broken into lines; returns the bottom.
double lay_out_legend(SheetLayout& layout, const SheetContent& content, const SheetOptions& options,
                      const Fonts& fonts, double top) {
  using Kind = LegendItem::Kind;
  std::vector<Kind> kinds{Kind::output};
  if (content.maps) kinds.push_back(Kind::disagreement);
  kinds.push_back(Kind::contour);
  if (options.points && options.tile >= 48) kinds.push_back(Kind::points);
  if (content.success) kinds.push_back(Kind::solved);
  if (content.pruned) kinds.push_back(Kind::pruned);
  kinds.push_back(Kind::diverged);
  double x = layout.left, y = top;
  for (Kind kind : kinds) {
    LegendItem item{kind, {}};
    const double width = legend_width(item, fonts);
    if (x > layout.left && x + width > layout.left + layout.content_width) {
      x = layout.left;
      y += kLegendHeight + 12;
    }
    item.box = {x, y, width, kLegendHeight};
    layout.legend.push_back(item);
    x += width + kLegendGap;
  }
  return y + kLegendHeight;
}

}  // namespace

const char* LegendItem::text() const {
  switch (kind) {
    case Kind::output:
      return "network output";
    case Kind::disagreement:
      return "chance that two seeds disagree";
    case Kind::contour:
      return "decision boundary";
    case Kind::points:
      return "training points";
    case Kind::solved:
      return "solved";
    case Kind::pruned:
      return "pruned: as it was then";
    case Kind::diverged:
      return "diverged";
  }
  return "";
}

Box SheetLayout::tile_box(std::size_t row, int column) const {
  return {tiles_x + column * (tile + kTileGap), row_y[row], tile, tile};
}

Box SheetLayout::map_box(std::size_t row, int map) const {
  return {maps_x + map * (tile + kTileGap), row_y[row], tile, tile};
}

SheetLayout lay_out_sheet(const SheetContent& content, const SheetOptions& options, const Fonts& fonts) {
  SheetLayout layout{};
  layout.tile = options.tile;
  layout.columns = static_cast<int>(content.seeds.size());
  layout.maps = content.maps ? 2 : 0;
  double x = layout.left = kMargin;
  for (std::size_t key = 0; key < content.keys.size(); ++key) {
    const double width = widest_label(content, key, fonts);
    layout.labels.push_back({x, width});
    x += width + kLabelGap;
  }
  if (content.success || content.pruned) {
    layout.share = {x, kShareWidth};
    x += kShareWidth + kLabelGap;
  }
  layout.tiles_x = x;
  x += layout.columns * (layout.tile + kTileGap) - kTileGap;
  if (layout.maps > 0) {
    layout.maps_x = x + kMapsGap;
    x = layout.maps_x + layout.maps * (layout.tile + kTileGap) - kTileGap;
  }
  layout.content_width = std::max(x - kMargin, kMinimumWidth - 2 * kMargin);
  layout.width = layout.content_width + 2 * kMargin;

  layout.title_baseline = kMargin + kTitleSize * 0.8;
  layout.caption_lines = wrapped(content.captions, kCaptionSize, layout.content_width, fonts);
  layout.captions_baseline = layout.title_baseline + 24;
  double y = layout.captions_baseline + (static_cast<double>(layout.caption_lines.size()) - 1) * kCaptionLine;
  layout.group_baseline = y + 34;
  layout.header_baseline = layout.group_baseline + 20;
  y = layout.header_baseline + 9;
  for (std::size_t row = 0; row < content.rows.size(); ++row) {
    const bool starts = row == 0 || (content.keys.size() > 1 &&
                                     content.rows[row].labels[0] != content.rows[row - 1].labels[0]);
    if (starts && row > 0) y += kGroupGap;
    layout.group_start.push_back(starts);
    layout.row_y.push_back(y);
    y += layout.tile + kTileGap;
  }
  y = lay_out_legend(layout, content, options, fonts, y - kTileGap + 26);
  layout.note_lines = wrapped(content.notes, kHeaderSize, layout.content_width, fonts);
  layout.notes_baseline = y + 22;
  if (!layout.note_lines.empty()) {
    y = layout.notes_baseline + (static_cast<double>(layout.note_lines.size()) - 1) * kNoteLine;
  }
  layout.height = y + kMargin - 4;
  return layout;
}

}  // namespace seedbed
