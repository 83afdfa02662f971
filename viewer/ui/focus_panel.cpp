// SPDX-License-Identifier: Apache-2.0
// The selected network at the right of the grid: field, facts, diagram, loss curves of its row, histogram.
#include "viewer/ui/ui.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {

void draw_focus(Ui& ui) {
  const Rect& at = ui.model.screen().focus;
  if (at.w <= 0) return;
  begin_panel(ui, "focus", at, ui.style.panel);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddLine({at.x, at.y}, {at.x, at.bottom()}, ui.style.line, 1);
  const int network = ui.view().selected;
  const Rect inner{at.x + ui.u(18), at.y + ui.u(14), at.w - ui.u(34), at.h - ui.u(24)};
  if (network < 0 || !ui.model.frame() || network >= ui.model.population().networks()) {
    text_at(list, ui.style.regular, inner.cx(), at.y + ui.u(80), ui.style.faint,
            "Click a tile to see its network", Align::middle);
    end_panel();
    return;
  }
  const Population& population = ui.model.population();
  const std::string title = title_of(population, network);
  text_at(list, ui.style.title, inner.x, inner.y, ui.style.ink, title);
  const float after = inner.x + text_width(ui.style.title, title) + ui.u(9);
  text_at(list, ui.style.regular, after, inner.y + ui.u(3), ui.style.secondary,
          elided(ui.style.regular, population.row(population.row_of(network)).label, inner.right() - after));

  // Heights: what is flexible shares what the rest leaves.
  const float heading = ui.u(24), facts = facts_height(ui, inner.w) + ui.u(6);
  const float room = inner.h - ui.u(32) - facts - 3 * heading - ui.u(10);
  const float field = std::min(inner.w, std::max(ui.u(110), room * 0.40f));
  const float rest = room - field;
  float y = inner.y + ui.u(32);
  draw_selected_field(ui, {inner.x + (inner.w - field) / 2, y, field, field});
  y += field + ui.u(10);
  draw_facts(ui, {inner.x, y, inner.w, facts});
  y += facts;
  const auto card = [&](const char* name, float height, auto&& draw) {
    if (height < ui.u(30)) return;
    text_at(list, ui.style.small, inner.x, y + ui.u(4), ui.style.secondary, name);
    draw(Rect{inner.x, y + heading, inner.w, height});
    y += heading + height;
  };
  card("Network", rest * 0.44f, [&](const Rect& r) { draw_network_diagram(ui, r, false); });
  card("Loss of this row's seeds", rest * 0.32f, [&](const Rect& r) {
    draw_loss_legend(ui, inner.x + text_width(ui.style.small, "Loss of this row's seeds"), r.right(),
                     y + ui.u(4));
    draw_loss_curves(ui, r);
  });
  card(population.configuration_of(network).regression() ? "Loss across seeds" : "Accuracy across seeds",
       rest * 0.24f, [&](const Rect& r) { draw_accuracy_histogram(ui, r); });
  end_panel();
}

}  // namespace seedbed::viewer
