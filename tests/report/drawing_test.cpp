// SPDX-License-Identifier: Apache-2.0
// Colours, shapes, contours and hatching, pixel by pixel.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "report/field_painter.h"
#include "report/font.h"
#include "report/palette.h"
#include "report/png_file.h"

namespace seedbed {
namespace {

std::uint32_t painted(const Colour& c) {
  return Image(1, 1, c).pixel(0, 0);
}

double luminance(const Colour& c) {
  return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

/// values[row][column] of f over x in 0..1 (to the right) and y in 0..1 (downwards).
template <typename F>
std::vector<float> sampled(int side, const F& f) {
  std::vector<float> values;
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      values.push_back(static_cast<float>(f(column / (side - 1.0), row / (side - 1.0))));
    }
  }
  return values;
}

TEST(Palette, OutputsHaveThePlaygroundsScale) {
  EXPECT_EQ(painted(output_colour(-1)), 0xf59322u);
  EXPECT_EQ(painted(output_colour(0)), 0xe8eaebu);
  EXPECT_EQ(painted(output_colour(1)), 0x0877bdu);
  EXPECT_EQ(output_colour(-7), output_colour(-1));
  EXPECT_EQ(output_colour(7), output_colour(1));
  EXPECT_EQ(painted(output_colour(0.5f)), 0x78b1d4u);  // half way between white and blue
  EXPECT_EQ(painted(output_colour(NAN)), 0xc9ced6u);
}

TEST(Palette, DisagreementDarkensSteadily) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_GT(luminance(disagreement_colour(static_cast<float>(i) / 200)),
              luminance(disagreement_colour(static_cast<float>(i + 1) / 200)));
  }
  EXPECT_EQ(disagreement_colour(0.6f), disagreement_colour(0.5f));
}

TEST(Canvas, CoversPixelsByArea) {
  Image image(8, 8, kPaper);
  Canvas canvas(image, 2);  // two pixels a unit
  canvas.fill({1, 1, 2, 1.25}, colour(0x000000));
  EXPECT_EQ(image.pixel(1, 2), 0xffffffu);
  EXPECT_EQ(image.pixel(2, 2), 0x000000u);
  EXPECT_EQ(image.pixel(5, 3), 0x000000u);
  EXPECT_EQ(image.pixel(6, 2), 0xffffffu);
  EXPECT_NEAR(image.pixel(3, 4) & 255, 128, 1);  // half a pixel
}

TEST(Canvas, ClipsAtTheBorder) {
  Image image(4, 4, kPaper);
  Canvas canvas(image, 1);
  canvas.disc(0, 0, 2, colour(0x000000));
  canvas.fill({-10, 3, 100, 5}, colour(0x000000));
  canvas.line(-5, -5, 50, -5, colour(0x000000), 1);
  EXPECT_EQ(image.pixel(0, 0), 0u);
  EXPECT_EQ(image.pixel(3, 3), 0u);
  EXPECT_EQ(image.pixel(3, 0), 0xffffffu);
}

TEST(Field, BilinearBetweenSamples) {
  const std::vector<float> values{0, 1, 2, 3};
  const FieldView field{values, 2};
  EXPECT_FLOAT_EQ(field.at(0, 0), 0);
  EXPECT_FLOAT_EQ(field.at(1, 0), 1);
  EXPECT_FLOAT_EQ(field.at(0.5, 0.5), 1.5);
  EXPECT_FLOAT_EQ(field.at(-3, 9), 2);
}

TEST(Field, RowZeroIsAtTheTop) {
  Image image(32, 32, kPaper);
  Canvas canvas(image, 1);
  const auto values = sampled(32, [](double, double y) { return y < 0.5 ? 1 : -1; });
  paint_field(canvas, {0, 0, 32, 32}, {values, 32}, output_colour);
  EXPECT_EQ(image.pixel(16, 4), 0x0877bdu);
  EXPECT_EQ(image.pixel(16, 27), 0xf59322u);
}

TEST(Contour, LiesOnTheZeroLevel) {
  Image image(64, 64, kPaper);
  Canvas canvas(image, 1);
  const auto values = sampled(64, [](double x, double) { return std::tanh(6 * (x - 0.25)); });
  paint_contour(canvas, {0, 0, 64, 64}, {values, 64}, 1.2);
  for (int y = 8; y < 56; ++y) {
    for (int x = 0; x < 64; ++x) {
      const std::uint32_t green = image.pixel(x, y) >> 8 & 255;
      const double distance = std::abs(x + 0.5 - 16);
      if (distance < 0.7) {
        EXPECT_LT(green, 150u) << x;
      }
      if (distance > 1.7) {
        EXPECT_EQ(green, 255u) << x;
      }
    }
  }
}

