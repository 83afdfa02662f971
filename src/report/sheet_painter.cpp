// SPDX-License-Identifier: Apache-2.0
// The parts of a row and the header.
#include "report/sheet_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "report/describe.h"
#include "report/field_painter.h"
#include "report/palette.h"

namespace seedbed {
namespace {

constexpr Colour kTileEdge = colour(0x1b2430);
constexpr TextStyle kTitle{kTitleSize, Weight::semibold, kInk};
constexpr TextStyle kCaption{kCaptionSize, Weight::regular, kSecondary};
constexpr TextStyle kHeader{kHeaderSize, Weight::regular, kSecondary};
constexpr TextStyle kGroupHeader{kHeaderSize, Weight::semibold, kInk};
constexpr TextStyle kLabel{kLabelSize, Weight::regular, kInk};
constexpr TextStyle kStrong{kLabelSize, Weight::semibold, kInk};
constexpr TextStyle kSmall{kSmallSize, Weight::regular, kSecondary};
constexpr Colour kBar = colour(0x0877bd);

int pixels(double units, double scale) {
  return static_cast<int>(std::ceil(units * scale));
}

}  // namespace

std::string percent_text(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "–";
  const double percent = 100 * static_cast<double>(part) / static_cast<double>(whole);
  if (part > 0 && percent < 0.5) return "<1 %";
  if (part < whole && percent > 99.5) return ">99 %";
  return fmt::format("{:.0f} %", percent);
}

SheetPainter::SheetPainter(SheetContent content, const SheetOptions& options)
    : content_(std::move(content)),
      options_(options),
      layout_(lay_out_sheet(content_, options_, fonts_)),
      image_(pixels(layout_.width, options.scale), pixels(layout_.height, options.scale), kPaper),
      canvas_(image_, options.scale) {
  draw_header();
  draw_legend(canvas_, fonts_, layout_.legend);
  double y = layout_.notes_baseline;
  for (const std::string& line : layout_.note_lines) {
    fonts_.draw(canvas_, layout_.left, y, line, kHeader);
    y += kNoteLine;
  }
}

void SheetPainter::draw_header() {
  fonts_.draw(canvas_, layout_.left, layout_.title_baseline,
              fonts_.elide(content_.title, kTitle, layout_.content_width), kTitle);
  double y = layout_.captions_baseline;
  for (const std::string& line : layout_.caption_lines) {
    fonts_.draw(canvas_, layout_.left, y, line, kCaption);
    y += kCaptionLine;
  }
  const double base = layout_.header_baseline;
  for (std::size_t key = 0; key < content_.keys.size(); ++key) {
    const LabelColumn& column = layout_.labels[key];
    fonts_.draw(canvas_, column.x, base, fonts_.elide(content_.keys[key], kHeader, column.width), kHeader);
  }
  if (content_.success) fonts_.draw(canvas_, layout_.share.x, base, "solved", kHeader);

  const double pitch = layout_.tile + kTileGap;
  const double tiles_width = layout_.columns * pitch - kTileGap;
  const auto group = [&](double x, double width, const std::string& text) {
    fonts_.draw(canvas_, x, layout_.group_baseline, fonts_.elide(text, kGroupHeader, width), kGroupHeader);
    canvas_.line(x, layout_.group_baseline + 6.5, x + width, layout_.group_baseline + 6.5, kFaint, 1);
  };
  // One long title over few columns may run on where there is nothing beside it.
  const double room =
      layout_.maps > 0 ? tiles_width + 12 : layout_.content_width - (layout_.tiles_x - layout_.left);
  fonts_.draw(canvas_, layout_.tiles_x, layout_.group_baseline,
              fonts_.elide(content_.seeds_title, kGroupHeader, room), kGroupHeader);
  canvas_.line(layout_.tiles_x, layout_.group_baseline + 6.5, layout_.tiles_x + tiles_width,
               layout_.group_baseline + 6.5, kFaint, 1);
  double widest = 0;
  for (const std::string& seed : content_.seeds) widest = std::max(widest, fonts_.width(seed, kHeader));
  const int every = std::max(1, static_cast<int>(std::ceil((std::min(widest, 3 * pitch - 6) + 6) / pitch)));
  for (int c = 0; c < layout_.columns; c += every) {
    const std::string text =
        fonts_.elide(content_.seeds[static_cast<std::size_t>(c)], kHeader, every * pitch - 4);
    const bool fits = fonts_.width(text, kHeader) <= layout_.tile;
    const double x = layout_.tiles_x + c * pitch;
    fonts_.draw(canvas_, fits ? x + layout_.tile / 2 : x, base, text, kHeader,
                fits ? Anchor::middle : Anchor::left);
  }
  if (layout_.maps > 0) {
    group(layout_.maps_x, layout_.maps * pitch - kTileGap, content_.maps_title);
    const char* differ =
        fonts_.width("disagreement", kHeader) <= layout_.tile + 4 ? "disagreement" : "differ";
    fonts_.draw(canvas_, layout_.maps_x + layout_.tile / 2, base, fonts_.elide("mean", kHeader, layout_.tile),
                kHeader, Anchor::middle);
    fonts_.draw(canvas_, layout_.maps_x + pitch + layout_.tile / 2, base,
                fonts_.elide(differ, kHeader, layout_.tile + 4), kHeader, Anchor::middle);
  }
}

void SheetPainter::draw_label(std::size_t row) {
  const double baseline = centred_baseline(layout_.row_y[row] + layout_.tile / 2, kLabelSize);
  bool repeated = row > 0 && !layout_.group_start[row];
  for (std::size_t key = 0; key < content_.keys.size(); ++key) {
    const std::string& label = content_.rows[row].labels[key];
    const bool last = key + 1 == content_.keys.size();
    repeated = repeated && !last && label == content_.rows[row - 1].labels[key];
    if (repeated) continue;  // as in a table with grouped rows
    const TextStyle& style = key == 0 ? kStrong : kLabel;
    fonts_.draw(canvas_, layout_.labels[key].x, baseline,
                fonts_.elide(label, style, layout_.labels[key].width), style);
  }
}

void SheetPainter::draw_share(std::size_t row) {
  const SheetRow& r = content_.rows[row];
  const double x = layout_.share.x, width = layout_.share.width,
               middle = layout_.row_y[row] + layout_.tile / 2;
  const std::string percent = percent_text(r.solved, r.networks);
  const bool tall = layout_.tile >= 34;
  const double bar_y = tall ? middle + 5 : middle - 2, bar_x = tall ? x : x + 44,
               bar_width = x + width - bar_x;
  fonts_.draw(canvas_, x, tall ? middle - 2 : centred_baseline(middle, kLabelSize), percent, kStrong);
  if (tall) {
    const std::string count = fmt::format("{} / {}", with_commas(r.solved), with_commas(r.networks));
    const double room = width - fonts_.width(percent, kStrong) - 6;
    fonts_.draw(canvas_, x + width, middle - 2, fonts_.elide(count, kSmall, room), kSmall, Anchor::right);
  }
  canvas_.fill({bar_x, bar_y, bar_width, 4}, kFaint, 2);
  if (r.networks > 0) {
    const double share = static_cast<double>(r.solved) / static_cast<double>(r.networks);
    const Interval limits = wilson_interval(r.solved, r.networks);
    if (r.solved > 0) canvas_.fill({bar_x, bar_y, std::max(4.0, bar_width * share), 4}, kBar, 2);
    canvas_.line(bar_x + bar_width * limits.low, bar_y + 7, bar_x + bar_width * limits.high, bar_y + 7,
                 kSecondary, 1, 0.8f);
  }
  if (r.diverged > 0 && layout_.tile >= 56) {
    fonts_.draw(canvas_, x, middle + 24, fmt::format("{} diverged", with_commas(r.diverged)), kSmall);
  }
}

void SheetPainter::draw_points(const Box& box, const std::vector<Point>& points) {
  const double radius = std::clamp(layout_.tile / 64 * 1.15, 0.9, 3.2), outline = radius * 0.5;
  const auto most = static_cast<std::size_t>(layout_.tile * layout_.tile / 12);
  const std::size_t step = points.size() / most + 1;
  for (std::size_t i = 0; i < points.size(); i += step) {
    const Point& p = points[i];
    if (!(std::abs(p.x) <= 6 && std::abs(p.y) <= 6)) continue;
    // Kept inside the tile, so that no dot is cut by its edge.
    const double reach = radius + outline;
    const double x = std::clamp(box.x + (p.x + 6) / 12 * box.width, box.x + reach, box.right() - reach);
    const double y = std::clamp(box.y + (6 - p.y) / 12 * box.height, box.y + reach, box.bottom() - reach);
    canvas_.disc(x, y, reach, kPaper, 0.85f);
    canvas_.disc(x, y, radius, label_colour(static_cast<float>(p.label)));
  }
}

void SheetPainter::draw_tile(const Box& box, const SheetTile& tile, int side) {
  if (tile.state == TileState::missing) return paint_empty(canvas_, box);
  if (tile.state == TileState::diverged) return paint_diverged(canvas_, box);
  const FieldView field{tile.field, side};
  paint_field(canvas_, box, field, output_colour);
  paint_contour(canvas_, box, field, 1.2);
  if (options_.points && layout_.tile >= 48 && tile.data) draw_points(box, tile.data->train);
  canvas_.frame(box, kTileEdge, 0.75, kTileRadius, 0.18f);
  if (tile.state == TileState::solved && content_.success) {
    const double radius = std::clamp(layout_.tile * 0.085, 3.0, 9.0);
    draw_solved_mark(canvas_, box.right() - radius - 3, box.y + radius + 3, radius);
  }
}

void SheetPainter::draw_row(std::size_t row, const SheetFields& fields) {
  draw_label(row);
  if (content_.success) draw_share(row);
  for (int c = 0; c < layout_.columns; ++c) {
    draw_tile(layout_.tile_box(row, c), fields.tiles[static_cast<std::size_t>(c)], fields.side);
  }
  if (layout_.maps == 0) return;
  const Box mean = layout_.map_box(row, 0), differ = layout_.map_box(row, 1);
  if (fields.mean.empty()) {
    paint_empty(canvas_, mean);
  } else {
    paint_field(canvas_, mean, {fields.mean, fields.side}, output_colour);
    paint_contour(canvas_, mean, {fields.mean, fields.side}, 1.2);
    canvas_.frame(mean, kTileEdge, 0.75, kTileRadius, 0.18f);
  }
  if (fields.disagreement.empty()) {
    paint_empty(canvas_, differ);
  } else {
    paint_field(canvas_, differ, {fields.disagreement, fields.side}, disagreement_colour);
    canvas_.frame(differ, kTileEdge, 0.75, kTileRadius, 0.18f);
  }
}

}  // namespace seedbed
