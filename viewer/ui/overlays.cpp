// SPDX-License-Identifier: Apache-2.0
// What lies over everything: the keyboard, and the line that says what just happened.
#include <algorithm>
#include <iterator>
#include <utility>

#include "viewer/ui/ui.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

struct KeyLine {
  const char *keys, *what;
};
struct KeyGroup {
  const char* title;
  std::size_t column;
  std::vector<KeyLine> lines;
};

const std::vector<KeyGroup>& key_groups() {
  static const std::vector<KeyGroup> groups{
      {"Time",
       0,
       {{"space", "play, pause"},
        {"S", "one epoch"},
        {"R", "epoch 0, same weights"},
        {"N", "the next seeds"},
        {"< >", "slower, faster"},
        {", .", "recorded epochs"},
        {"home end", "first, newest"}}},
      {"Arrange",
       1,
       {{"/", "filter"},
        {"O", "order of the rows"},
        {"I", "order of the seeds"},
        {"G", "group by the next key"},
        {"X", "dim solved, unsolved, ..."},
        {"shift \xe2\x86\x91\xe2\x86\x93", "move the row"},
        {"tab", "keys for the left panel"}}},
      {"Move",
       2,
       {{"arrows", "neighbouring seed, row"},
        {"1 2 3", "grid, row, network"},
        {"enter", "the selected network"},
        {"esc", "back"},
        {"+ -  wheel", "zoom"},
        {"F  Z", "fit all, fit selected"}}},
      {"Look",
       1,
       {{"C", "contour"},
        {"D", "discretize"},
        {"P  T", "training, test points"},
        {"M", "colour map"},
        {"L", "light, dark"},
        {"[ ]", "left, right panel"}}},
      {"Keep",
       0,
       {{"ctrl S", "picture as PNG"},
        {"ctrl T", "tile as PNG"},
        {"ctrl M", "movie as MP4"},
        {"ctrl E", "table as CSV"},
        {"ctrl C", "copy as a sweep file"},
        {"ctrl U", "copy as a Playground URL"},
        {"ctrl V", "paste a URL or a sweep"}}},
  };
  return groups;
}

}  // namespace

void draw_notice(Ui& ui) {
  const Notice& notice = ui.model.notice();
  const double lasts = notice.error ? 6 : 3;
  if (notice.text.empty() || notice.age > lasts) return;
  const float alpha = static_cast<float>(std::clamp((lasts - notice.age) * 4, 0.0, 1.0));
  ImDrawList* list = ImGui::GetForegroundDrawList();
  const Rect& centre = ui.model.screen().centre;
  const float most = centre.w - ui.u(60);
  const std::string text = elided(ui.style.regular, notice.text, most);
  const float w = text_width(ui.style.regular, text) + ui.u(28), h = ui.u(34);
  const Rect at{centre.cx() - w / 2, centre.bottom() - h - ui.u(14), w, h};
  const ImU32 fill = notice.error ? ui.style.bad : ui.style.ink;
  list->AddRectFilled(corner(at), opposite(at), with_alpha(fill, 0.94f * alpha), ui.u(7));
  text_at(list, ui.style.regular, at.cx(), at.cy() - ui.style.regular->FontSize / 2,
          with_alpha(notice.error ? 0xffffffff : ui.style.paper, alpha), text, Align::middle);
}

void draw_help(Ui& ui) {
  if (!ui.view().help) return;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRectFilled({0, 0}, screen, with_alpha(0xff000000, 0.45f));
  const float column = ui.u(240), line = ui.u(25), heading = ui.u(26), between = ui.u(18);
  const float w = column * 3 + ui.u(28), h = ui.u(518);
  const Rect at{std::max(0.0f, (screen.x - w) / 2), std::max(0.0f, (screen.y - h) / 2), w, h};
  list->AddRectFilled(corner(at), opposite(at), ui.style.panel, ui.u(12));
  list->AddRect(corner(at), opposite(at), ui.style.line, ui.u(12));
  text_at(list, ui.style.title, at.x + ui.u(28), at.y + ui.u(24), ui.style.ink, "Keyboard");
  text_at(list, ui.style.small, at.right() - ui.u(28), at.y + ui.u(28), ui.style.secondary, "esc closes this",
          Align::right);
  float next[3];
  std::fill(std::begin(next), std::end(next), at.y + ui.u(66));
  for (const KeyGroup& group : key_groups()) {
    const float x = at.x + ui.u(28) + static_cast<float>(group.column) * column;
    float y = next[group.column];
    text_at(list, ui.style.strong, x, y, ui.style.secondary, group.title);
    y += heading;
    for (const KeyLine& key : group.lines) {
      const float kw = text_width(ui.style.code_small, key.keys) + ui.u(12);
      list->AddRectFilled({x, y}, {x + kw, y + ui.u(20)}, ui.style.groove, ui.u(4));
      text_at(list, ui.style.code_small, x + kw / 2, y + ui.u(10) - ui.style.code_small->FontSize / 2,
              ui.style.ink, key.keys, Align::middle);
      text_at(list, ui.style.regular, x + ui.u(82), y + ui.u(10) - ui.style.regular->FontSize / 2,
              ui.style.ink, key.what);
      y += line;
    }
    next[group.column] = y + between;
  }
}

}  // namespace seedbed::viewer
