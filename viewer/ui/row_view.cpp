// SPDX-License-Identifier: Apache-2.0
// The seeds of one configuration over each other: mean, vote, deviation, disagreement, all boundaries in
// one picture, the spread of the loss over time, and how many have solved the task by when.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/describe.h"
#include "seedbed/study.h"
#include "viewer/ui/plots.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

constexpr double kLeastLoss = 1e-7;  ///< where the logarithmic axis of the fan ends

const RowMaps* maps_of(const Ui& ui, int row) {
  if (!ui.model.fields()) return nullptr;
  for (const RowMaps& maps : ui.model.fields()->maps) {
    if (maps.row == row) return &maps;
  }
  return nullptr;
}

/// Seeds whose boundaries there are to draw.
int boundaries_of(const Ui& ui, int row) {
  const std::vector<int>& networks = ui.fields.networks;
  return static_cast<int>(std::count_if(networks.begin(), networks.end(), [&](int n) {
    return ui.model.population().row_of(n) == row && !ui.model.frame()->of(n).diverged;
  }));
}

/// In place of a picture that there can't be.
void say_inside(const Ui& ui, const Rect& at, const char* text) {
  const std::string shown = elided(ui.style.small, text, at.w - ui.u(10));
  text_at(ImGui::GetWindowDrawList(), ui.style.small, at.cx(), at.cy() - ui.style.small->FontSize / 2,
          ui.style.secondary, shown, Align::middle);
}

void draw_spaghetti(Ui& ui, const Rect& at, int row) {
  if (boundaries_of(ui, row) == 0) {
    ImGui::GetWindowDrawList()->AddRectFilled(corner(at), opposite(at), ui.style.panel, ui.u(4));
    const RowSummary& summary = ui.model.summaries()[static_cast<std::size_t>(row)];
    if (summary.diverged == summary.networks) say_inside(ui, at, "all seeds have diverged");
    return;
  }
  std::vector<TileInstance> tiles;
  std::vector<DotInstance> dots;
  const FieldView& f = ui.fields;
  const auto texels = static_cast<std::uint32_t>(f.side) * static_cast<std::uint32_t>(f.side);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(corner(at), opposite(at), ui.style.panel, ui.u(4));
  for (std::size_t k = 0; k < f.networks.size(); ++k) {
    const int n = f.networks[k];
    if (ui.model.population().row_of(n) != row || ui.model.frame()->of(n).diverged) continue;
    tiles.push_back({at.x, at.y, at.w, at.h, static_cast<std::uint32_t>(k) * texels,
                     static_cast<std::uint32_t>(f.side) | kTileContour | kTileBare});
  }
  append_points(ui, ui.view().selected, at, dots);
  TileStyle style;
  style.contour_pixels = 1;
  list->PushClipRect(corner(at), opposite(at), true);  // points at the rim stay inside
  draw_tiles(ui, tiles, dots, style);
  list->PopClipRect();
  list->AddRect(corner(at), opposite(at), ui.style.line, ui.u(4));
}

/// Quantiles over the row's seeds, at each epoch over those that still trained.
void draw_loss_fan(Ui& ui, const Rect& at, int row) {
  const Population& population = ui.model.population();
  const std::vector<Spread> spreads =
      spreads_of(ui.model.session().moments(), *ui.model.frame(), row * population.seeds(),
                 population.seeds(), [](const Metrics& m) { return std::max(shown_loss(m), kLeastLoss); });
  std::vector<double> xs, low, lower, middle, upper, high;
  double least = 1e9, most = 0;
  for (const Spread& s : spreads) {
    xs.push_back(static_cast<double>(s.epoch));
    low.push_back(quantile_of_sorted(s.values, 0.05));
    lower.push_back(quantile_of_sorted(s.values, 0.25));
    middle.push_back(quantile_of_sorted(s.values, 0.5));
    upper.push_back(quantile_of_sorted(s.values, 0.75));
    high.push_back(quantile_of_sorted(s.values, 0.95));
    least = std::min(least, low.back());
    most = std::max(most, high.back());
  }
  if (!(most > 0)) least = 0.1, most = 1;
  Axis y{std::max(least * 0.8, kLeastLoss), most * 1.2, true};
  if (y.high / y.low < 4) y.low = y.high / 4;
  const Chart chart(ui, at, {0, xs.empty() ? 1 : std::max(1.0, xs.back()), false, true}, y, "epoch");
  if (xs.size() < 2) return chart.empty(why_no_curve(ui, row));
  chart.band(xs, low, high, with_alpha(ui.style.accent, 0.16f));
  chart.band(xs, lower, upper, with_alpha(ui.style.accent, 0.26f));
  chart.line(xs, middle, ui.style.accent, 2);
}

