// SPDX-License-Identifier: Apache-2.0
#include "viewer/ui/theme.h"

#include <imgui_freetype.h>

#include <cmath>

extern "C" {
extern const unsigned char seedbed_font_regular[], seedbed_font_regular_end[];
extern const unsigned char seedbed_font_semibold[], seedbed_font_semibold_end[];
extern const unsigned char seedbed_font_code[], seedbed_font_code_end[];
}

namespace seedbed::viewer {
namespace {

constexpr ImWchar kGlyphs[] = {0x0020, 0x00ff, 0x0100, 0x017f, 0x03c3, 0x03c3, 0x2010, 0x2027,
                               0x2190, 0x2193, 0x2212, 0x2212, 0x2264, 0x2265, 0};

ImFont* add_font(const unsigned char* begin, const unsigned char* end, float pixels) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.OversampleH = config.OversampleV = 1;
  config.PixelSnapH = true;
  config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(
      const_cast<unsigned char*>(begin), static_cast<int>(end - begin), std::round(pixels), &config, kGlyphs);
}

ImU32 hex(std::uint32_t rgb) {
  return packed(colour(rgb));
}

}  // namespace

UiStyle make_style(float scale, Theme theme) {
  UiStyle s;
  s.scale = scale;
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  atlas->Clear();
  atlas->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  const auto inter = [&](float size) {
    return add_font(seedbed_font_regular, seedbed_font_regular_end, size * scale);
  };
  s.regular = inter(14);
  s.small = inter(12);
  s.strong = add_font(seedbed_font_semibold, seedbed_font_semibold_end, 14 * scale);
  s.title = add_font(seedbed_font_semibold, seedbed_font_semibold_end, 17 * scale);
  s.code = add_font(seedbed_font_code, seedbed_font_code_end, 13.5f * scale);
  s.code_small = add_font(seedbed_font_code, seedbed_font_code_end, 11.5f * scale);
  atlas->Build();
  ImGui::GetIO().FontDefault = s.regular;

  ImGuiStyle style;
  style.WindowPadding = {16, 12};
  style.WindowRounding = 0;
  style.WindowBorderSize = 0;
  style.FramePadding = {9, 5};
  style.FrameRounding = 5;
  style.ItemSpacing = {8, 7};
  style.ItemInnerSpacing = {7, 4};
  style.GrabRounding = 4;
  style.GrabMinSize = 12;
  style.PopupRounding = 6;
  style.PopupBorderSize = 1;
  style.ScrollbarSize = 9;
  style.ScrollbarRounding = 5;
  style.AntiAliasedLinesUseTex = false;  // those need filtered texels, which cost more than triangles
  style.ScaleAllSizes(scale);
  ImGui::GetStyle() = style;
  set_theme(s, theme);
  return s;
}

void set_theme(UiStyle& s, Theme theme) {
  s.theme = theme;
  const bool dark = theme == Theme::dark;
  s.paper = hex(dark ? 0x14181e : 0xffffff);
  s.panel = hex(dark ? 0x191e26 : 0xffffff);
  s.canvas = hex(dark ? 0x0f1318 : 0xf6f7f9);
  s.line = hex(dark ? 0x2a313b : 0xe3e7ec);
  s.groove = hex(dark ? 0x272e38 : 0xedf0f3);
  s.ink = hex(dark ? 0xe8ecf1 : 0x1b2430);
  s.secondary = hex(dark ? 0x96a1af : 0x5f6b7a);
  s.faint = hex(dark ? 0x5c6674 : 0xa3acb8);
  s.accent = hex(dark ? 0x3aa0ea : 0x0877bd);
  s.accent_soft = hex(dark ? 0x1d3a54 : 0xd8eaf6);
  s.good = hex(dark ? 0x4cc38a : 0x1a8f5a);
  s.bad = hex(dark ? 0xff7a6b : 0xc0362c);
  s.on_accent = hex(0xffffff);

  ImVec4* c = ImGui::GetStyle().Colors;
  const auto set = [&](ImGuiCol slot, ImU32 colour) { c[slot] = ImGui::ColorConvertU32ToFloat4(colour); };
  const ImU32 hover = hex(dark ? 0x323a46 : 0xe2e7ec), active = hex(dark ? 0x3c4653 : 0xd5dce3);
  set(ImGuiCol_Text, s.ink);
  set(ImGuiCol_TextDisabled, s.secondary);
  set(ImGuiCol_WindowBg, s.panel);
  set(ImGuiCol_PopupBg, hex(dark ? 0x1f252e : 0xffffff));
  set(ImGuiCol_Border, hex(dark ? 0x3a434f : 0xd5dbe2));
  set(ImGuiCol_FrameBg, s.groove);
  set(ImGuiCol_FrameBgHovered, hover);
  set(ImGuiCol_FrameBgActive, active);
  set(ImGuiCol_Button, s.groove);
  set(ImGuiCol_ButtonHovered, hover);
  set(ImGuiCol_ButtonActive, active);
  set(ImGuiCol_Header, s.accent_soft);
  set(ImGuiCol_HeaderHovered, hover);
  set(ImGuiCol_HeaderActive, active);
  set(ImGuiCol_CheckMark, s.accent);
  set(ImGuiCol_SliderGrab, with_alpha(s.accent, 0.45f));  // the value shows through
  set(ImGuiCol_SliderGrabActive, with_alpha(s.accent, 0.6f));
  set(ImGuiCol_Separator, s.line);
  set(ImGuiCol_ScrollbarBg, 0);
  set(ImGuiCol_ScrollbarGrab, hover);
  set(ImGuiCol_ScrollbarGrabHovered, active);
  set(ImGuiCol_ScrollbarGrabActive, active);
  set(ImGuiCol_TextSelectedBg, s.accent_soft);
  set(ImGuiCol_NavHighlight, s.accent);
}

}  // namespace seedbed::viewer
