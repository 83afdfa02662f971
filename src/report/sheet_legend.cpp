// SPDX-License-Identifier: Apache-2.0
// The legend: two colour scales with their ends, and the marks of a tile.
#include <cmath>

#include "report/field_painter.h"
#include "report/palette.h"
#include "report/sheet_painter.h"

namespace seedbed {
namespace {

constexpr TextStyle kText{kHeaderSize, Weight::regular, kSecondary};
constexpr double kBarHeight = 8, kMark = kLegendMark;

void draw_scale(Canvas& canvas, const Fonts& fonts, const LegendItem& item, const ColourScale& scale,
                float low, float high, const char* const (&ticks)[3]) {
  const Box& box = item.box;
  fonts.draw(canvas, box.x, box.y + 8, item.text(), kText);
  const Box bar{box.x, box.y + 14, box.width, kBarHeight};
  const int steps = static_cast<int>(bar.width * canvas.scale());
  for (int i = 0; i < steps; ++i) {
    const double u = (i + 0.5) / steps;
    const double x = bar.x + bar.width * i / steps;
    canvas.fill({x, bar.y, bar.right() - x, bar.height}, scale(low + (high - low) * static_cast<float>(u)));
  }
  canvas.frame(bar, kInk, 0.75, 0, 0.18f);
  const Anchor anchors[3] = {Anchor::left, Anchor::middle, Anchor::right};
  for (int i = 0; i < 3; ++i) {
    fonts.draw(canvas, bar.x + bar.width * i / 2, bar.bottom() + 12, ticks[i], kText, anchors[i]);
  }
}

/// A small tile split by a slanted boundary.
void draw_contour_sample(Canvas& canvas, const Box& box) {
  constexpr int side = 16;
  std::vector<float> field;
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      field.push_back(std::tanh(0.5f * static_cast<float>(column - row)));
    }
  }
  paint_field(canvas, box, {field, side}, output_colour);
  paint_contour(canvas, box, {field, side}, 1.2);
}

void draw_points_sample(Canvas& canvas, const Box& box) {
  for (int i = 0; i < 2; ++i) {
    const double x = box.x + 5 + 8 * i, y = box.y + box.height / 2;
    canvas.disc(x, y, 3, kInk, 0.16f);
    canvas.disc(x, y, 2.4, label_colour(i == 0 ? -1.0f : 1.0f));
  }
}

}  // namespace

void draw_solved_mark(Canvas& canvas, double x, double y, double radius) {
  canvas.disc(x, y, radius, kPaper, 0.94f);
  const double r = radius, thickness = r * 0.32;
  canvas.line(x - 0.45 * r, y + 0.02 * r, x - 0.12 * r, y + 0.36 * r, kInk, thickness);
  canvas.line(x - 0.12 * r, y + 0.36 * r, x + 0.46 * r, y - 0.34 * r, kInk, thickness);
}

void draw_pruned_mark(Canvas& canvas, double x, double y, double radius) {
  canvas.disc(x, y, radius, kPaper, 0.94f);
  canvas.line(x - 0.5 * radius, y, x + 0.5 * radius, y, kInk, radius * 0.32);
}

void draw_legend(Canvas& canvas, const Fonts& fonts, const std::vector<LegendItem>& items) {
  for (const LegendItem& item : items) {
    const Box mark{item.box.x, item.box.y + 9, kMark, kMark};
    switch (item.kind) {
      case LegendItem::Kind::output:
        draw_scale(canvas, fonts, item, output_colour, -1, 1, {"−1", "0", "+1"});
        continue;
      case LegendItem::Kind::disagreement:
        draw_scale(canvas, fonts, item, disagreement_colour, 0, 0.5f, {"0", "0.25", "0.5"});
        continue;
      case LegendItem::Kind::contour:
        draw_contour_sample(canvas, mark);
        break;
      case LegendItem::Kind::points:
        draw_points_sample(canvas, mark);
        break;
      case LegendItem::Kind::solved:
        canvas.disc(mark.x + kMark / 2, mark.y + kMark / 2, 8, kFaint);
        draw_solved_mark(canvas, mark.x + kMark / 2, mark.y + kMark / 2, 7);
        break;
      case LegendItem::Kind::pruned:
        canvas.disc(mark.x + kMark / 2, mark.y + kMark / 2, 8, kFaint);
        draw_pruned_mark(canvas, mark.x + kMark / 2, mark.y + kMark / 2, 7);
        break;
      case LegendItem::Kind::diverged:
        paint_diverged(canvas, mark);
        break;
    }
    fonts.draw(canvas, mark.right() + 7, centred_baseline(mark.y + kMark / 2, kHeaderSize), item.text(),
               kText);
  }
}

}  // namespace seedbed
