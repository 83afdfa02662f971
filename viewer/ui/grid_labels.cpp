// SPDX-License-Identifier: Apache-2.0
#include "viewer/ui/grid_labels.h"

#include <fmt/format.h>

#include <algorithm>

#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

/// Where headings stand: above the first row, or at the edge where it has been scrolled out of sight.
float header_y(const Ui& ui, const GridLayout& layout) {
  const float first = layout.row_rect(0).y;
  const float group = layout.arrangement().rows.front().group.empty() ? 0 : layout.metrics().group_gap;
  return std::max(layout.metrics().area.y + ui.u(8), std::min(layout.viewport().y, first - group) - ui.u(18));
}

void draw_headers(Ui& ui, GridLayout& layout) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::vector<ArrangedRow>& rows = layout.arrangement().rows;
  const Rect view = layout.viewport(), area = layout.metrics().area;
  list->AddRectFilled({area.x, area.y}, {area.right(), view.y}, ui.style.canvas);
  if (rows.empty()) return;
  const std::size_t maps = layout.metrics().maps.size();
  const float y = header_y(ui, layout);
  if (ui.view().column_order == ColumnOrder::seed && layout.lines() == 1 && ui.view().filter.empty()) {
    float free_from = -1e9f;
    for (const int n : rows.front().networks) {
      const Rect tile = layout.tile_rect(n);
      const std::string text = std::to_string(ui.model.population().seed_of(n));
      const float w = text_width(ui.style.code_small, text);
      if (tile.cx() - w / 2 < std::max(free_from, view.x) || tile.cx() + w / 2 > view.right()) continue;
      text_at(list, ui.style.code_small, tile.cx(), y, ui.style.secondary, text, Align::middle);
      free_from = tile.cx() + w / 2 + ui.u(10);
    }
  } else {
    const float x = std::max(view.x + ui.u(14), layout.row_rect(0).x);
    const std::string text =
        ui.view().column_order == ColumnOrder::seed
            ? fmt::format("seeds 0 to {}", ui.model.population().seeds() - 1)
            : std::string("seeds by ") + (ui.view().column_order == ColumnOrder::loss ? "loss, best first"
                                          : ui.view().column_order == ColumnOrder::accuracy
                                              ? "accuracy, best first"
                                              : "epochs to solve");
    const float room = maps == 0 ? view.right() - x : layout.map_rect(0, 0).x - ui.u(8) - x;
    if (text_width(ui.style.small, text) <= room)
      text_at(list, ui.style.small, x, y, ui.style.secondary, text);
  }
  for (std::size_t m = 0; m < maps; ++m) {
    const Rect at = layout.map_rect(0, m);
    if (at.right() < view.x || at.x > view.right()) continue;
    const char* const full[] = {"mean", "disagree", "std. dev.", "vote"};
    const char* const tiny[] = {"mean", "dis.", "σ", "vote"};
    const int kind = static_cast<int>(layout.metrics().maps[m]);
    ImFont* font = ui.style.small;
    const char* text = text_width(font, full[kind]) <= at.w + ui.u(4) ? full[kind] : tiny[kind];
    if (text_width(font, text) > at.w + ui.u(3)) {  // one word for all of them
      const Rect last = layout.map_rect(0, maps - 1);
      text_at(list, font, (layout.map_rect(0, 0).x + last.right()) / 2, y, ui.style.ink, "maps",
              Align::middle);
      break;
    }
    text_at(list, font, at.cx(), y, ui.style.ink, text, Align::middle);
  }
}

void draw_groups(Ui& ui, GridLayout& layout) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const std::size_t line : layout.visible_rows()) {
    const ArrangedRow& row = layout.arrangement().rows[line];
    if (row.group.empty()) continue;
    const Rect band = layout.row_rect(line);
    const float y = band.y - ui.style.strong->FontSize - ui.u(4);
    const float left = std::max(layout.viewport().x, band.x) - layout.metrics().label_width + ui.u(16);
    text_at(list, ui.style.strong, left, y, ui.style.ink, row.group);
    const float x = left + ui.u(12) + text_width(ui.style.strong, row.group);
    list->AddLine({x, y + ui.style.strong->FontSize / 2 + 1},
                  {band.right(), y + ui.style.strong->FontSize / 2 + 1}, ui.style.line, 1);
  }
}

}  // namespace

void draw_grid_labels(Ui& ui) {
  GridLayout& layout = ui.model.layout();
  if (layout.arrangement().rows.empty()) return;
  draw_groups(ui, layout);
  draw_row_labels(ui);
  draw_headers(ui, layout);
  draw_row_label_headers(ui, header_y(ui, layout));
}

}  // namespace seedbed::viewer