TEST(Contour, IsAboutAsWideAsAskedAtAnySlopeAndDirection) {
  for (double steep : {1.0, 20.0, 400.0}) {
    for (double angle : {0.0, 0.4, 0.785, 1.2}) {
      Image image(64, 64, kPaper);
      Canvas canvas(image, 1);
      const double cx = std::cos(angle), cy = std::sin(angle);
      const auto values = sampled(
          64, [&](double x, double y) { return std::tanh(steep * ((x - 0.5) * cx + (y - 0.5) * cy)); });
      paint_contour(canvas, {0, 0, 64, 64}, {values, 64}, 1.2);
      double ink = 0;  // along a cut through the middle, across the line
      for (int i = -20; i <= 20; ++i) {
        const int x = static_cast<int>(32 + i * cx), y = static_cast<int>(32 + i * cy);
        ink += 1 - (image.pixel(x, y) >> 8 & 255) / 255.0;
      }
      EXPECT_GT(ink, 0.5) << steep << " " << angle;
      EXPECT_LT(ink, 2.6) << steep << " " << angle;
    }
  }
}

TEST(Contour, FlatFieldsStayBare) {
  for (double height : {0.0, 1e-9, 1e-4}) {
    Image image(32, 32, kPaper);
    Canvas canvas(image, 1);
    const auto values = sampled(32, [&](double x, double) { return height * (x - 0.5); });
    paint_contour(canvas, {0, 0, 32, 32}, {values, 32}, 1.2);
    for (int y = 0; y < 32; ++y) {
      for (int x = 0; x < 32; ++x) EXPECT_EQ(image.pixel(x, y), 0xffffffu);
    }
  }
}

TEST(Diverged, IsHatchedGrey) {
  Image image(64, 64, kPaper);
  Canvas canvas(image, 1);
  paint_diverged(canvas, {0, 0, 64, 64});
  std::set<std::uint32_t> colours;
  int changes = 0;
  for (int x = 4; x < 60; ++x) {
    const std::uint32_t here = image.pixel(x, 8), red = here >> 16, green = here >> 8 & 255,
                        blue = here & 255;
    EXPECT_LE(std::max({red, green, blue}) - std::min({red, green, blue}), 20u);  // no hue
    const bool dark = green < 222, was_dark = (image.pixel(x - 1, 8) >> 8 & 255) < 222;
    changes += dark != was_dark;
  }
  EXPECT_GE(changes, 8);                            // stripes
  EXPECT_LT(image.pixel(32, 32) >> 8 & 255, 160u);  // the cross
}

TEST(Fonts, WidthElisionAndWrapping) {
  const Fonts fonts;
  const TextStyle style{12, Weight::regular, kInk};
  EXPECT_NEAR(fonts.width("mm", style), 2 * fonts.width("m", style), 1e-9);
  EXPECT_NEAR(fonts.width("8-8", {24, Weight::regular, kInk}), 2 * fonts.width("8-8", style), 1e-3);
  EXPECT_EQ(fonts.elide("short", style, 100), "short");
  const std::string elided = fonts.elide("größer als der Platz dafür", style, 60);
  EXPECT_TRUE(elided.ends_with("…"));
  EXPECT_LE(fonts.width(elided, style), 60);
  EXPECT_GT(fonts.width(elided, style), 40);
  const auto lines = fonts.wrap("one two three four five six", style, 70);
  EXPECT_GT(lines.size(), 1u);
  for (const std::string& line : lines) EXPECT_LE(fonts.width(line, style), 70);
}

TEST(Fonts, DrawsWhereItIsTold) {
  const Fonts fonts;
  Image image(60, 20, kPaper);
  Canvas canvas(image, 1);
  fonts.draw(canvas, 58, 15, "88", {12, Weight::semibold, colour(0x000000)}, Anchor::right);
  int left = 60, right = 0, top = 20, bottom = 0;
  for (int y = 0; y < 20; ++y) {
    for (int x = 0; x < 60; ++x) {
      if (image.pixel(x, y) == 0xffffff) continue;
      left = std::min(left, x), right = std::max(right, x), top = std::min(top, y),
      bottom = std::max(bottom, y);
    }
  }
  EXPECT_GE(right, 54);
  EXPECT_LE(right, 58);
  EXPECT_NEAR(left, 58 - fonts.width("88", {12, Weight::semibold, kInk}), 2);
  EXPECT_NEAR(bottom, 14.5, 1);
  EXPECT_NEAR(top, 6, 1.5);
}

}  // namespace
}  // namespace seedbed
