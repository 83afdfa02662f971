// SPDX-License-Identifier: Apache-2.0
#include "viewer/ui/widgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/describe.h"

namespace seedbed::viewer {

void begin_panel(const Ui& ui, const char* id, const Rect& at, ImU32 background, bool scrolls, bool keys) {
  ImGui::SetNextWindowPos({at.x, at.y});
  ImGui::SetNextWindowSize({at.w, at.h});
  ui.backdrops.push_back({at, background});
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                           ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoBringToFrontOnFocus;
  if (!keys) flags |= ImGuiWindowFlags_NoNav;
  if (scrolls) {
    flags &= ~ImGuiWindowFlags_NoScrollbar;
  } else {
    flags |= ImGuiWindowFlags_NoScrollWithMouse;
  }
  ImGui::Begin(id, nullptr, flags);
  if (!scrolls) ImGui::PushClipRect({at.x, at.y}, {at.right(), at.bottom()}, false);
}

void end_panel(bool scrolls) {
  if (!scrolls) ImGui::PopClipRect();
  ImGui::End();
}

void section(const Ui& ui, const char* title) {
  ImGui::Dummy({0, ui.u(3)});
  ImGui::PushFont(ui.style.small);
  ImGui::PushStyleColor(ImGuiCol_Text, ui.style.secondary);
  ImGui::TextUnformatted(title);
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void named(const Ui& ui, float room, const char* name, ImU32 colour) {
  const float left = ImGui::GetCursorPosX();
  ImGui::AlignTextToFramePadding();
  ImGui::PushStyleColor(ImGuiCol_Text, colour == 0 ? ui.style.secondary : colour);
  ImGui::PushFont(ui.style.small);
  ImGui::TextUnformatted(name);
  ImGui::PopFont();
  ImGui::PopStyleColor();
  ImGui::SameLine(left + ui.u(room));
}

void tip(const Ui& ui, const char* text) {
  if (!ImGui::IsItemHovered() || text == nullptr || *text == 0) return;
  ui.hint = text;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.u(9), ui.u(6)});
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(ui.u(300));
  ImGui::TextUnformatted(text);
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

namespace {

void draw_icon(ImDrawList* list, Icon icon, ImVec2 c, float r, ImU32 colour) {
  const float w = std::max(1.5f, r * 0.26f);
  switch (icon) {
    case Icon::play:
      list->AddTriangleFilled({c.x - r * 0.62f, c.y - r * 0.85f}, {c.x - r * 0.62f, c.y + r * 0.85f},
                              {c.x + r * 0.9f, c.y}, colour);
      break;
    case Icon::pause:
      list->AddRectFilled({c.x - r * 0.68f, c.y - r * 0.8f}, {c.x - r * 0.2f, c.y + r * 0.8f}, colour, 1);
      list->AddRectFilled({c.x + r * 0.2f, c.y - r * 0.8f}, {c.x + r * 0.68f, c.y + r * 0.8f}, colour, 1);
      break;
    case Icon::step:
      list->AddTriangleFilled({c.x - r * 0.75f, c.y - r * 0.75f}, {c.x - r * 0.75f, c.y + r * 0.75f},
                              {c.x + r * 0.4f, c.y}, colour);
      list->AddRectFilled({c.x + r * 0.45f, c.y - r * 0.75f}, {c.x + r * 0.75f, c.y + r * 0.75f}, colour, 1);
      break;
    case Icon::restart:
      list->PathArcTo(c, r * 0.72f, -0.9f, 4.2f, 20);
      list->PathStroke(colour, 0, w);
      list->AddTriangleFilled({c.x + r * 0.05f, c.y - r * 0.62f}, {c.x + r * 0.98f, c.y - r * 0.95f},
                              {c.x + r * 0.82f, c.y + r * 0.02f}, colour);
      break;
    case Icon::next_seeds:
      for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
          list->AddRectFilled({c.x + (static_cast<float>(i) - 1.42f) * r * 0.62f,
                               c.y + (static_cast<float>(j) - 1.42f) * r * 0.62f},
                              {c.x + (static_cast<float>(i) - 0.72f) * r * 0.62f,
                               c.y + (static_cast<float>(j) - 0.72f) * r * 0.62f},
                              with_alpha(colour, (i + 2 * j) % 3 == 0 ? 1.0f : 0.55f), 1);
      break;
    case Icon::help:
      break;
    case Icon::left_panel:
    case Icon::right_panel: {
      list->AddRect({c.x - r * 0.95f, c.y - r * 0.75f}, {c.x + r * 0.95f, c.y + r * 0.75f}, colour, r * 0.2f,
                    0, std::max(1.0f, r * 0.16f));
      const float x = icon == Icon::left_panel ? c.x - r * 0.95f : c.x + r * 0.35f;
      list->AddRectFilled({x, c.y - r * 0.75f}, {x + r * 0.6f, c.y + r * 0.75f}, colour, r * 0.2f);
      break;
    }
  }
}

}  // namespace

bool icon_button(const Ui& ui, const char* id, Icon icon, const char* text, bool strong) {
  const ImVec2 size{ui.u(strong ? 44 : 32), ui.u(30)};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::InvisibleButton(id, size);
  const bool over = ImGui::IsItemHovered(), down = ImGui::IsItemActive();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 fill = strong ? with_alpha(ui.style.accent, down   ? 0.8f
                                                          : over ? 0.9f
                                                                 : 1.0f)
                            : ImGui::GetColorU32(down   ? ImGuiCol_ButtonActive
                                                 : over ? ImGuiCol_ButtonHovered
                                                        : ImGuiCol_Button);
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, fill, ui.u(6));
  const ImVec2 centre{at.x + size.x / 2, at.y + size.y / 2};
  const ImU32 colour = strong ? ui.style.on_accent : ui.style.ink;
  if (icon == Icon::help) {
    text_at(list, ui.style.strong, centre.x, centre.y - ui.style.strong->FontSize / 2, colour, "?",
            Align::middle);
  } else {
    draw_icon(list, icon, centre, ui.u(7.5f), colour);
  }
  tip(ui, text);
  return clicked;
}

