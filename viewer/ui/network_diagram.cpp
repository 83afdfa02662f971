// SPDX-License-Identifier: Apache-2.0
// The selected network: a small field in every neuron, links as wide as their weight and in the colour of
// its sign, dead links and units marked, values under the pointer. Widths and colours as the Playground
// has them: 1 to 10 linear in |w| up to 5.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "viewer/ui/ui.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

struct Diagram {
  Shape shape;
  std::vector<std::vector<Rect>> nodes;  ///< [level][unit]; the last level is the output
  float node = 0;
};

Diagram lay_out(const Ui& ui, const Shape& shape, const Rect& at, bool labels) {
  Diagram d{shape, {}, 0};
  const int levels = shape.depth() + 2;
  int most = 1;
  for (int l = 0; l < levels; ++l) most = std::max(most, shape.width(l));
  const float left = labels ? ui.u(30) : 0, top = 0;
  const float w = at.w - left, h = at.h - top;
  // A tall layer stands in two columns, so that there is something to see in its neurons.
  const bool staggered = h / (static_cast<float>(most) * 1.22f) < ui.u(13) && most > 12;
  const float by_height = h / (static_cast<float>(most) * (staggered ? 0.62f : 1.22f));
  const float by_width = w / (static_cast<float>(levels) * (staggered ? 3.0f : 1.8f));
  d.node = std::floor(std::clamp(std::min(by_height, by_width), ui.u(9), ui.u(labels ? 56 : 34)));
  const float across = levels > 1 ? (w - d.node) / static_cast<float>(levels - 1) : 0;
  for (int l = 0; l < levels; ++l) {
    std::vector<Rect> level;
    const int count = shape.width(l);
    const float most_pitch = count > 1 ? (h - d.node) / static_cast<float>(count - 1) : d.node;
    const bool two_columns = staggered && most_pitch < d.node * 1.1f;
    const float pitch = std::min(d.node * 1.45f, most_pitch);
    const float first = at.y + top + (h - d.node - pitch * static_cast<float>(count - 1)) / 2;
    for (int i = 0; i < count; ++i) {
      const float aside = !two_columns ? 0 : d.node * (i % 2 == 0 ? -0.58f : 0.58f);
      level.push_back({std::round(at.x + left + across * static_cast<float>(l) + aside),
                       std::round(first + pitch * static_cast<float>(i)), d.node, d.node});
    }
    d.nodes.push_back(std::move(level));
  }
  return d;
}

ImVec2 bezier(const ImVec2 p[4], float t) {
  const float s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, e = t * t * t;
  return {a * p[0].x + b * p[1].x + c * p[2].x + e * p[3].x,
          a * p[0].y + b * p[1].y + c * p[2].y + e * p[3].y};
}

/// `arch`: how far a shortcut swerves from the levels that it passes, without leaving `within`.
void link_curve(const Rect& from, const Rect& to, float arch, const Rect& within, ImVec2 p[4]) {
  const float bend = (to.x - from.right()) * 0.5f;
  const auto inside = [&](float y) { return std::clamp(y, within.y, within.bottom()); };
  p[0] = {from.right(), from.cy()};
  p[1] = {from.right() + bend, inside(from.cy() + arch)};
  p[2] = {to.x - bend, inside(to.cy() + arch)};
  p[3] = {to.x, to.cy()};
}

struct Link {
  int from, source;  ///< level and unit
  int to, destination;
};

/// Every weight, shortcuts first, so that they lie behind the others.
template <class Draw>
void for_each_link(const Shape& shape, Draw&& draw) {
  const ParameterIndex index(shape);
  for (int span = shape.depth() + 1; span >= 1; --span) {
    for (int to = span; to <= shape.depth() + 1; ++to) {
      const int from = to - span;
      int first = 0;  // sources are the levels before, from the nearest to the inputs
      for (int level = to - 1; level > from; --level) first += shape.width(level);
      if (first + shape.width(from) > shape.sources(to - 1)) continue;
      for (int i = 0; i < shape.width(to); ++i) {
        for (int t = 0; t < shape.width(from); ++t)
          draw(Link{from, t, to, i}, index.weight(to - 1, i, first + t));
      }
    }
  }
}

