// SPDX-License-Identifier: Apache-2.0
// Colours of the picture. A palette maps outputs -1 .. +1, a sequential scale maps the spread of a row;
// both follow the theme, so that "undecided" is the colour of the paper. Point colours stand out on the
// palette's own fields. Orange-blue is TensorFlow Playground's; cividis and purple-green keep their
// order for colour-blind eyes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "report/image.h"

namespace seedbed::viewer {

enum class PaletteKind : std::uint8_t { orange_blue, cividis, purple_green };
enum class Theme : std::uint8_t { light, dark };
inline constexpr int kPalettes = 3;

const char* name_of(PaletteKind kind);  ///< for people
const char* id_of(PaletteKind kind);    ///< for flags and files: "orange-blue"
const char* name_of(Theme theme);
bool parse(std::string_view text, PaletteKind& kind);
bool parse(std::string_view text, Theme& theme);

inline constexpr int kColourSteps = 256;
using ColourTable = std::array<std::uint32_t, kColourSteps>;  ///< 0xAABBGGRR, as GL and ImGui read bytes

struct Palette {
  ColourTable output;  ///< -1 .. +1
  ColourTable spread;  ///< 0 .. the largest: standard deviation, disagreement
  Colour contour;
  Colour negative, positive;              ///< full colours: links, bars
  Colour point_negative, point_positive;  ///< darker or lighter, for dots on fields
  Colour point_rim;
};

Palette make_palette(PaletteKind kind, Theme theme);

std::uint32_t packed(const Colour& c, float alpha = 1);

}  // namespace seedbed::viewer
