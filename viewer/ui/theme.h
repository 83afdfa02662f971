// SPDX-License-Identifier: Apache-2.0
// Fonts and colours of the user interface at one scale and theme: Inter for words, Fira Code for figures,
// rendered by FreeType at the pixels that they are drawn at.
#pragma once

#include <imgui.h>

#include "viewer/core/palette.h"

namespace seedbed::viewer {

struct UiStyle {
  float scale = 1;
  Theme theme = Theme::light;
  ImFont *regular = nullptr, *small = nullptr, *strong = nullptr, *title = nullptr, *code = nullptr,
         *code_small = nullptr;
  ImU32 paper, panel, canvas, line, groove, ink, secondary, faint, accent, accent_soft, good, bad, on_accent;

  float u(float units) const { return units * scale; }
};

/// Builds the font atlas of the current ImGui context; the caller uploads it.
UiStyle make_style(float scale, Theme theme);
/// Colours alone, when the theme changes.
void set_theme(UiStyle& style, Theme theme);

inline ImU32 with_alpha(ImU32 colour, float alpha) {
  return (colour & 0x00ffffffu) | static_cast<ImU32>(alpha * 255.0f + 0.5f) << 24;
}
inline ImU32 im(const Colour& c, float alpha = 1) {
  return packed(c, alpha);
}

}  // namespace seedbed::viewer
