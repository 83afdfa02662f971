// SPDX-License-Identifier: Apache-2.0
// The bottom: recorded epochs on a logarithmic line; dragging shows what was recorded.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/describe.h"
#include "viewer/ui/ui.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

/// 0 at epoch 0, 1 at the last; every decade has about the same length.
float place_of(std::int64_t epoch, std::int64_t last) {
  return static_cast<float>(std::log1p(static_cast<double>(std::max<std::int64_t>(0, epoch))) /
                            std::log1p(static_cast<double>(std::max<std::int64_t>(1, last))));
}

}  // namespace

void draw_timeline(Ui& ui) {
  const Rect& at = ui.model.screen().timeline;
  const SessionStatus& status = ui.model.status();
  begin_panel(ui, "timeline", at, ui.style.panel);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddLine({at.x, at.y}, {at.right(), at.y}, ui.style.line, 1);
  const std::string last = with_commas(status.last_epoch);
  const float right_room = text_width(ui.style.code_small, last) + ui.u(26);
  const Rect track{at.x + ui.u(28), at.cy() - ui.u(9), at.w - ui.u(28) - right_room - ui.u(14), ui.u(4)};
  const std::int64_t epoch = ui.model.frame() ? ui.model.frame()->epoch : 0;
  const auto x_of = [&](std::int64_t e) { return track.x + place_of(e, status.last_epoch) * track.w; };

  ImGui::SetCursorScreenPos({track.x - ui.u(10), at.y + ui.u(2)});
  ImGui::InvisibleButton("track", {track.w + ui.u(20), at.h - ui.u(4)});
  const bool over = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
  if (held && !status.recorded.empty()) {
    const float x = ImGui::GetIO().MousePos.x;
    std::size_t nearest = 0;
    for (std::size_t i = 1; i < status.recorded.size(); ++i) {
      if (std::abs(x_of(status.recorded[i]) - x) < std::abs(x_of(status.recorded[nearest]) - x)) nearest = i;
    }
    ui.commands().push(command::Seek{static_cast<int>(nearest)});
  }

  list->AddRectFilled(corner(track), opposite(track), ui.style.groove, ui.u(2));
  list->AddRectFilled(corner(track), {x_of(epoch), track.bottom()}, ui.style.accent, ui.u(2));
  for (const std::int64_t e : status.recorded) {
    const bool passed = e <= epoch;
    list->AddCircleFilled({x_of(e), track.cy()}, ui.u(over ? 2.4f : 1.8f),
                          passed ? with_alpha(ui.style.paper, 0.85f) : ui.style.faint);
  }
  list->AddCircleFilled({x_of(epoch), track.cy()}, ui.u(held ? 8 : 7), ui.style.accent);
  list->AddCircleFilled({x_of(epoch), track.cy()}, ui.u(3), ui.style.paper);

  // What is missing is said at the right, below the line; epochs that it would cover are left out.
  float free_until = track.right();
  if (status.state != SessionState::failed && !status.message.empty()) {
    const std::string text = elided(ui.style.small, status.message, track.w * 0.7f);
    text_at(list, ui.style.small, track.right(), track.bottom() + ui.u(8), ui.style.secondary, text,
            Align::right);
    free_until -= text_width(ui.style.small, text) + ui.u(40);
  }
  float next_free = track.x - ui.u(20);
  const auto label = [&](std::int64_t e) {
    const std::string text = with_commas(e);
    const float w = text_width(ui.style.code_small, text), x = x_of(e);
    if (x - w / 2 < next_free || x - w / 2 > free_until) return;
    text_at(list, ui.style.code_small, x, track.bottom() + ui.u(8), ui.style.secondary, text, Align::middle);
    next_free = x + w / 2 + ui.u(14);
  };
  label(0);
  for (std::int64_t e = 1; e < status.last_epoch; e *= 10) label(e);
  text_at(list, ui.style.code_small, track.right() + ui.u(14), track.cy() - ui.style.code_small->FontSize / 2,
          ui.style.secondary, last);
  if (over && !status.recorded.empty())
    tip(ui, fmt::format("{} recorded epochs; drag to look back  (, and .)", status.recorded.size()).c_str());
  end_panel();
}

}  // namespace seedbed::viewer
