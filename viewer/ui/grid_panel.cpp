// SPDX-License-Identifier: Apache-2.0
// The grid: all tiles in one draw, labels with success at the left, seeds above, maps at the right.
// Click selects, double click opens, drag pans (or moves a row by its label), the wheel zooms.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "report/describe.h"
#include "viewer/ui/grid_labels.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

bool dimmed(const Ui& ui, int network) {
  const NetworkStanding& s = ui.model.frame()->of(network);
  switch (ui.view().dim) {
    case Dim::none:
      return false;
    case Dim::solved:
      return s.solved_epoch >= 0;
    case Dim::unsolved:
      return s.solved_epoch < 0;
    case Dim::diverged:
      return s.diverged;
  }
  return false;
}

std::span<const float> map_values(const RowMaps& maps, MapKind kind) {
  switch (kind) {
    case MapKind::mean:
      return maps.mean;
    case MapKind::disagreement:
      return maps.disagreement;
    case MapKind::deviation:
      return maps.deviation;
    case MapKind::vote:
      return maps.vote;
  }
  return {};
}

/// Tiles of the visible networks, the maps of visible rows, and points where tiles are large enough.
void draw_fields(Ui& ui, GridLayout& layout) {
  std::vector<TileInstance> tiles;
  std::vector<DotInstance> dots;
  const Frame& frame = *ui.model.frame();
  const auto texels = static_cast<std::uint32_t>(ui.fields.side) * static_cast<std::uint32_t>(ui.fields.side);
  std::unordered_map<int, std::uint32_t> base;
  for (std::size_t k = 0; k < ui.fields.networks.size(); ++k)
    base[ui.fields.networks[k]] = static_cast<std::uint32_t>(k) * texels;
  const bool with_points = (ui.view().points || ui.view().test_points) && layout.tile_size() >= ui.u(56);
  for (const int n : layout.visible()) {
    const Rect at = layout.tile_rect(n);
    TileInstance tile{at.x, at.y, at.w, at.h, 0, kTileEmpty};
    const auto found = base.find(n);
    if (frame.of(n).diverged) {
      tile.flags = kTileDiverged;
    } else if (found != base.end() && ui.fields.side > 0) {
      tile.base = found->second;
      tile.flags = static_cast<std::uint32_t>(ui.fields.side) | field_flags(ui.view());
    }
    if (dimmed(ui, n)) {
      tile.flags |= kTileDim;
    } else if (with_points && !frame.of(n).diverged) {
      append_points(ui, n, at, dots, true);
    }
    tiles.push_back(tile);
  }
  if (const FieldSetPtr& fields = ui.model.fields()) {
    for (const std::size_t line : layout.visible_rows()) {
      const int row = layout.arrangement().rows[line].row;
      const auto maps = std::find_if(fields->maps.begin(), fields->maps.end(),
                                     [row](const RowMaps& m) { return m.row == row; });
      for (std::size_t m = 0; m < layout.metrics().maps.size(); ++m) {
        const MapKind kind = layout.metrics().maps[m];
        const bool spread = kind == MapKind::disagreement || kind == MapKind::deviation;
        const std::uint32_t flags = spread                  ? kTileSpread
                                    : kind == MapKind::vote ? 0u
                                                            : field_flags(ui.view());
        const Rect at = layout.map_rect(line, m);
        const bool none = maps != fields->maps.end() && maps->networks == 0;  // all have diverged
        const bool senseless = !has_map(*ui.model.population().row(row).configuration, kind);
        tiles.push_back(maps == fields->maps.end() || none || senseless
                            ? TileInstance{at.x, at.y, at.w, at.h, 0, none ? kTileDiverged : kTileEmpty}
                            : detail_tile(ui, at, map_values(*maps, kind), fields->request.map_side, flags));
      }
    }
  }
  TileStyle style;
  if (layout.tile_size() < ui.u(20)) style.corner = 0;
  if (layout.tile_size() < ui.u(40)) {  // lines would be all there is to see
    style.contour_pixels = 1;
    style.contour_alpha =
        0.35f + 0.55f * std::clamp((layout.tile_size() / ui.style.scale - 12) / 28, 0.0f, 1.0f);
  }
  draw_tiles(ui, tiles, dots, style);
}