/// Share of the row's seeds that have solved the task by an epoch.
void draw_solved_by(Ui& ui, const Rect& at, int row) {
  const Population& population = ui.model.population();
  std::vector<double> epochs;
  for (int k = 0; k < population.seeds(); ++k) {
    const NetworkStanding& s = ui.model.frame()->of(row * population.seeds() + k);
    if (s.solved_epoch >= 0) epochs.push_back(s.solved_epoch);
  }
  std::sort(epochs.begin(), epochs.end());
  std::vector<double> xs{0}, ys{0};
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    xs.push_back(epochs[i]);
    ys.push_back(100.0 * static_cast<double>(i + 1) / population.seeds());
  }
  const auto now = static_cast<double>(ui.model.frame()->epoch);
  xs.push_back(now);
  ys.push_back(ys.back());
  const Chart chart(ui, at, {0, std::max(1.0, now), false, true}, {0, 100, false}, "epoch");
  if (!ui.model.summaries()[static_cast<std::size_t>(row)].judged) return chart.empty("no stop rule applies");
  if (epochs.empty()) return chart.empty("none has solved it yet");
  chart.steps(xs, ys, ui.style.accent, 2);
}

/// Above a map of spread: what it is, and its colours from 0 to `most`.
void scale_of(Ui& ui, const Rect& map, const std::string& name, const std::string& most) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  ImFont* font = ui.style.small;
  const float y = map.y - ui.u(17), bar = ui.u(34), pad = ui.u(4);
  const float room = text_width(font, "0") + bar + text_width(font, most) + 2 * pad;
  text_at(list, font, map.x, y, ui.style.secondary, elided(font, name, map.w - room - pad));
  float x = map.right() - room;
  text_at(list, font, x, y, ui.style.secondary, "0");
  x += text_width(font, "0") + pad;
  constexpr int kSteps = 16;
  const float step = bar / kSteps, top = y + font->FontSize * 0.2f;
  for (int k = 0; k < kSteps; ++k) {
    const float at = x + step * static_cast<float>(k);
    list->AddRectFilled({at, top}, {at + step, top + font->FontSize * 0.7f},
                        ui.palette.spread[static_cast<std::size_t>(k * 255 / (kSteps - 1))]);
  }
  text_at(list, font, x + bar + pad, y, ui.style.secondary, most);
}

}  // namespace