int segmented(const Ui& ui, const char* id, const char* const* names, int count, int chosen, float width) {
  ImGui::PushID(id);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ui.u(28), each = width / static_cast<float>(count);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, {at.x + width, at.y + height}, ui.style.groove, ui.u(6));
  int clicked = -1;
  for (int i = 0; i < count; ++i) {
    const float x = at.x + each * static_cast<float>(i);
    ImGui::SetCursorScreenPos({x, at.y});
    if (ImGui::InvisibleButton(names[i], {each, height})) clicked = i;
    if (ui.view().panel_keys && ImGui::IsItemFocused())
      list->AddRect({x, at.y}, {x + each, at.y + height}, ui.style.accent, ui.u(6), 0, ui.u(2));
    const bool on = i == chosen;
    if (on) {
      list->AddRectFilled({x + ui.u(2), at.y + ui.u(2)}, {x + each - ui.u(2), at.y + height - ui.u(2)},
                          ui.style.theme == Theme::dark ? with_alpha(0xffffffff, 0.12f) : ui.style.paper,
                          ui.u(5));
    }
    const ImU32 colour = on || ImGui::IsItemHovered() ? ui.style.ink : ui.style.secondary;
    ImFont* font = on ? ui.style.strong : ui.style.regular;
    text_at(list, font, x + each / 2, at.y + (height - font->FontSize) / 2, colour, names[i], Align::middle);
  }
  ImGui::SetCursorScreenPos({at.x, at.y});
  ImGui::Dummy({width, height});
  ImGui::PopID();
  return clicked;
}

int combo(const char* id, const char* const* names, int count, int chosen, float width) {
  ImGui::SetNextItemWidth(width);
  int clicked = -1;
  if (ImGui::BeginCombo(id, chosen >= 0 && chosen < count ? names[chosen] : "")) {
    for (int i = 0; i < count; ++i) {
      if (ImGui::Selectable(names[i], i == chosen)) clicked = i;
      if (i == chosen) ImGui::SetItemDefaultFocus();
    }
    ImGui::EndCombo();
  }
  return clicked;
}

float text_width(ImFont* font, const std::string& text) {
  return font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.data(), text.data() + text.size()).x;
}

void text_at(ImDrawList* list, ImFont* font, float x, float y, ImU32 colour, const std::string& text,
             Align align) {
  if (align != Align::left) x -= text_width(font, text) * (align == Align::middle ? 0.5f : 1.0f);
  list->AddText(font, font->FontSize, {std::round(x), std::round(y)}, colour, text.data(),
                text.data() + text.size());
}

std::string elided(ImFont* font, const std::string& text, float width) {
  if (text_width(font, text) <= width) return text;
  std::string kept = text;
  while (!kept.empty()) {
    do kept.pop_back();
    while (!kept.empty() && (static_cast<unsigned char>(kept.back()) & 0xC0) == 0x80);
    if (!kept.empty() && static_cast<unsigned char>(kept.back()) >= 0xC0) kept.pop_back();
    if (text_width(font, kept + "…") <= width) break;
  }
  return kept.empty() ? "" : kept + "…";
}

std::string epoch_text(std::int64_t epoch) {
  std::string digits = std::to_string(std::max<std::int64_t>(0, epoch));
  while (digits.size() < 6) digits.insert(0, "0");
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string short_number(double value) {
  if (value >= 1e9) return fmt::format("{:.2f} G", value / 1e9);
  if (value >= 1e6) return fmt::format("{:.1f} M", value / 1e6);
  if (value >= 1e3) return fmt::format("{:.0f} k", value / 1e3);
  return fmt::format("{:.0f}", value);
}

std::string loss_text(double loss) {
  if (!std::isfinite(loss)) return "–";
  return loss < 0.001 ? fmt::format("{:.5f}", loss)
         : loss < 10  ? fmt::format("{:.4f}", loss)
                      : fmt::format("{:.3g}", loss);
}

}  // namespace seedbed::viewer