void frame_tile(const Ui& ui, const Rect& at, ImU32 colour, float width) {
  const float g = width / 2 + ui.u(0.5f);
  ImGui::GetWindowDrawList()->AddRect({at.x - g, at.y - g}, {at.right() + g, at.bottom() + g}, colour,
                                      at.w > ui.u(20) ? ui.u(3.5f) : 0, 0, width);
}

void show_tip(Ui& ui, const GridHit& hit) {
  const Population& population = ui.model.population();
  std::string text;
  if (hit.network >= 0) {
    const Metrics& m = ui.model.frame()->metric(hit.network);
    const NetworkStanding& s = ui.model.frame()->of(hit.network);
    text = fmt::format("{}  ·  {}", population.row(hit.row).label, population.seed_name(hit.network));
    if (s.diverged) {
      text += fmt::format("\ndiverged at epoch {}", with_commas(s.epoch));
    } else {
      text += fmt::format("\ntest loss {}   train loss {}", loss_text(m.test_loss), loss_text(m.train_loss));
      if (std::isfinite(m.test_accuracy))
        text += fmt::format("\ntest accuracy {:.1f} %", 100 * m.test_accuracy);
      if (s.solved_epoch >= 0) text += fmt::format("\nsolved at epoch {}", with_commas(s.solved_epoch));
      if (s.pruned) text += fmt::format("\npruned at epoch {}: as it was then", with_commas(s.epoch));
    }
  } else if (hit.map) {
    const char* const what[] = {"mean output of the row's seeds",
                                "chance that two seeds of the row disagree about the class",
                                "standard deviation of the output over the row's seeds",
                                "share of the row's seeds that vote for either class"};
    const bool sense = has_map(*population.row(hit.row).configuration, *hit.map);
    text = fmt::format("{}\n{}", population.row(hit.row).label,
                       sense ? what[static_cast<int>(*hit.map)] : "a regression has no classes");
  } else if (hit.label) {
    const RowSummary& s = ui.model.summaries()[static_cast<std::size_t>(hit.row)];
    text = fmt::format("{}\n{}, {} diverged{}\ndrag to another place", population.row(hit.row).label,
                       s.judged ? fmt::format("{} of {} solved", s.solved, s.networks)
                                : counted(s.networks, "seed") + ", no stop rule applies",
                       s.diverged, s.pruned > 0 ? fmt::format(", {} pruned", s.pruned) : "");
  }
  if (text.empty()) return;
  ui.hint = text;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.u(10), ui.u(7)});
  ImGui::SetTooltip("%s", text.c_str());
  ImGui::PopStyleVar();
}

