// SPDX-License-Identifier: Apache-2.0
// Fields among the interface: a batch of tiles is recorded now and drawn by a callback of the draw list,
// so that it lies where the panel put it.
#include <algorithm>
#include <cctype>
#include <cmath>

#include "viewer/ui/ui.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

void draw_batch(const ImDrawList*, const ImDrawCmd* command) {
  const auto* call = static_cast<const BatchCall*>(command->UserCallbackData);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec4& c = command->ClipRect;
  call->tiles->draw(call->batch, screen.x, screen.y, {c.x, c.y, c.z - c.x, c.w - c.y});
}

}  // namespace

void draw_tiles(Ui& ui, const std::vector<TileInstance>& tiles, const std::vector<DotInstance>& dots,
                const TileStyle& style) {
  if (tiles.empty() && dots.empty()) return;
  TileStyle scaled = style;
  scaled.contour_pixels *= ui.style.scale;
  scaled.corner *= ui.style.scale;
  ui.calls.push_back({&ui.tiles, ui.tiles.add(tiles, dots, scaled)});
  ImGui::GetWindowDrawList()->AddCallback(draw_batch, &ui.calls.back());
}

TileInstance detail_tile(const Ui& ui, const Rect& at, std::span<const float> values, int side,
                         std::uint32_t flags) {
  TileInstance tile{at.x, at.y, at.w, at.h, 0, kTileEmpty};
  if (values.size() == static_cast<std::size_t>(side) * static_cast<std::size_t>(side) && side > 0) {
    tile.base = ui.tiles.add_detail(values);
    tile.flags = static_cast<std::uint32_t>(side) | kTileDetail | flags;
  }
  return tile;
}

std::uint32_t field_flags(const ViewState& view) {
  return (view.contour ? kTileContour : 0u) | (view.discretize ? kTileDiscrete : 0u);
}

void append_points(const Ui& ui, int network, const Rect& tile, std::vector<DotInstance>& dots, bool inside) {
  const std::shared_ptr<const Dataset> data = ui.model.population().dataset(network);
  const float radius = std::clamp(tile.w * 0.0135f, 1.15f * ui.style.scale, 4.2f * ui.style.scale);
  const std::size_t most = tile.w < ui.u(120) ? 160 : 1200;  // small tiles would be covered
  const auto add = [&](const std::vector<Point>& points, float r) {
    const std::size_t stride = std::max<std::size_t>(1, points.size() / most);
    for (std::size_t i = 0; i < points.size(); i += stride) {
      const Point& p = points[i];
      const auto x = static_cast<float>((p.x + 6) / 12), y = static_cast<float>((6 - p.y) / 12);
      if (x < 0 || y < 0 || x > 1 || y > 1) continue;
      const Colour c = p.label >= 0 ? ui.palette.point_positive : ui.palette.point_negative;
      const float rim = inside ? std::abs(r) + 0.5f : 0;  // half a pixel is the dot's soft edge
      dots.push_back({tile.x + std::clamp(x * tile.w, rim, tile.w - rim),
                      tile.y + std::clamp(y * tile.h, rim, tile.h - rim), packed(c), r});
    }
  };
  if (ui.view().test_points) add(data->test, -radius);
  if (ui.view().points) add(data->train, radius);
}

bool has_map(const Configuration& configuration, MapKind kind) {
  return !configuration.regression() || kind == MapKind::mean || kind == MapKind::deviation;
}

std::string title_of(const Population& population, int network) {
  if (network < 0 || network >= population.networks()) return "";
  std::string name = population.seed_name(network);
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

}  // namespace seedbed::viewer
