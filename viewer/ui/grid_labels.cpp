// SPDX-License-Identifier: Apache-2.0
#include "viewer/ui/grid_labels.h"

#include <fmt/format.h>

#include <algorithm>

#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

void draw_labels(Ui& ui, GridLayout& layout) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Rect view = layout.viewport();
  // Labels stand beside the tiles, or at the edge where the tiles begin left of it.
  const float right = std::max(view.x, layout.row_rect(0).x) - ui.u(10);
  const float left = right - (layout.metrics().label_width - ui.u(26));
  const Population& population = ui.model.population();
  const int selected_row = ui.model.selected_row();
  float free_from = view.y;
  list->PushClipRect({layout.metrics().area.x, view.y}, {std::max(view.x, right + 1), view.bottom()}, true);
  for (const std::size_t line : layout.visible_rows()) {
    const ArrangedRow& row = layout.arrangement().rows[line];
    const Rect band = layout.row_rect(line);
    const RowSummary& summary = ui.model.summaries()[static_cast<std::size_t>(row.row)];
    const bool chosen = row.row == selected_row;
    ImFont* font = band.h >= ui.u(20) ? (chosen ? ui.style.strong : ui.style.regular) : ui.style.small;
    const bool two_lines = band.h >= ui.u(34);
    const float height = two_lines ? font->FontSize + ui.u(12) : font->FontSize;
    const float y = std::max(band.cy() - height / 2, std::min(view.y + ui.u(4), band.bottom() - height));
    if (y < free_from) continue;  // thinned out where rows are lower than a line of text
    free_from = y + height;
    const float share_width = ui.u(38);
    const float room = right - left - (two_lines ? 0 : share_width + ui.u(4));
    text_at(list, font, left, y, chosen ? ui.style.ink : ui.style.secondary,
            elided(font, population.row(row.row).label, room));
    // What pruning cut short would have solved how often, nobody knows: no share.
    const std::string share =
        summary.pruned > 0 ? "pruned" : fmt::format("{:.0f} %", 100 * summary.success());
    if (!two_lines) {
      text_at(list, ui.style.code_small, right, y + (font->FontSize - ui.style.code_small->FontSize) / 2,
              summary.solved > 0 ? ui.style.accent : ui.style.faint, share, Align::right);
      continue;
    }
    const Rect bar{left, y + font->FontSize + ui.u(6), right - left - share_width, ui.u(4)};
    list->AddRectFilled(corner(bar), opposite(bar), ui.style.line, ui.u(2));
    if (summary.solved > 0 && summary.pruned == 0) {
      const float w = std::max(ui.u(3), bar.w * static_cast<float>(summary.success()));
      list->AddRectFilled(corner(bar), {bar.x + w, bar.bottom()}, ui.style.accent, ui.u(2));
    }
    text_at(list, ui.style.code_small, right, bar.cy() - ui.style.code_small->FontSize / 2,
            ui.style.secondary, share, Align::right);
  }
  list->PopClipRect();
}

void draw_headers(Ui& ui, GridLayout& layout) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::vector<ArrangedRow>& rows = layout.arrangement().rows;
  const Rect view = layout.viewport(), area = layout.metrics().area;
  list->AddRectFilled({area.x, area.y}, {area.right(), view.y}, ui.style.canvas);
  if (rows.empty()) return;
  const float first = layout.row_rect(0).y;
  const float y = std::max(area.y + ui.u(8), std::min(view.y, first) - ui.u(18));
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
    const Rect band = layout.row_rect(0);
    const float x = std::max(view.x + ui.u(14), band.x);
    const std::string text =
        ui.view().column_order == ColumnOrder::seed
            ? fmt::format("seeds 0 to {}", ui.model.population().seeds() - 1)
            : std::string("seeds by ") + (ui.view().column_order == ColumnOrder::loss ? "loss, best first"
                                          : ui.view().column_order == ColumnOrder::accuracy
                                              ? "accuracy, best first"
                                              : "epochs to solve");
    text_at(list, ui.style.small, x, y, ui.style.secondary, text);
  }
  for (std::size_t m = 0; m < layout.metrics().maps.size(); ++m) {
    const Rect at = layout.map_rect(0, m);
    if (at.right() < view.x || at.x > view.right()) continue;
    const char* const full[] = {"mean", "disagree", "std. dev.", "vote"};
    const char* const tiny[] = {"mean", "dis.", "σ", "vote"};
    const int kind = static_cast<int>(layout.metrics().maps[m]);
    ImFont* font = ui.style.small;
    const char* text = text_width(font, full[kind]) <= at.w + ui.u(4) ? full[kind] : tiny[kind];
    if (text_width(font, text) > at.w + ui.u(3)) {  // one word for all of them
      const Rect last = layout.map_rect(0, layout.metrics().maps.size() - 1);
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
  draw_groups(ui, layout);
  draw_labels(ui, layout);
  draw_headers(ui, layout);
}

}  // namespace seedbed::viewer