void handle_pointer(Ui& ui, GridLayout& layout, GridHit& hovered) {
  const ImGuiIO& io = ImGui::GetIO();
  const Rect area = layout.metrics().area;
  ImGui::SetCursorScreenPos(corner(area));
  if (area.w < 1 || area.h < 1) return;
  ImGui::InvisibleButton("grid", {area.w, area.h},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonMiddle);
  const bool over = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
  const ImVec2 from = io.MouseClickedPos[0];
  static int dragged_row = -1;
  if (over) {
    hovered = layout.hit(io.MousePos.x, io.MousePos.y);
    if (io.MouseWheel != 0) layout.zoom_at(std::pow(1.2f, io.MouseWheel), io.MousePos.x, io.MousePos.y);
    if (ImGui::IsMouseDoubleClicked(0) && hovered.network >= 0) {
      ui.commands().push(command::Select{hovered.network});
      ui.commands().change([](ViewState& v) { v.mode = Mode::network; });
    }
    if (ImGui::IsMouseClicked(0)) {
      dragged_row = hovered.label ? hovered.row : -1;
      if (hovered.network >= 0) {
        ui.commands().push(command::Select{hovered.network});
      } else if (hovered.row >= 0 && (hovered.label || hovered.map)) {
        for (const ArrangedRow& row : layout.arrangement().rows)
          if (row.row == hovered.row) ui.commands().push(command::Select{row.networks.front()});
        if (hovered.map) ui.commands().change([](ViewState& v) { v.mode = Mode::row; });
      }
    }
  }
  const bool dragging = ImGui::IsMouseDragging(0, ui.u(5)) || ImGui::IsMouseDragging(2, 0);
  if (held && dragging && dragged_row < 0) layout.pan(io.MouseDelta.x, io.MouseDelta.y);
  if (dragged_row >= 0 && held && dragging) {
    const Rect mark = layout.drop(io.MousePos.x, io.MousePos.y).mark;
    const float left = mark.x - (layout.labelled() ? layout.metrics().label_width - ui.u(16) : 0);
    ImGui::GetWindowDrawList()->AddLine({std::max(area.x + ui.u(12), left), mark.y - ui.u(2)},
                                        {mark.right(), mark.y - ui.u(2)}, ui.style.accent, ui.u(2.5f));
  }
  if (dragged_row >= 0 && ImGui::IsMouseReleased(0)) {
    const bool moved = std::hypot(io.MousePos.x - from.x, io.MousePos.y - from.y) >= ui.u(5);
    const int before = layout.drop(io.MousePos.x, io.MousePos.y).before;
    if (moved && before != dragged_row) ui.commands().push(command::MoveRow{dragged_row, before});
    dragged_row = -1;
  }
}

void say_empty(Ui& ui) {
  const Rect& at = ui.model.screen().centre;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const SessionStatus& status = ui.model.status();
  std::string title, text;
  if (status.state == SessionState::failed) {
    title = ui.model.session().trains() ? "Training failed" : "The result cannot be shown";
    text = status.message;
  } else if (ui.model.population().networks() == 0) {
    title = "No networks";
    text = "The sweep has no seeds: set seeds.count.";
  } else if (!ui.model.frame()) {
    title = "Starting";
    text = fmt::format("making {}", counted(ui.model.population().networks(), "network"));
  } else {
    title = "Nothing passes the filter";
    text = ui.view().filter;
  }
  text_at(list, ui.style.title, at.cx(), at.cy() - ui.u(24), ui.style.ink, title, Align::middle);
  text_at(list, ui.style.regular, at.cx(), at.cy() + ui.u(4), ui.style.secondary,
          elided(ui.style.regular, text, at.w - ui.u(40)), Align::middle);
}

}  // namespace

void draw_grid(Ui& ui) {
  begin_panel(ui, "centre", ui.model.screen().centre, ui.style.canvas);
  GridLayout& layout = ui.model.layout();
  if (!ui.model.frame() || layout.arrangement().rows.empty() ||
      ui.model.status().state == SessionState::failed) {
    say_empty(ui);
    end_panel();
    return;
  }
  GridHit hovered;
  handle_pointer(ui, layout, hovered);
  const Rect view = layout.viewport();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(corner(view), opposite(view), true);
  draw_fields(ui, layout);
  if (hovered.network >= 0 && hovered.network != ui.view().selected)
    frame_tile(ui, layout.tile_rect(hovered.network), ui.style.faint, ui.u(1.5f));
  if (layout.shown(ui.view().selected))
    frame_tile(ui, layout.tile_rect(ui.view().selected), ui.style.ink,
               ui.u(layout.tile_size() > ui.u(20) ? 2.5f : 1.5f));
  list->PopClipRect();
  draw_grid_labels(ui);
  if (hovered.row >= 0 && !ImGui::IsMouseDown(0)) show_tip(ui, hovered);
  end_panel();
}

void draw_centre(Ui& ui) {
  const bool nothing = !ui.model.frame() || ui.view().selected < 0;
  if (ui.view().mode == Mode::row && !nothing) return draw_row_view(ui);
  if (ui.view().mode == Mode::network && !nothing) return draw_network_view(ui);
  draw_grid(ui);
}

}  // namespace seedbed::viewer
