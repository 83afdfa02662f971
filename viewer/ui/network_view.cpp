// SPDX-License-Identifier: Apache-2.0
// The selected network alone: its field as large as it can be, its diagram, curves and facts.
#include <algorithm>

#include "viewer/ui/ui.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {

void draw_network_view(Ui& ui) {
  const Rect& at = ui.model.screen().centre;
  begin_panel(ui, "centre", at, ui.style.canvas);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Population& population = ui.model.population();
  const int network = ui.view().selected;
  const Rect inner{at.x + ui.u(22), at.y + ui.u(18), at.w - ui.u(44), at.h - ui.u(34)};
  const std::string title = title_of(population, network);
  text_at(list, ui.style.title, inner.x, inner.y, ui.style.ink, title);
  const std::string keys = "arrows: neighbouring seed and row   esc: back to the grid";
  const float after = inner.x + text_width(ui.style.title, title) + ui.u(9);
  const std::string& label = population.row(population.row_of(network)).label;
  text_at(list, ui.style.regular, after, inner.y + ui.u(3), ui.style.secondary,
          elided(ui.style.regular, label, inner.right() - after));
  const float keys_from = inner.right() - text_width(ui.style.small, keys);
  if (after + text_width(ui.style.regular, label) + ui.u(14) <= keys_from)
    text_at(list, ui.style.small, keys_from, inner.y + ui.u(4), ui.style.faint, keys);
  const float top = inner.y + ui.u(34), height = inner.bottom() - top, gap = ui.u(20);

  const auto card = [&](const Rect& r, const char* name) {
    list->AddRectFilled(corner(r), opposite(r), ui.style.panel, ui.u(8));
    list->AddRect(corner(r), opposite(r), ui.style.line, ui.u(8));
    text_at(list, ui.style.small, r.x + ui.u(14), r.y + ui.u(10), ui.style.secondary,
            elided(ui.style.small, name, r.w - ui.u(28)));
    return Rect{r.x + ui.u(14), r.y + ui.u(32), r.w - ui.u(28), r.h - ui.u(44)};
  };
  const float field = std::max(ui.u(120), std::min(height - ui.u(44), (inner.w - gap) * 0.46f));
  const float below = height - field - ui.u(12);
  draw_selected_field(ui, {inner.x, top, field, field});
  list->AddRect({inner.x, top}, {inner.x + field, top + field}, ui.style.line, ui.u(4));
  if (below > ui.u(40)) {
    const float facts = std::min(below, facts_height(ui, field) + ui.u(4));
    draw_facts(ui, {inner.x, top + field + ui.u(14), field, facts});
  }
  const Rect right{inner.x + field + gap, top, inner.w - field - gap, height};
  const float diagram = height * 0.56f;
  draw_network_diagram(ui, card({right.x, right.y, right.w, diagram}, "Network"), true);
  const float charts = height - diagram - ui.u(14), half = (right.w - ui.u(14)) / 2;
  const float y = right.y + diagram + ui.u(14);
  draw_loss_curves(ui, card({right.x, y, half, charts}, "Loss of this row's seeds"));
  draw_loss_legend(ui, right.x + ui.u(14) + text_width(ui.style.small, "Loss of this row's seeds"),
                   right.x + half - ui.u(14), y + ui.u(10));
  draw_accuracy_histogram(
      ui, card({right.x + half + ui.u(14), y, half, charts}, population.configuration_of(network).regression()
                                                                 ? "Loss across seeds"
                                                                 : "Accuracy across seeds"));
  end_panel();
}

}  // namespace seedbed::viewer
