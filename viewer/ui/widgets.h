// SPDX-License-Identifier: Apache-2.0
// Small pieces that panels share, on top of Dear ImGui.
#pragma once

#include <string>

#include "viewer/ui/ui.h"

namespace seedbed::viewer {

enum class Icon { play, pause, step, restart, next_seeds, help, left_panel, right_panel };

/// A fixed panel of the window; always balanced by end_panel().
/// `keys`: its controls can be reached with the keyboard.
void begin_panel(const Ui& ui, const char* id, const Rect& at, ImU32 background, bool scrolls = false,
                 bool keys = false);
void end_panel(bool scrolls = false);

void section(const Ui& ui, const char* title);  ///< a small grey heading
/// A name at the left, in `colour` (0: grey); the next control comes beside it, `room` units to the right.
void named(const Ui& ui, float room, const char* name, ImU32 colour = 0);
bool icon_button(const Ui& ui, const char* id, Icon icon, const char* tip, bool strong = false);
/// Options side by side, one of them chosen; returns the index that was clicked, or -1.
int segmented(const Ui& ui, const char* id, const char* const* names, int count, int chosen, float width);
/// A combo over names; returns the chosen index, or -1.
int combo(const char* id, const char* const* names, int count, int chosen, float width = -1);
void tip(const Ui& ui, const char* text);  ///< for the last item, when hovered

enum class Align { left, middle, right };
void text_at(ImDrawList* list, ImFont* font, float x, float y, ImU32 colour, const std::string& text,
             Align align = Align::left);
float text_width(ImFont* font, const std::string& text);
/// The text, or as much of its start as fits with an ellipsis.
std::string elided(ImFont* font, const std::string& text, float width);

inline ImVec2 corner(const Rect& r) {
  return {r.x, r.y};
}
inline ImVec2 opposite(const Rect& r) {
  return {r.right(), r.bottom()};
}

std::string epoch_text(std::int64_t epoch);  ///< "000,500", as the Playground writes it
std::string short_number(double value);      ///< "1.2 M", "850 k"
std::string loss_text(double loss);          ///< "0.0312", "–" for none

}  // namespace seedbed::viewer
