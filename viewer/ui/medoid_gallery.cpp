// SPDX-License-Identifier: Apache-2.0
// How many different functions the seeds of a row have found: the medoid of each cluster, largest first.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/ui/widgets.h"

namespace seedbed::viewer {

void draw_medoids(Ui& ui, const Rect& at, const RowMaps& maps) {
  const float gap = ui.u(10);
  const int fit = std::max(1, static_cast<int>(std::ceil((at.w + gap) / (at.h + gap))));
  const float side = std::floor(std::min(at.h, (at.w + gap) / static_cast<float>(fit) - gap));
  const int count = std::min(fit, static_cast<int>(maps.medoids.size()));
  const int map_side = ui.model.fields()->request.map_side;
  ImDrawList* list = ImGui::GetWindowDrawList();
  std::vector<TileInstance> tiles;
  for (int k = 0; k < count; ++k) {
    const Medoid& medoid = maps.medoids[static_cast<std::size_t>(k)];
    const Rect tile{at.x + static_cast<float>(k) * (side + gap), at.y, side, side};
    tiles.push_back(detail_tile(ui, tile, medoid.values, map_side, field_flags(ui.view())));
    const std::string seed = title_of(ui.model.population(), medoid.network);
    const std::string below = medoid.size == 1 ? seed : fmt::format("{} of {}", medoid.size, maps.clustered);
    text_at(list, ui.style.small, tile.x, tile.bottom() + ui.u(2), ui.style.secondary,
            elided(ui.style.small, below, tile.w));
    ImGui::SetCursorScreenPos(corner(tile));
    ImGui::PushID(medoid.network);
    if (ImGui::InvisibleButton("medoid", {side, side})) ui.commands().push(command::Select{medoid.network});
    tip(ui,
        medoid.size == 1
            ? fmt::format("{}: no other seed is like it; click to select", seed).c_str()
            : fmt::format("{}: nearest to all {} of its kind; click to select", seed, medoid.size).c_str());
    ImGui::PopID();
  }
  TileStyle style;
  style.corner = 4;
  draw_tiles(ui, tiles, {}, style);
  for (int k = 0; k < count; ++k) {
    if (maps.medoids[static_cast<std::size_t>(k)].network != ui.view().selected) continue;
    const Rect tile{at.x + static_cast<float>(k) * (side + gap), at.y, side, side};
    list->AddRect(corner(tile), opposite(tile), ui.style.accent, ui.u(4), 0, ui.u(2));
  }
}

}  // namespace seedbed::viewer
