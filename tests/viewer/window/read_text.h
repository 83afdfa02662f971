// SPDX-License-Identifier: Apache-2.0
// The words of the last frame, read back from what Dear ImGui was told to draw: each glyph by its place in
// the font's texture.
#pragma once

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "viewer/core/grid_layout.h"

namespace seedbed::viewer::test {

struct DrawnText {
  std::string text;
  Rect at;  ///< around its glyphs
  ImU32 colour;
};

/// Pieces of text in drawing order: glyphs of one line, font and colour that follow each other.
inline std::vector<DrawnText> drawn_texts() {
  std::map<std::pair<float, float>, std::pair<const ImFont*, const ImFontGlyph*>> glyphs;
  for (const ImFont* font : ImGui::GetIO().Fonts->Fonts) {
    for (const ImFontGlyph& g : font->Glyphs)
      if (g.Visible) glyphs[{g.U0, g.V0}] = {font, &g};
  }
  std::vector<DrawnText> texts;
  const ImDrawData& data = *ImGui::GetDrawData();
  for (int l = 0; l < data.CmdListsCount; ++l) {
    const ImDrawList& list = *data.CmdLists[l];
    const ImFont* font = nullptr;
    float pen_x = 0, pen_y = 0;  // where the next glyph of the piece would be
    for (const ImDrawCmd& command : list.CmdBuffer) {
      for (unsigned i = 0; command.UserCallback == nullptr && i + 6 <= command.ElemCount;) {
        const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset + i;
        const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
        const ImDrawVert &first = vertices[index[0]], &last = vertices[index[2]];
        const auto found = glyphs.find({first.uv.x, first.uv.y});
        if (found == glyphs.end()) {
          i += 3;
          continue;
        }
        i += 6;
        const auto [its_font, glyph] = found->second;
        const float x = first.pos.x - glyph->X0, y = first.pos.y - glyph->Y0;
        const float space = its_font->GetCharAdvance(' ');
        const float gap = x - pen_x;
        const bool goes_on = its_font == font && std::abs(y - pen_y) < 0.6f && !texts.empty() &&
                             texts.back().colour == first.col && gap > -0.6f && gap < 3.5f * space;
        const Rect box{first.pos.x, first.pos.y, last.pos.x - first.pos.x, last.pos.y - first.pos.y};
        if (!goes_on) {
          texts.push_back({"", box, first.col});
        } else {
          for (int k = static_cast<int>(std::lround(gap / space)); k > 0; --k) texts.back().text += ' ';
          Rect& at = texts.back().at;
          const float right = std::max(at.right(), box.right()), bottom = std::max(at.bottom(), box.bottom());
          at.y = std::min(at.y, box.y);
          at.w = right - at.x;
          at.h = bottom - at.y;
        }
        char utf8[5] = "";
        ImTextCharToUtf8(utf8, glyph->Codepoint);
        texts.back().text += utf8;
        font = its_font;
        pen_x = x + glyph->AdvanceX;
        pen_y = y;
      }
    }
  }
  return texts;
}

/// The pieces inside a rectangle.
inline std::vector<DrawnText> drawn_texts(const Rect& inside) {
  std::vector<DrawnText> texts;
  for (DrawnText& t : drawn_texts())
    if (inside.contains(t.at.cx(), t.at.cy())) texts.push_back(std::move(t));
  return texts;
}

}  // namespace seedbed::viewer::test