void draw_row_view(Ui& ui) {
  const Rect& at = ui.model.screen().centre;
  begin_panel(ui, "centre", at, ui.style.canvas);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const int row = ui.model.selected_row();
  const Population& population = ui.model.population();
  const RowSummary& summary = ui.model.summaries()[static_cast<std::size_t>(row)];
  const Rect inner{at.x + ui.u(22), at.y + ui.u(18), at.w - ui.u(44), at.h - ui.u(34)};
  const Interval success = summary.limits;
  const std::string facts =
      !summary.judged
          ? fmt::format("{}{}; no stop rule applies", counted(summary.networks, "seed"),
                        summary.diverged > 0 ? fmt::format(", {} diverged", summary.diverged) : "")
      : summary.pruned > 0
          ? fmt::format("{} of {} pruned: no share is that of the seeds", summary.pruned,
                        counted(summary.networks, "seed"))
          : fmt::format("{} of {} solved: {:.0f} % ({:.0f} to {:.0f}){}", summary.solved,
                        counted(summary.networks, "seed"), 100 * summary.success(), 100 * success.low,
                        100 * success.high,
                        summary.diverged > 0 ? fmt::format(", {} diverged", summary.diverged) : "");
  // The label gives way to the facts, but not below half of the width.
  const float facts_width = std::min(text_width(ui.style.regular, facts), inner.w / 2);
  const std::string label =
      elided(ui.style.title, population.row(row).label, inner.w - facts_width - ui.u(12));
  text_at(list, ui.style.title, inner.x, inner.y, ui.style.ink, label);
  const float after = inner.x + text_width(ui.style.title, label) + ui.u(12);
  text_at(list, ui.style.regular, after, inner.y + ui.u(3), ui.style.secondary,
          elided(ui.style.regular, facts, inner.right() - after));

  const float top = inner.y + ui.u(34), height = inner.bottom() - top, gap = ui.u(18), heading = ui.u(22);
  // Below the maps, where the row has seeds to compare and the window is high enough: its solutions.
  const float tile = std::clamp(height * 0.17f, ui.u(56), ui.u(120));
  const bool gallery = population.seeds() > 1 && height > ui.u(420);
  const float strip = gallery ? tile + heading + ui.u(16) + gap : 0;
  const float by_width = (inner.w - 2 * gap) / 3, by_height = (height - strip - 2 * heading - gap) / 2;
  const float side = std::floor(std::max(ui.u(60), std::min(by_width, by_height)));
  const RowMaps* maps = maps_of(ui, row);
  const auto place = [&](int column, int line) {
    return Rect{inner.x + static_cast<float>(column) * (side + gap),
                top + static_cast<float>(line) * (side + heading + gap) + heading, side, side};
  };
  const auto heading_of = [&](const Rect& r, const std::string& text) {
    text_at(list, ui.style.small, r.x, r.y - ui.u(17), ui.style.secondary, elided(ui.style.small, text, r.w));
  };
  std::vector<TileInstance> output, deviation, disagreement;
  const int map_side = ui.model.fields() ? ui.model.fields()->request.map_side : 0;
  const bool alone = population.seeds() == 1;
  const auto map = [&](MapKind kind, std::vector<TileInstance>& to, const Rect& r,
                       const std::vector<float>* values, std::uint32_t flags) {
    const bool sense = has_map(*population.row(row).configuration, kind);
    if ((alone && kind != MapKind::mean) || !sense) {
      list->AddRectFilled(corner(r), opposite(r), ui.style.panel, ui.u(4));
      say_inside(ui, r, sense ? "one seed: nothing to compare" : "a regression has no classes");
      return;
    }
    if (maps && maps->networks == 0) {  // all have diverged
      to.push_back({r.x, r.y, r.w, r.h, 0, kTileDiverged});
      return;
    }
    to.push_back(detail_tile(ui, r, values ? std::span<const float>(*values) : std::span<const float>(),
                             map_side, flags));
  };
  map(MapKind::mean, output, place(0, 0), maps ? &maps->mean : nullptr, field_flags(ui.view()));
  map(MapKind::vote, output, place(1, 0), maps ? &maps->vote : nullptr, 0);
  map(MapKind::disagreement, disagreement, place(0, 1), maps ? &maps->disagreement : nullptr, kTileSpread);
  map(MapKind::deviation, deviation, place(1, 1), maps ? &maps->deviation : nullptr, kTileSpread);
  TileStyle style;
  style.corner = 4;
  style.contour_pixels = 1.6f;
  draw_tiles(ui, output, {}, style);
  draw_tiles(ui, disagreement, {}, style);
  style.spread_high = 1;
  draw_tiles(ui, deviation, {}, style);
  heading_of(place(0, 0), alone                        ? population.seed_name(row * population.seeds())
                          : maps && maps->networks > 0 ? "Mean output of " + counted(maps->networks, "seed")
                                                       : "Mean output");
  heading_of(place(1, 0), "Vote: share for either class");
  scale_of(ui, place(0, 1), "Disagreement of seeds", "50 %");
  scale_of(ui, place(1, 1), "Standard deviation", "1");
  const float right = inner.x + 2 * (side + gap);
  const float wide = inner.right() - right;
  Rect boundaries = place(2, 0);
  boundaries.w = boundaries.h = std::min(side, wide);
  const int drawn = boundaries_of(ui, row);
  heading_of({right, boundaries.y, wide, 0},
             drawn > 0 ? "Boundaries of " + counted(drawn, "seed") : "Boundaries");
  draw_spaghetti(ui, boundaries, row);
  const Rect lower = place(2, 1);
  const float chart = (lower.h - heading) / 2;
  heading_of({right, lower.y, wide, 0}, "Loss: median, half and 90 % of the seeds");
  draw_loss_fan(ui, {right, lower.y, wide, chart}, row);
  heading_of({right, lower.y + chart + heading, wide, 0}, "Solved, % of the seeds");
  draw_solved_by(ui, {right, lower.y + chart + heading, wide, chart}, row);
  if (gallery) {
    const Rect below{inner.x, lower.bottom() + gap + heading, inner.w, tile};
    const bool known = maps && !maps->medoids.empty();
    std::string text = "Different solutions";
    if (maps && maps->networks == 0)
      text += ": none, all seeds have diverged";
    else if (known && maps->clusters == 1)
      text += fmt::format(": one, all {} seeds; the most typical", maps->clustered);
    else if (known && maps->clusters == maps->clustered)
      text += fmt::format(": all {} seeds, each on more than 5 % of the plane", maps->clustered);
    else if (known)
      text +=
          fmt::format(": {} among {} seeds, as many as {:.1f} equally common ones; the most typical of each",
                      maps->clusters, maps->clustered, maps->distinct);
    heading_of(below, text);
    if (known) draw_medoids(ui, below, *maps);
  }
  end_panel();
}

}  // namespace seedbed::viewer
