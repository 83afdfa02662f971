// SPDX-License-Identifier: Apache-2.0
// The left: how the picture looks and is arranged, or what the networks are (network_controls.cpp).
#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <algorithm>

#include "report/describe.h"
#include "viewer/ui/network_controls.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

void flag(Ui& ui, const char* name, bool ViewState::*member, const char* text) {
  bool on = ui.view().*member;
  if (ImGui::Checkbox(name, &on)) ui.commands().change([member, on](ViewState& v) { v.*member = on; });
  tip(ui, text);
}

template <class Enum>
void choice(Ui& ui, const char* id, Enum ViewState::*member, int count, const char* (*name)(Enum)) {
  std::vector<const char*> names;
  for (int i = 0; i < count; ++i) names.push_back(name(static_cast<Enum>(i)));
  const int clicked = combo(id, names.data(), count, static_cast<int>(ui.view().*member));
  if (clicked >= 0)
    ui.commands().change([member, clicked](ViewState& v) { v.*member = static_cast<Enum>(clicked); });
}

void draw_look(Ui& ui) {
  section(ui, "Colours");
  choice<PaletteKind>(ui, "##palette", &ViewState::palette, kPalettes, name_of);
  const char* const themes[] = {"Light", "Dark"};
  const int theme =
      segmented(ui, "theme", themes, 2, static_cast<int>(ui.view().theme), ImGui::GetContentRegionAvail().x);
  if (theme >= 0) ui.commands().change([theme](ViewState& v) { v.theme = static_cast<Theme>(theme); });
  ImGui::Dummy({0, ui.u(2)});
  const float second = ui.u(16 + 104);
  flag(ui, "Contour", &ViewState::contour, "The line where the output changes sign  (C)");
  ImGui::SameLine(second);
  flag(ui, "Discretize", &ViewState::discretize, "Only the class, not how sure  (D)");
  flag(ui, "Points", &ViewState::points, "Training points, on tiles that are large enough  (P)");
  ImGui::SameLine(second);
  flag(ui, "Test points", &ViewState::test_points, "As rings  (T)");
  section(ui, "Columns after the seeds");
  const char* const names[] = {"Mean", "Disagree", "Std. dev.", "Vote"};
  for (int m = 0; m < kMapKinds; ++m) {
    bool on = ui.view().maps[m];
    if (m % 2 == 1) ImGui::SameLine(ui.u(16 + 104));
    if (ImGui::Checkbox(names[m], &on)) ui.commands().change([m, on](ViewState& v) { v.maps[m] = on; });
  }
}

void draw_arrange(Ui& ui) {
  section(ui, "Rows");
  choice<RowOrder>(ui, "##rows", &ViewState::row_order, 5, name_of);
  section(ui, "Seeds");
  choice<ColumnOrder>(ui, "##seeds", &ViewState::column_order, 4, name_of);
  const std::vector<std::string>& keys = ui.model.population().sweep().swept_keys();
  if (keys.size() > 1) {
    section(ui, "Group by");
    const std::vector<std::string> shorter = short_names(keys);
    std::vector<const char*> names{"Nothing"};
    for (const std::string& name : shorter) names.push_back(name.c_str());
    const auto found = std::find(keys.begin(), keys.end(), ui.view().group_key);
    const int chosen = found == keys.end() ? 0 : static_cast<int>(found - keys.begin()) + 1;
    const int clicked = combo("##group", names.data(), static_cast<int>(names.size()), chosen);
    if (clicked >= 0) {
      const std::string key = clicked == 0 ? "" : keys[static_cast<std::size_t>(clicked - 1)];
      ui.commands().change([key](ViewState& v) { v.group_key = key; });
    }
  }
  section(ui, "Filter");
  static std::string text;
  const ImGuiID id = ImGui::GetID("##filter");
  if (ImGui::GetActiveID() != id) text = ui.view().filter;
  ImGui::SetNextItemWidth(-1);
  const bool entered = ImGui::InputTextWithHint("##filter", "solved and test_loss < 0.1", &text,
                                                ImGuiInputTextFlags_EnterReturnsTrue);
  if (entered || ImGui::IsItemDeactivatedAfterEdit())
    ui.commands().change([filter = text](ViewState& v) { v.filter = filter; });
  tip(ui,
      "Which networks are shown: names of swept keys, train_loss, test_loss, test_accuracy, epoch, "
      "solved_epoch, "
      "seed, success; solved, diverged, running, pruned; and, or, not, ( )");
  if (!ui.model.arrangement().filter_error.empty()) {
    ImGui::PushFont(ui.style.small);
    ImGui::PushStyleColor(ImGuiCol_Text, ui.style.bad);
    ImGui::TextWrapped("%s", ui.model.arrangement().filter_error.c_str());
    ImGui::PopStyleColor();
    ImGui::PopFont();
  }
  section(ui, "Dim");
  choice<Dim>(ui, "##dim", &ViewState::dim, 4, name_of);
}

void draw_keep(Ui& ui) {
  section(ui, "Keep");
  const float half = (ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ItemSpacing.x) / 2;
  using Save = command::Export::What;
  const auto save = [&](const char* name, Save what, const char* text) {
    if (ImGui::Button(name, {half, 0})) ui.commands().push(command::Export{what, ""});
    tip(ui, text);
  };
  save("Picture", Save::grid_png, "The window as a PNG  (ctrl S)");
  ImGui::SameLine();
  save("Tile", Save::tile_png, "The selected field as a PNG of 1,024 pixels");
  save("Movie", Save::movie, "The recorded epochs as an MP4 (needs ffmpeg)");
  ImGui::SameLine();
  save("Table", Save::csv, "What is shown as CSV");
  if (ImGui::Button("Copy TOML", {half, 0})) ui.commands().push(command::Copy{command::Copy::What::toml});
  tip(ui, "The selected row as a sweep file  (ctrl C)");
  ImGui::SameLine();
  if (ImGui::Button("Copy URL", {half, 0})) ui.commands().push(command::Copy{command::Copy::What::url});
  tip(ui, "The selected row as a Playground URL  (ctrl U)");
  if (ui.model.session().live()) {
    if (ImGui::Button("Paste URL or sweep", {-1, 0})) ui.commands().push(command::Paste{""});
    tip(ui, "A Playground URL or a sweep file from the clipboard, with as many seeds as now  (ctrl V)");
  }
}

}  // namespace

void draw_controls(Ui& ui) {
  const Rect& at = ui.model.screen().controls;
  if (at.w <= 0) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.u(16), ui.u(12)});
  begin_panel(ui, "controls", at, ui.style.panel, true);
  const char* const tabs[] = {"Picture", "Networks"};
  const int tab = segmented(ui, "tabs", tabs, 2, ui.view().controls_tab, ImGui::GetContentRegionAvail().x);
  if (tab >= 0) ui.commands().change([tab](ViewState& v) { v.controls_tab = tab; });
  if (ui.view().controls_tab == 0) {
    draw_look(ui);
    draw_arrange(ui);
    draw_keep(ui);
  } else {
    draw_network_controls(ui);
  }
  end_panel(true);
  ImGui::PopStyleVar();
}

}  // namespace seedbed::viewer
