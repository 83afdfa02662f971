// SPDX-License-Identifier: Apache-2.0
// The top: time controls, where training stands, how fast it goes, and which view is shown.
#include <fmt/format.h>

#include <algorithm>

#include "report/describe.h"
#include "viewer/ui/ui.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

struct Badge {
  const char* text;
  ImU32 colour;
};

Badge badge_of(const Ui& ui) {
  switch (ui.model.status().state) {
    case SessionState::starting:
      return {"starting", ui.style.secondary};
    case SessionState::paused:
      return {"paused", ui.style.secondary};
    case SessionState::playing:
      return {ui.model.session().trains() ? "training" : "replaying", ui.style.accent};
    case SessionState::done:
      return {"done", ui.style.good};
    case SessionState::failed:
      return {"failed", ui.style.bad};
  }
  return {"", 0};
}

void draw_time_buttons(Ui& ui) {
  const SessionState state = ui.model.status().state;
  const bool playing = state == SessionState::playing;
  if (icon_button(ui, "play", playing ? Icon::pause : Icon::play,
                  playing ? "Pause  (space)" : "Play  (space)", true))
    ui.commands().push(command::TogglePlay{});
  ImGui::SameLine(0, ui.u(6));
  if (icon_button(ui, "step", Icon::step,
                  ui.model.session().trains() ? "One epoch  (S)" : "Next recorded epoch  (S)"))
    ui.commands().push(command::Step{1});
  ImGui::SameLine(0, ui.u(6));
  if (icon_button(ui, "restart", Icon::restart, "Back to epoch 0 with the same weights  (R)"))
    ui.commands().push(command::Restart{true});
  if (ui.model.session().live()) {
    ImGui::SameLine(0, ui.u(6));
    if (icon_button(ui, "seeds", Icon::next_seeds,
                    "Start again with the next seeds: other weights and points  (N)"))
      ui.commands().push(command::Restart{false});
  }
}

void draw_speed(Ui& ui) {
  const char* const live[] = {"max speed",   "240 epochs/s", "60 epochs/s",
                              "15 epochs/s", "5 epochs/s",   "1 epoch/s"};
  const char* const replay[] = {"8 s in all",  "240 epochs/s", "60 epochs/s",
                                "15 epochs/s", "5 epochs/s",   "1 epoch/s"};
  int chosen = 0;
  for (int i = 0; i < 6; ++i) {
    if (ui.view().speed == kSpeeds[i]) chosen = i;
  }
  const int clicked = combo("##speed", ui.model.session().trains() ? live : replay, 6, chosen, ui.u(116));
  tip(ui, "Speed of training; the picture keeps its own pace  (< and >)");
  if (clicked >= 0) ui.commands().push(command::SetSpeed{kSpeeds[clicked]});
}

}  // namespace

void draw_toolbar(Ui& ui) {
  const Rect& at = ui.model.screen().toolbar;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.u(16), ui.u(9)});
  begin_panel(ui, "toolbar", at, ui.style.panel);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float middle = at.cy();
  const auto centred = [&](ImFont* font) { return middle - font->FontSize / 2; };

  const Rect& controls = ui.model.screen().controls;
  const bool narrow = at.w < ui.u(900);  // the name of the sweep gives way to what can be clicked
  const float start =
      std::max(ui.u(narrow ? 104 : 130), controls.w > 0 && !narrow ? controls.w + ui.u(12) : 0);
  text_at(list, ui.style.title, at.x + ui.u(16), centred(ui.style.title), ui.style.ink, "seedbed");
  const float name_x = at.x + ui.u(16) + text_width(ui.style.title, "seedbed") + ui.u(10);
  if (start - name_x > ui.u(40))
    text_at(list, ui.style.regular, name_x, centred(ui.style.regular), ui.style.secondary,
            elided(ui.style.regular, ui.model.population().sweep().name(), start - name_x - ui.u(12)));

  ImGui::SetCursorScreenPos({at.x + start, middle - ui.u(15)});
  draw_time_buttons(ui);
  ImGui::SameLine(0, ui.u(14));
  ImGui::SetCursorScreenPos({ImGui::GetCursorScreenPos().x, middle - ImGui::GetFrameHeight() / 2});
  draw_speed(ui);
  ImGui::SameLine(0, ui.u(18));
  float x = ImGui::GetCursorScreenPos().x;

  // From the right: modes and help have their place whatever the width.
  const float modes_width = ui.u(216);
  const float modes_x = at.right() - ui.u(16) - modes_width - ui.u(40);
  const std::int64_t epoch = ui.model.frame() ? ui.model.frame()->epoch : 0;
  const float room_to = modes_x - ui.u(12);
  const auto fits = [&](float width) { return x + width <= room_to; };
  const float figure = text_width(ui.style.code, epoch_text(epoch)),
              word = text_width(ui.style.small, "epoch");
  if (fits(word + ui.u(7) + figure)) {
    text_at(list, ui.style.small, x, centred(ui.style.small), ui.style.secondary, "epoch");
    x += word + ui.u(7);
  }
  if (fits(figure)) {
    text_at(list, ui.style.code, x, centred(ui.style.code), ui.style.ink, epoch_text(epoch));
    x += figure + ui.u(14);
  }
  const Badge badge = badge_of(ui);
  const float badge_width = ui.u(13) + text_width(ui.style.regular, badge.text);
  if (fits(badge_width)) {
    list->AddCircleFilled({x + ui.u(4), middle}, ui.u(4), badge.colour);
    text_at(list, ui.style.regular, x + ui.u(13), centred(ui.style.regular), ui.style.ink, badge.text);
  }
  x += badge_width + ui.u(18);

  int solved = 0, diverged = 0, pruned = 0;
  for (const RowSummary& s : ui.model.summaries()) {
    solved += s.solved;
    diverged += s.diverged;
    pruned += s.pruned;
  }
  std::vector<std::string> facts{counted(ui.model.population().networks(), "network"),
                                 fmt::format("{} solved", with_commas(solved))};
  if (pruned > 0) facts.push_back(fmt::format("{} pruned", with_commas(pruned)));
  if (diverged > 0) facts.push_back(fmt::format("{} diverged", with_commas(diverged)));
  if (ui.model.status().samples_per_second > 0)
    facts.push_back(short_number(ui.model.status().samples_per_second) + " samples/s");
  if (ui.frame_ms > 0) facts.push_back(fmt::format("{:.1f} ms a frame", ui.frame_ms));
  for (const std::string& fact : facts) {
    const float w = text_width(ui.style.small, fact);
    if (!fits(w)) break;
    text_at(list, ui.style.small, x, centred(ui.style.small), ui.style.secondary, fact);
    x += w + ui.u(16);
  }

  const char* const modes[] = {"Grid", "Row", "Network"};
  ImGui::SetCursorScreenPos({modes_x, middle - ui.u(14)});
  const int mode = segmented(ui, "mode", modes, 3, static_cast<int>(ui.view().mode), modes_width);
  if (mode >= 0) ui.commands().change([mode](ViewState& v) { v.mode = static_cast<Mode>(mode); });
  ImGui::SetCursorScreenPos({at.right() - ui.u(16) - ui.u(32), middle - ui.u(15)});
  if (icon_button(ui, "help", Icon::help, "Keyboard  (?)"))
    ui.commands().change([](ViewState& v) { v.help = !v.help; });
  list->AddLine({at.x, at.bottom() - 1}, {at.right(), at.bottom() - 1}, ui.style.line, 1);
  end_panel();
  ImGui::PopStyleVar();
}

}  // namespace seedbed::viewer
