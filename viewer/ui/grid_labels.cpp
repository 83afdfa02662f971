// SPDX-License-Identifier: Apache-2.0
#include "viewer/ui/grid_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "report/describe.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

/// Where headings stand: above the first row, or at the edge where it has been scrolled out of sight.
float header_y(const Ui& ui, const GridLayout& layout) {
  const float first = layout.row_rect(0).y;
  const float group = layout.arrangement().rows.front().group.empty() ? 0 : layout.metrics().group_gap;
  return std::max(layout.metrics().area.y + ui.u(8), first - group - ui.u(20));
}

/// Above a block that has no labels: what its rows are.
void draw_dense_header(Ui& ui, const GridLayout& layout, float y) {
  const Population& population = ui.model.population();
  std::string text = counted(static_cast<std::int64_t>(layout.arrangement().rows.size()), "configuration");
  if (population.seeds() > 1) text += ", each with " + counted(population.seeds(), "seed") + " side by side";
  const float x = std::max(layout.viewport().x + ui.u(14), layout.row_rect(0).x);
  text_at(ImGui::GetWindowDrawList(), ui.style.small, x, y, ui.style.secondary,
          elided(ui.style.small, text + "; words are under the pointer", layout.viewport().right() - x));
}

void draw_seed_headers(Ui& ui, const GridLayout& layout, std::size_t line, float y) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Population& population = ui.model.population();
  const Rect view = layout.viewport();
  if (ui.view().column_order == ColumnOrder::seed && layout.lines() == 1 && ui.view().filter.empty()) {
    float free_from = -1e9f;
    for (const int n : layout.arrangement().rows[line].networks) {
      const Rect tile = layout.tile_rect(n);
      const std::string text = population.short_seed_name(n);
      const float w = text_width(ui.style.code_small, text);
      if (tile.cx() - w / 2 < std::max(free_from, view.x) || tile.cx() + w / 2 > view.right()) continue;
      text_at(list, ui.style.code_small, tile.cx(), y, ui.style.secondary, text, Align::middle);
      free_from = tile.cx() + w / 2 + ui.u(10);
    }
    return;
  }
  const float x = std::max(view.x + ui.u(14), layout.row_rect(line).x);
  const char* const orders[] = {"", "loss, best first", "accuracy, best first", "epochs to solve"};
  const ColumnOrder order = ui.view().column_order;
  const std::string text = order == ColumnOrder::seed
                               ? population.all_seeds_name()
                               : std::string("seeds by ") + orders[static_cast<int>(order)];
  const float end = layout.metrics().maps.empty() ? std::min(view.right(), layout.row_rect(line).right())
                                                  : layout.map_rect(line, 0).x - ui.u(8);
  if (text_width(ui.style.small, text) <= end - x)
    text_at(list, ui.style.small, x, y, ui.style.secondary, text);
}

/// Words for a map, the longest first.
std::span<const char* const> words_of(MapKind kind) {
  static constexpr const char* kMean[] = {"mean"};
  static constexpr const char* kDisagreement[] = {"disagreement", "disagree", "dis."};
  static constexpr const char* kDeviation[] = {"std. dev.", "σ"};
  static constexpr const char* kVote[] = {"vote"};
  switch (kind) {
    case MapKind::mean:
      return kMean;
    case MapKind::disagreement:
      return kDisagreement;
    case MapKind::deviation:
      return kDeviation;
    case MapKind::vote:
      return kVote;
  }
  return {};
}

/// Each map's longest word that has room: centred above the maps where all of them have it there, otherwise
/// from the maps' left edges, where the last may be longer than its map. Where even short words have none,
/// one word for all maps.
void draw_map_headers(Ui& ui, const GridLayout& layout, std::size_t line, float y) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Rect view = layout.viewport();
  const std::size_t maps = layout.metrics().maps.size();
  if (maps == 0) return;
  ImFont* font = ui.style.small;
  const Rect first = layout.map_rect(line, 0), last = layout.map_rect(line, maps - 1);
  const float pitch = maps > 1 ? layout.map_rect(line, 1).x - first.x : 1e9f;
  // Up to the labels of the next block, or the end of the picture.
  const bool another = line + layout.block_rows() < layout.arrangement().rows.size();
  const float end = std::min(view.right() - ui.u(6), another ? last.right() + ui.u(8) : 1e9f);
  std::vector<std::string> words;
  bool centred = true;
  for (std::size_t m = 0; m < maps; ++m) {
    const Rect at = layout.map_rect(line, m);
    const std::span<const char* const> choice = words_of(layout.metrics().maps[m]);
    // What has been scrolled out at the right has no room, nor need of it.
    const float room = m + 1 < maps ? pitch - ui.u(5) : std::max(end - at.x, at.w + ui.u(4));
    const auto word = std::find_if(choice.begin(), choice.end(),
                                   [&](const char* text) { return text_width(font, text) <= room; });
    if (word == choice.end()) {
      if (text_width(font, "maps") <= last.right() - first.x + ui.u(8))
        text_at(list, font, (first.x + last.right()) / 2, y, ui.style.ink, "maps", Align::middle);
      return;
    }
    centred = centred && text_width(font, *word) <= std::min(at.w + ui.u(4), pitch - ui.u(4));
    words.emplace_back(*word);
  }
  for (std::size_t m = 0; m < maps; ++m) {
    const Rect at = layout.map_rect(line, m);
    if (at.right() < view.x || at.x > view.right()) continue;
    if (centred) {
      text_at(list, font, at.cx(), y, ui.style.ink, words[m], Align::middle);
    } else {
      text_at(list, font, at.x, y, ui.style.ink, words[m]);
    }
  }
}

void draw_headers(Ui& ui, const GridLayout& layout) {
  const Rect view = layout.viewport(), area = layout.metrics().area;
  ImGui::GetWindowDrawList()->AddRectFilled({area.x, area.y}, {area.right(), view.y}, ui.style.canvas);
  const float y = header_y(ui, layout);
  if (!layout.labelled()) return draw_dense_header(ui, layout, y);
  for (std::size_t line = 0; line < layout.arrangement().rows.size(); line += layout.block_rows()) {
    draw_seed_headers(ui, layout, line, y);
    draw_map_headers(ui, layout, line, y);
    const Rect row = layout.row_rect(line);
    if (row.right() >= view.x && row.x <= view.right()) draw_row_label_headers(ui, y, line);
  }
}

void draw_groups(Ui& ui, GridLayout& layout) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const std::size_t line : layout.visible_rows()) {
    const std::string& heading = layout.heading(line);
    if (heading.empty()) continue;
    const Rect band = layout.row_rect(line);
    const float y = band.y - ui.style.strong->FontSize - ui.u(4);
    const float room = layout.labelled() ? layout.metrics().label_width - ui.u(16) : 0;
    const float left = std::max(layout.viewport().x, band.x) - room;
    const std::string text = elided(ui.style.strong, heading, band.right() - left);
    text_at(list, ui.style.strong, left, y, ui.style.ink, text);
    const float x = left + ui.u(12) + text_width(ui.style.strong, text);
    if (x >= band.right()) continue;
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
}

}  // namespace seedbed::viewer