float distance_to(const ImVec2 p[4], ImVec2 m) {
  float best = 1e9f;
  for (int k = 0; k <= 24; ++k) {
    const ImVec2 q = bezier(p, static_cast<float>(k) / 24);
    best = std::min(best, std::hypot(q.x - m.x, q.y - m.y));
  }
  return best;
}

/// The unit's field in the evaluated set, or null.
const NeuronField* field_of(const FieldSetPtr& fields, int level, int unit) {
  if (!fields) return nullptr;
  for (const NeuronField& f : fields->neurons) {
    if (f.layer == level && f.unit == unit) return &f;
  }
  return nullptr;
}

/// A ReLU unit that is 0 over the whole plane says nothing to anyone.
bool looks_dead(const Configuration& c, int level, const NeuronField* field) {
  if (level < 1 || level > static_cast<int>(c.network.hidden.size()) || !field) return false;
  if (c.network.activation_of(level - 1) != Activation::relu) return false;
  return std::all_of(field->values.begin(), field->values.end(), [](float v) { return v <= 0; });
}

std::vector<std::string> input_names(FeatureSet features) {
  std::vector<std::string> names;
  for (int f = 0; f < kFeatureCount; ++f) {
    if (!features.has(static_cast<Feature>(f))) continue;
    const char* const text[] = {"x", "y", "x²", "y²", "xy", "sin x", "sin y"};
    names.emplace_back(text[f]);
  }
  return names;
}

}  // namespace

