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

/// What the colours mean, at the right of the heading above.
void draw_colour_scale(Ui& ui) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 next = ImGui::GetCursorScreenPos();
  const float y = next.y - ui.style.small->FontSize - ImGui::GetStyle().ItemSpacing.y;
  float right = next.x + ImGui::GetContentRegionAvail().x;
  text_at(list, ui.style.code_small, right, y, ui.style.secondary, "1", Align::right);
  right -= text_width(ui.style.code_small, "1") + ui.u(5);
  constexpr int kSteps = 32;
  const float width = ui.u(96), step = width / kSteps;
  for (int i = 0; i < kSteps; ++i) {
    const float x = right - width + step * static_cast<float>(i);
    const auto at = static_cast<std::size_t>((static_cast<float>(i) + 0.5f) / kSteps * kColourSteps);
    list->AddRectFilled({x, y + ui.u(2)}, {x + step, y + ui.u(11)}, ui.palette.output[at] | 0xff000000u);
  }
  text_at(list, ui.style.code_small, right - width - ui.u(5), y, ui.style.secondary, "–1", Align::right);
}

void draw_look(Ui& ui) {
  section(ui, "Output");
  draw_colour_scale(ui);
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
    if (m % 2 == 1) ImGui::SameLine(second);
    if (ImGui::Checkbox(names[m], &on)) ui.commands().change([m, on](ViewState& v) { v.maps[m] = on; });
  }
}

void draw_filter(Ui& ui) {
  named(ui, 52, "Filter");
  static std::string text;
  const ImGuiID id = ImGui::GetID("##filter");
  if (ImGui::GetActiveID() != id) text = ui.view().filter;
  ImGui::SetNextItemWidth(-1);
  if (ui.view().type_filter) {
    ImGui::SetKeyboardFocusHere();
    ui.commands().change([](ViewState& v) { v.type_filter = false; });
  }
  const bool entered =
      ImGui::InputTextWithHint("##filter", "test_loss < 0.1", &text, ImGuiInputTextFlags_EnterReturnsTrue);
  if (entered || ImGui::IsItemDeactivatedAfterEdit())
    ui.commands().change([filter = text](ViewState& v) { v.filter = filter; });
  tip(ui,
      "Which networks are shown  (/), for instance: solved and test_loss < 0.1. Names: the swept keys, "
      "train_loss, "
      "test_loss, test_accuracy, epoch, solved_epoch, seed, success; solved, diverged, running, pruned; and, "
      "or, "
      "not, "
      "( )");
  if (!ui.model.arrangement().filter_error.empty()) {
    ImGui::PushFont(ui.style.small);
    ImGui::PushStyleColor(ImGuiCol_Text, ui.style.bad);
    ImGui::TextWrapped("%s", ui.model.arrangement().filter_error.c_str());
    ImGui::PopStyleColor();
    ImGui::PopFont();
  }
}

void draw_arrange(Ui& ui) {
  section(ui, "Arrangement");
  named(ui, 52, "Rows");
  choice<RowOrder>(ui, "##rows", &ViewState::row_order, 5, name_of);
  named(ui, 52, "Seeds");
  choice<ColumnOrder>(ui, "##seeds", &ViewState::column_order, 4, name_of);
  const std::vector<std::string>& keys = ui.model.population().sweep().swept_keys();
  if (!keys.empty()) {
    named(ui, 52, "Group");
    const std::vector<std::string> shorter = short_names(keys);
    std::vector<const char*> names{"By nothing"};
    for (const std::string& name : shorter) names.push_back(name.c_str());
    const auto found = std::find(keys.begin(), keys.end(), ui.view().group_key);
    const int chosen = found == keys.end() ? 0 : static_cast<int>(found - keys.begin()) + 1;
    const int clicked = combo("##group", names.data(), static_cast<int>(names.size()), chosen);
    if (clicked >= 0) {
      const std::string key = clicked == 0 ? "" : keys[static_cast<std::size_t>(clicked - 1)];
      ui.commands().change([key](ViewState& v) { v.group_key = key; });
    }
  }
  draw_filter(ui);
  named(ui, 52, "Dim");
  choice<Dim>(ui, "##dim", &ViewState::dim, 4, name_of);
}

/// How large a kept picture is, at the right of the heading above.
void draw_keep_scale(Ui& ui) {
  constexpr int kScales[] = {1, 2, 4};
  const char* const names[] = {"1×", "2×", "4×"};
  const ImVec2 next = ImGui::GetCursorScreenPos();
  const float width = ui.u(102);
  ImGui::SetCursorScreenPos({next.x + ImGui::GetContentRegionAvail().x - width,
                             next.y - ui.style.small->FontSize - ImGui::GetStyle().ItemSpacing.y - ui.u(10)});
  int chosen = 0;
  for (int i = 0; i < 3; ++i) {
    if (ui.view().keep_scale == kScales[i]) chosen = i;
  }
  const int clicked = segmented(ui, "keep scale", names, 3, chosen, width);
  tip(ui, "Size of kept pictures and movies: the window's pixels, or 2 or 4 times as many each way");
  if (clicked >= 0) ui.commands().change([scale = kScales[clicked]](ViewState& v) { v.keep_scale = scale; });
}

void draw_keep(Ui& ui) {
  section(ui, "Keep");
  draw_keep_scale(ui);
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
  const bool keys = ui.view().panel_keys;
  begin_panel(ui, "controls", at, ui.style.panel, true, keys);
  if (keys && ImGui::GetCurrentContext()->NavWindow != ImGui::GetCurrentWindow() &&
      !ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup)) {
    ImGui::SetWindowFocus();
    ImGui::NavInitWindow(ImGui::GetCurrentWindow(), true);
    ImGui::GetCurrentContext()->NavDisableHighlight = false;
  }
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
