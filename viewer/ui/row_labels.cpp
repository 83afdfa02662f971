// SPDX-License-Identifier: Apache-2.0
// Labels of the grid's rows: what a row is, and the share of its seeds that solved the task. A label that
// finds no room in one piece becomes a line of a table with a column for each swept key.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/ui/grid_labels.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

constexpr std::size_t kMostMeasured = 256;  ///< rows that column widths follow

/// Where labels stand: beside the tiles, or at the edge where the tiles begin left of it.
struct Place {
  float left, right;
};

Place place_of(const Ui& ui, const GridLayout& layout, std::size_t line) {
  const float right = std::max(layout.viewport().x, layout.row_rect(line).x) - ui.u(10);
  return {right - (layout.metrics().label_width - ui.u(26)), right};
}

struct Column {
  std::size_t key;  ///< index of the swept key
  std::string name;
  float x = 0, width = 0;
};

/// Columns of swept keys in `room`; none where every label fits as it is.
std::vector<Column> columns_of(const Ui& ui, const GridLayout& layout, float room) {
  const Population& population = ui.model.population();
  const std::vector<std::string>& keys = population.sweep().swept_keys();
  const std::vector<ArrangedRow>& rows = layout.arrangement().rows;
  const std::size_t count = std::min(rows.size(), kMostMeasured);
  bool fits = keys.size() < 2;
  for (std::size_t r = 0; r < count && !fits; ++r) {
    if (text_width(ui.style.regular, population.row(rows[r].row).label) > room) break;
    fits = r + 1 == count;
  }
  if (fits) return {};
  std::vector<Column> columns;
  float total = 0;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (keys[k] == ui.view().group_key) continue;  // the group's heading says it
    Column column{k, keys[k].substr(keys[k].rfind('.') + 1), 0, ui.u(22)};
    for (std::size_t r = 0; r < count; ++r)
      column.width = std::max(
          column.width, text_width(ui.style.small, population.row(rows[r].row).values[k].label) + ui.u(2));
    total += column.width;
    columns.push_back(std::move(column));
  }
  const float gaps = ui.u(10) * static_cast<float>(columns.size() - 1);
  for (Column& column : columns) {  // the key's name as well, where there is room for it
    const float more = text_width(ui.style.small, column.name) - column.width;
    if (more <= 0 || total + more + gaps > room) continue;
    column.width += more;
    total += more;
  }
  const float scale = std::min(1.0f, std::max(0.0f, room - gaps) / std::max(total, 1.0f));
  float x = 0;
  for (Column& column : columns) {
    column.x = x;
    column.width *= scale;
    x += column.width + ui.u(10);
  }
  return columns;
}

/// Room for words: without the share where that stands on the same line.
float words_room(const Ui& ui, const Place& at, bool two_lines) {
  return at.right - at.left - (two_lines ? 0 : ui.u(42));
}

bool two_lines(const Ui& ui, const GridLayout& layout) {
  return layout.row_rect(0).h >= ui.u(34);
}

void draw_words(Ui& ui, const std::vector<Column>& columns, int row, float x, float y, float room,
                ImFont* font, ImU32 colour) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Row& r = ui.model.population().row(row);
  if (columns.empty()) {
    text_at(list, font, x, y, colour, elided(font, r.label, room));
    return;
  }
  for (const Column& column : columns)
    text_at(list, ui.style.small, x + column.x, y, colour,
            elided(ui.style.small, r.values[column.key].label, column.width));
}

}  // namespace

void draw_row_labels(Ui& ui) {
  const GridLayout& layout = ui.model.layout();
  if (!layout.labelled()) return;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Rect view = layout.viewport(), area = layout.metrics().area;
  const bool two = two_lines(ui, layout);
  const float room = words_room(ui, place_of(ui, layout, 0), two);
  const std::vector<Column> columns = columns_of(ui, layout, room);
  const int selected_row = ui.model.selected_row();
  float free_from = view.y;
  std::size_t block = 0;
  list->PushClipRect({area.x, view.y}, {area.right(), view.bottom()}, true);
  for (const std::size_t line : layout.visible_rows()) {
    const Place at = place_of(ui, layout, line);
    if (layout.block_of(line) != block) {
      block = layout.block_of(line);
      free_from = view.y;
    }
    const ArrangedRow& row = layout.arrangement().rows[line];
    const Rect band = layout.row_rect(line);
    const RowSummary& summary = ui.model.summaries()[static_cast<std::size_t>(row.row)];
    const bool chosen = row.row == selected_row;
    ImFont* font = band.h < ui.u(20) || !columns.empty() ? ui.style.small
                   : chosen                              ? ui.style.strong
                                                         : ui.style.regular;
    const float height = two ? font->FontSize + ui.u(12) : font->FontSize;
    const float y = std::max(band.cy() - height / 2, std::min(view.y + ui.u(4), band.bottom() - height));
    if (y < free_from) continue;  // thinned out where rows are lower than a line of text
    free_from = y + height;
    draw_words(ui, columns, row.row, at.left, y, room, font, chosen ? ui.style.ink : ui.style.secondary);
    // What pruning cut short would have solved how often, nobody knows: no share. Nor is there one where no
    // stop rule applies.
    const std::string share = !summary.judged      ? "–"
                              : summary.pruned > 0 ? "pruned"
                                                   : fmt::format("{:.0f} %", 100 * summary.success());
    ImFont* code = ui.style.code_small;
    if (!two) {
      text_at(list, code, at.right, y + (font->FontSize - code->FontSize) / 2,
              summary.solved > 0 ? ui.style.accent : ui.style.faint, share, Align::right);
      continue;
    }
    if (!summary.judged) continue;
    const Rect bar{at.left, y + font->FontSize + ui.u(6), at.right - at.left - ui.u(38), ui.u(4)};
    list->AddRectFilled(corner(bar), opposite(bar), ui.style.line, ui.u(2));
    if (summary.solved > 0 && summary.pruned == 0) {
      const float w = std::max(ui.u(3), bar.w * static_cast<float>(summary.success()));
      list->AddRectFilled(corner(bar), {bar.x + w, bar.bottom()}, ui.style.accent, ui.u(2));
    }
    text_at(list, code, at.right, bar.cy() - code->FontSize / 2, ui.style.secondary, share, Align::right);
  }
  list->PopClipRect();
}

void draw_row_label_headers(Ui& ui, float y, std::size_t line) {
  const GridLayout& layout = ui.model.layout();
  if (!layout.labelled()) return;
  const Place at = place_of(ui, layout, line);
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const Column& column : columns_of(ui, layout, words_room(ui, at, two_lines(ui, layout))))
    text_at(list, ui.style.small, at.left + column.x, y, ui.style.faint,
            elided(ui.style.small, column.name, column.width + ui.u(4)));
}

}  // namespace seedbed::viewer
