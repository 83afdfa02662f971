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
constexpr TextStyle kHeadStyle{kHeaderSize, Weight::regular, kSecondary};
constexpr TextStyle kLabel{kLabelSize, Weight::regular, kInk};
constexpr TextStyle kStrong{kLabelSize, Weight::semibold, kInk};
constexpr TextStyle kSmall{kSmallSize, Weight::regular, kSecondary};
constexpr Colour kBar = colour(0x0877bd);

constexpr double kTallTile = 34;  ///< from here on the share has two lines

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
    fonts_.draw(canvas_, layout_.left, y, line, kHeadStyle);
    y += kNoteLine;
  }
}

double SheetPainter::text_baseline(std::size_t row) const {
  const double middle = layout_.row_y[row] + layout_.tile / 2;
  return content_.success && layout_.tile >= kTallTile ? middle + 1 : centred_baseline(middle, kLabelSize);
}

void SheetPainter::draw_label(std::size_t row) {
  const double baseline = text_baseline(row);
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
  const double x = layout_.share.x, width = layout_.share.width, baseline = text_baseline(row);
  if (content_.pruned) {
    const std::string kept =
        fmt::format("{} / {}", with_commas(r.networks - r.pruned - r.diverged), with_commas(r.networks));
    fonts_.draw(canvas_, x, baseline, fonts_.elide(kept, kLabel, width), kLabel);
    return;
  }
  if (!r.has_criterion) {
    fonts_.draw(canvas_, x, baseline, fonts_.elide("no classes", kSmall, width), kSmall);
    return;
  }
  const std::string percent = percent_text(r.solved, r.networks);
  fonts_.draw(canvas_, x, baseline, percent, kStrong);
  if (r.networks == 0) return;
  const bool tall = layout_.tile >= kTallTile;
  if (tall) {
    const double room = width - fonts_.width(percent, kStrong) - 6;
    std::string count = fmt::format("{} / {}", with_commas(r.solved), with_commas(r.networks));
    if (fonts_.width(count, kSmall) > room) count = with_commas(r.solved);
    fonts_.draw(canvas_, x + width, baseline, fonts_.elide(count, kSmall, room), kSmall, Anchor::right);
  }
  const Box bar = tall ? Box{x, baseline + 7, width, 4} : Box{x + 44, baseline - 6.5, width - 44, 4};
  canvas_.fill(bar, kFaint, 2);
  const double share = static_cast<double>(r.solved) / static_cast<double>(r.networks);
  if (r.solved > 0)
    canvas_.fill({bar.x, bar.y, std::max(bar.height, bar.width * share), bar.height}, kBar, 2);
  const double limits_y = bar.y + 7;
  canvas_.line(bar.x + bar.width * r.limits.low, limits_y, bar.x + bar.width * r.limits.high, limits_y,
               kSecondary, 1, 0.8f);
  if (r.diverged > 0 && layout_.tile >= 56) {
    fonts_.draw(canvas_, x, baseline + 24.5, fmt::format("{} diverged", with_commas(r.diverged)), kSmall);
  }
}

void SheetPainter::draw_points(const Box& box, const std::vector<Point>& points) {
  const double radius = std::clamp(layout_.tile / 64 * 1.15, 0.9, 3.2), outline = radius * 0.36;
  const auto most = static_cast<std::size_t>(layout_.tile * layout_.tile / 12);
  const std::size_t step = (points.size() + most - 1) / most;
  for (std::size_t i = 0; i < points.size(); i += std::max<std::size_t>(step, 1)) {
    const Point& p = points[i];
    if (!(std::abs(p.x) <= 6 && std::abs(p.y) <= 6)) continue;
    // Kept inside the tile, so that no dot is cut by its edge.
    const double reach = radius + outline;
    const double x = std::clamp(box.x + (p.x + 6) / 12 * box.width, box.x + reach, box.right() - reach);
    const double y = std::clamp(box.y + (6 - p.y) / 12 * box.height, box.y + reach, box.bottom() - reach);
    canvas_.disc(x, y, reach, kPaper, 0.8f);
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
  const double radius = std::clamp(layout_.tile * 0.085, 3.0, 9.0);
  if (tile.pruned) draw_pruned_mark(canvas_, box.x + radius + 3, box.y + radius + 3, radius);
  if (tile.state == TileState::solved && content_.success) {
    draw_solved_mark(canvas_, box.right() - radius - 3, box.y + radius + 3, radius);
  }
}

void SheetPainter::draw_row(std::size_t row, const SheetFields& fields) {
  draw_label(row);
  if (layout_.share.width > 0) draw_share(row);
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