void draw_network_diagram(Ui& ui, const Rect& at, bool labels) {
  const int network = ui.view().selected;
  if (network < 0 || !ui.model.frame()) return;
  const Population& population = ui.model.population();
  const Configuration& configuration = population.configuration_of(network);
  const Shape shape(configuration);
  const ParameterIndex index(shape);
  const Weights& weights = *ui.model.frame()->weights;
  const std::size_t base = population.offset(network);
  Rect room = at;
  if (shape.sources(shape.depth()) > shape.width(shape.depth())) {  // shortcuts pass above and below
    const float margin = std::min(ui.u(22), at.h * 0.1f);
    room = {at.x, at.y + margin, at.w, at.h - 2 * margin};
  }
  const Diagram d = lay_out(ui, shape, room, labels);
  const FieldSetPtr& fields = ui.model.fields();
  const bool current = fields && fields->request.selected == network;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool inside = ImGui::IsWindowHovered() && at.contains(mouse.x, mouse.y);

  // Hundreds of links between two levels would be one surface: they are thinner, and let more through.
  int crowd = 1;
  for (int l = 0; l <= shape.depth(); ++l) crowd = std::max(crowd, shape.width(l) * shape.width(l + 1));
  const float thin = std::clamp(std::sqrt(96.0f / static_cast<float>(crowd)), 0.3f, 1.0f);

  std::string hover;
  float nearest = ui.u(5);
  ImVec2 nearest_curve[4];
  for_each_link(shape, [&](const Link& link, std::size_t at_parameter) {
    const std::size_t p = base + at_parameter;
    const double w = weights.values[p];
    const bool dead = !weights.dead.empty() && weights.dead[p] != 0;
    const auto node = [&](int level, int unit) {
      return d.nodes[static_cast<std::size_t>(level)][static_cast<std::size_t>(unit)];
    };
    const Rect from = node(link.from, link.source), to = node(link.to, link.destination);
    const float passed = static_cast<float>(link.to - link.from - 1) * d.node;
    ImVec2 curve[4];
    link_curve(from, to, from.cy() + to.cy() < 2 * at.cy() ? -passed : passed, at, curve);
    if (dead) {
      for (int k = 0; k < 16; k += 2)
        list->AddLine(bezier(curve, static_cast<float>(k) / 16),
                      bezier(curve, static_cast<float>(k + 1) / 16), ui.style.faint, ui.u(1));
    } else if (std::isfinite(w)) {
      const auto strength = static_cast<float>(std::min(std::abs(w), 5.0) / 5);
      const float width = ui.u(labels ? 1 + 7 * strength * thin : 0.75f + 4.5f * strength * thin);
      const float alpha =
          (0.22f + 0.7f * static_cast<float>(std::min(std::abs(w), 1.0))) * (0.4f + 0.6f * thin);
      list->AddBezierCubic(curve[0], curve[1], curve[2], curve[3],
                           im(w >= 0 ? ui.palette.positive : ui.palette.negative, alpha), width);
    }
    if (!inside) return;
    const float distance = distance_to(curve, mouse);
    if (distance >= nearest) return;
    nearest = distance;
    std::copy_n(curve, 4, nearest_curve);
    hover = dead ? "dead link: stays 0" : fmt::format("weight {:.4g}", w);
  });
  if (!hover.empty())
    list->AddBezierCubic(nearest_curve[0], nearest_curve[1], nearest_curve[2], nearest_curve[3], ui.style.ink,
                         ui.u(2));

  std::vector<TileInstance> tiles;
  std::vector<std::pair<Rect, ImU32>> frames;
  const std::vector<std::string> names = input_names(configuration.data.features);
  for (int l = 0; l <= shape.depth() + 1; ++l) {
    for (int i = 0; i < shape.width(l); ++i) {
      const Rect& node = d.nodes[static_cast<std::size_t>(l)][static_cast<std::size_t>(i)];
      const bool output = l == shape.depth() + 1;
      const NeuronField* field = current ? field_of(fields, l, i) : nullptr;
      std::span<const float> values;
      int side = 0;
      if (output && current) {
        values = fields->selected;
        side = fields->request.selected_side;
      } else if (field) {
        values = field->values;
        side = fields->request.neuron_side;
      }
      const bool diverged = ui.model.frame()->of(network).diverged;
      TileInstance tile =
          detail_tile(ui, node, values, side, ui.view().discretize ? std::uint32_t{kTileDiscrete} : 0u);
      if (diverged && l > 0) tile.flags = kTileDiverged;
      tiles.push_back(tile);
      const bool dead = looks_dead(configuration, l, field);
      const bool over = inside && node.contains(mouse.x, mouse.y);
      frames.emplace_back(node, dead ? ui.style.bad : over ? ui.style.ink : ui.style.faint);
      if (over) {
        if (l == 0) {
          hover = "input " + names[static_cast<std::size_t>(i)];
        } else {
          hover = fmt::format("{} {}\nbias {:.4g}", output ? "output" : "neuron",
                              output ? "" : std::to_string(i), weights.values[base + index.bias(l - 1, i)]);
          if (dead) hover += "\ndead: 0 over the whole plane";
        }
      }
      if (l == 0 && labels)
        text_at(list, ui.style.small, node.x - ui.u(7), node.cy() - ui.style.small->FontSize / 2,
                ui.style.secondary, names[static_cast<std::size_t>(i)], Align::right);
    }
  }
  TileStyle style;
  style.corner = 3;
  draw_tiles(ui, tiles, {}, style);
  for (const auto& [node, colour] : frames) {
    list->AddRect(corner(node), opposite(node), colour, ui.u(3), 0, ui.u(1));
    if (colour == ui.style.bad)
      list->AddLine({node.x + ui.u(3), node.bottom() - ui.u(3)}, {node.right() - ui.u(3), node.y + ui.u(3)},
                    colour, ui.u(1.5f));
  }
  if (hover.empty()) return;
  ui.hint = hover;
  ImGui::SetTooltip("%s", hover.c_str());
}

}  // namespace seedbed::viewer
