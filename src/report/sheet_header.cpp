// SPDX-License-Identifier: Apache-2.0
// The top of a contact sheet: title, captions, and what stands over the columns.
#include <algorithm>
#include <cmath>

#include "report/palette.h"
#include "report/sheet_painter.h"

namespace seedbed {
namespace {

constexpr TextStyle kTitle{kTitleSize, Weight::semibold, kInk};
constexpr TextStyle kCaption{kCaptionSize, Weight::regular, kSecondary};
constexpr TextStyle kHeader{kHeaderSize, Weight::regular, kSecondary};
constexpr TextStyle kGroupHeader{kHeaderSize, Weight::semibold, kInk};

/// A heading over several columns with a rule as wide as they are; the text may be wider, up to `room`.
void draw_group(Canvas& canvas, const Fonts& fonts, double x, double baseline, double width, double room,
                const std::string& text) {
  fonts.draw(canvas, x, baseline, fonts.elide(text, kGroupHeader, room), kGroupHeader);
  canvas.line(x, baseline + 6.5, x + width, baseline + 6.5, kFaint, 1);
}

}  // namespace

void SheetPainter::draw_header() {
  fonts_.draw(canvas_, layout_.left, layout_.title_baseline,
              fonts_.elide(content_.title, kTitle, layout_.content_width), kTitle);
  double y = layout_.captions_baseline;
  for (const std::string& line : layout_.caption_lines) {
    fonts_.draw(canvas_, layout_.left, y, line, kCaption);
    y += kCaptionLine;
  }
  draw_column_headers();
}

void SheetPainter::draw_column_headers() {
  const double base = layout_.header_baseline, pitch = layout_.tile + kTileGap;
  for (std::size_t key = 0; key < content_.keys.size(); ++key) {
    const LabelColumn& column = layout_.labels[key];
    fonts_.draw(canvas_, column.x, base, fonts_.elide(content_.keys[key], kHeader, column.width), kHeader);
  }
  if (layout_.share.width > 0)
    fonts_.draw(canvas_, layout_.share.x, base, content_.pruned ? "kept" : "solved", kHeader);

  const double tiles_width = layout_.columns * pitch - kTileGap;
  draw_group(canvas_, fonts_, layout_.tiles_x, layout_.group_baseline, tiles_width, tiles_width + 14,
             content_.seeds_title);
  // Labels that are wider than a tile stand over every second or third one, from its left edge.
  double widest = 0;
  for (const std::string& seed : content_.seeds) widest = std::max(widest, fonts_.width(seed, kHeader));
  const int every = std::clamp(static_cast<int>(std::ceil((widest + 4) / pitch)), 1, 3);
  for (int c = 0; c < layout_.columns; c += every) {
    const double x = layout_.tiles_x + c * pitch;
    const double room = std::min(every * pitch - 4, layout_.tiles_x + tiles_width + 4 - x);
    const std::string text = fonts_.elide(content_.seeds[static_cast<std::size_t>(c)], kHeader, room);
    const bool fits = fonts_.width(text, kHeader) <= pitch - 2;
    fonts_.draw(canvas_, fits ? x + layout_.tile / 2 : x, base, text, kHeader,
                fits ? Anchor::middle : Anchor::left);
  }
  if (layout_.maps == 0) return;
  const double maps_width = layout_.maps * pitch - kTileGap;
  draw_group(canvas_, fonts_, layout_.maps_x, layout_.group_baseline, maps_width, maps_width + kMargin - 8,
             content_.maps_title);
  const bool wide = fonts_.width("disagreement", kHeader) <= layout_.tile + 12;
  fonts_.draw(canvas_, layout_.maps_x + layout_.tile / 2, base,
              fonts_.elide("mean", kHeader, layout_.tile + 4), kHeader, Anchor::middle);
  fonts_.draw(canvas_, layout_.maps_x + pitch + layout_.tile / 2, base,
              wide ? "disagreement" : fonts_.elide("differ", kHeader, layout_.tile + 4), kHeader,
              Anchor::middle);
}

}  // namespace seedbed
