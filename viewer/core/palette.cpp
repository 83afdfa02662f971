// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/palette.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace seedbed::viewer {
namespace {

Colour along(std::span<const Colour> stops, float t) {
  const float position = std::clamp(t, 0.0f, 1.0f) * static_cast<float>(stops.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(position), stops.size() - 2);
  return mix(stops[below], stops[below + 1], position - static_cast<float>(below));
}

ColourTable table(std::span<const Colour> stops) {
  ColourTable colours;
  for (int i = 0; i < kColourSteps; ++i) {
    colours[static_cast<std::size_t>(i)] =
        packed(along(stops, static_cast<float>(i) / static_cast<float>(kColourSteps - 1)));
  }
  return colours;
}

constexpr Colour kOrangeBlue[] = {colour(0xf59322), colour(0xe8eaeb), colour(0x0877bd)};
constexpr Colour kOrangeBlueDark[] = {colour(0xf79a2d), colour(0x8a5a26), colour(0x20262f), colour(0x1d4c78),
                                      colour(0x3aa0ea)};
// Nuñez, Anderton & Renslow, PLoS ONE 13 (2018) e0199239: nine samples of cividis.
constexpr Colour kCividis[] = {colour(0x00224e), colour(0x123570), colour(0x3b496c),
                               colour(0x575d6d), colour(0x707173), colour(0x8a8678),
                               colour(0xa59c74), colour(0xc3b369), colour(0xfee838)};
constexpr Colour kPurpleGreen[] = {colour(0x762a83), colour(0xaf8dc3), colour(0xf4f3f5), colour(0x7fbf7b),
                                   colour(0x1b7837)};
constexpr Colour kPurpleGreenDark[] = {colour(0xc27bd0), colour(0x7a4a88), colour(0x1f2329), colour(0x2c6f45),
                                       colour(0x5fc97b)};
constexpr Colour kSpread[] = {colour(0xfcfaf5), colour(0xfbdcb0), colour(0xf6a36f), colour(0xdf5f6b),
                              colour(0xa53080), colour(0x611a74), colour(0x241044)};
constexpr Colour kSpreadDark[] = {colour(0x191d24), colour(0x3c1a57), colour(0x7a1f7c), colour(0xc03a76),
                                  colour(0xee6a5c), colour(0xfba96c), colour(0xfdf0b8)};

}  // namespace

const char* name_of(PaletteKind kind) {
  constexpr const char* names[] = {"Orange – blue", "Cividis", "Purple – green"};
  return names[static_cast<int>(kind)];
}
const char* id_of(PaletteKind kind) {
  constexpr const char* names[] = {"orange-blue", "cividis", "purple-green"};
  return names[static_cast<int>(kind)];
}
const char* name_of(Theme theme) {
  return theme == Theme::dark ? "dark" : "light";
}

bool parse(std::string_view text, PaletteKind& kind) {
  for (int k = 0; k < kPalettes; ++k) {
    if (text != id_of(static_cast<PaletteKind>(k))) continue;
    kind = static_cast<PaletteKind>(k);
    return true;
  }
  return false;
}

bool parse(std::string_view text, Theme& theme) {
  if (text != "light" && text != "dark") return false;
  theme = text == "dark" ? Theme::dark : Theme::light;
  return true;
}

std::uint32_t packed(const Colour& c, float alpha) {
  const auto byte = [](float x) {
    return static_cast<std::uint32_t>(std::lround(std::clamp(x, 0.0f, 1.0f) * 255));
  };
  return byte(alpha) << 24 | byte(c.b) << 16 | byte(c.g) << 8 | byte(c.r);
}

Palette make_palette(PaletteKind kind, Theme theme) {
  const bool dark = theme == Theme::dark;
  Palette p{};
  p.contour = dark ? colour(0xf3f5f7) : colour(0x141b24);
  p.point_rim = dark ? colour(0x0d1117) : colour(0xffffff);
  p.spread = table(dark ? std::span<const Colour>(kSpreadDark) : std::span<const Colour>(kSpread));
  switch (kind) {
    case PaletteKind::orange_blue:
      p.output =
          table(dark ? std::span<const Colour>(kOrangeBlueDark) : std::span<const Colour>(kOrangeBlue));
      p.negative = dark ? colour(0xf79a2d) : colour(0xf59322);
      p.positive = dark ? colour(0x3aa0ea) : colour(0x0877bd);
      p.point_negative = dark ? colour(0xffb765) : colour(0xb85f08);
      p.point_positive = dark ? colour(0x7cc6ff) : colour(0x044a7d);
      break;
    case PaletteKind::cividis:
      p.output = table(kCividis);
      p.contour = colour(0xffffff);
      p.negative = dark ? colour(0x4a72b8) : colour(0x123570);
      p.positive = dark ? colour(0xfee838) : colour(0xcbb22c);
      p.point_negative = colour(0x6fa3f0);
      p.point_positive = colour(0xfff3a0);
      p.point_rim = colour(0x10151c);
      break;
    case PaletteKind::purple_green:
      p.output =
          table(dark ? std::span<const Colour>(kPurpleGreenDark) : std::span<const Colour>(kPurpleGreen));
      p.negative = dark ? colour(0xc27bd0) : colour(0x762a83);
      p.positive = dark ? colour(0x5fc97b) : colour(0x1b7837);
      p.point_negative = dark ? colour(0xe3b4ee) : colour(0x4a1155);
      p.point_positive = dark ? colour(0xa6efb8) : colour(0x0a4a1e);
      break;
  }
  return p;
}

}  // namespace seedbed::viewer
