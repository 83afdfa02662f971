// SPDX-License-Identifier: Apache-2.0
// FreeType over the fonts that cmake/SeedbedFonts.cmake puts into the program.
#include "report/font.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <cmath>
#include <stdexcept>

extern "C" {
extern const unsigned char seedbed_font_regular[], seedbed_font_regular_end[];
extern const unsigned char seedbed_font_semibold[], seedbed_font_semibold_end[];
}

namespace seedbed {
namespace {

/// Code points of UTF-8 text; a broken byte becomes U+FFFD.
std::vector<char32_t> decode(const std::string& text) {
  std::vector<char32_t> points;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const int length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    char32_t point = length == 1 ? lead : lead & (0x3Fu >> (length > 1 ? length - 1 : 0));
    bool whole = length > 0 && i + static_cast<std::size_t>(length) <= text.size();
    for (int k = 1; whole && k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
      whole = next >> 6 == 2;
      point = point << 6 | (next & 0x3F);
    }
    points.push_back(whole ? point : U'\uFFFD');
    i += whole ? static_cast<std::size_t>(length) : 1;
  }
  return points;
}

std::size_t character_end(const std::string& text, std::size_t i) {
  do ++i;
  while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80);
  return i;
}

}  // namespace

struct Fonts::Impl {
  FT_Library library = nullptr;
  FT_Face faces[2] = {};

  FT_Face open(const unsigned char* begin, const unsigned char* end) const {
    FT_Face face = nullptr;
    if (FT_New_Memory_Face(library, begin, static_cast<FT_Long>(end - begin), 0, &face) != 0) {
      throw std::runtime_error("FreeType refuses the embedded font");
    }
    return face;
  }
  FT_Face sized(const TextStyle& style, double scale) const {
    FT_Face face = faces[style.weight == Weight::semibold];
    FT_Set_Char_Size(face, 0, std::lround(style.size * scale * 64), 72, 72);
    return face;
  }
  ~Impl() {
    for (FT_Face face : faces) {
      if (face != nullptr) FT_Done_Face(face);
    }
    if (library != nullptr) FT_Done_FreeType(library);
  }
};

Fonts::Fonts() : impl_(std::make_unique<Impl>()) {
  if (FT_Init_FreeType(&impl_->library) != 0) throw std::runtime_error("FreeType does not start");
  impl_->faces[0] = impl_->open(seedbed_font_regular, seedbed_font_regular_end);
  impl_->faces[1] = impl_->open(seedbed_font_semibold, seedbed_font_semibold_end);
}

Fonts::~Fonts() = default;

double Fonts::width(const std::string& text, const TextStyle& style) const {
  constexpr double kPrecision = 16;  // measured large, so that widths do not depend on the scale
  FT_Face face = impl_->sized(style, kPrecision);
  double width = 0;
  for (char32_t point : decode(text)) {
    if (FT_Load_Char(face, point, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) == 0) {
      width += static_cast<double>(face->glyph->linearHoriAdvance) / 65536;
    }
  }
  return width / kPrecision;
}

void Fonts::draw(Canvas& canvas, double x, double baseline, const std::string& text, const TextStyle& style,
                 Anchor anchor) const {
  if (anchor != Anchor::left) x -= width(text, style) / (anchor == Anchor::middle ? 2 : 1);
  FT_Face face = impl_->sized(style, canvas.scale());
  double pen = x * canvas.scale();
  const auto base = static_cast<int>(std::lround(baseline * canvas.scale()));
  for (char32_t point : decode(text)) {
    if (FT_Load_Char(face, point, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) continue;
    const FT_GlyphSlot glyph = face->glyph;
    const double quarter = std::floor(pen * 4) / 4;
    const auto whole = static_cast<int>(std::floor(quarter));
    FT_Outline_Translate(&glyph->outline, std::lround((quarter - whole) * 64), 0);
    const double advance = static_cast<double>(glyph->linearHoriAdvance) / 65536;
    if (FT_Render_Glyph(glyph, FT_RENDER_MODE_NORMAL) == 0) {
      const FT_Bitmap& bitmap = glyph->bitmap;
      for (int row = 0; row < static_cast<int>(bitmap.rows); ++row) {
        for (int column = 0; column < static_cast<int>(bitmap.width); ++column) {
          const float coverage = static_cast<float>(bitmap.buffer[row * bitmap.pitch + column]) / 255;
          canvas.image().blend(whole + glyph->bitmap_left + column, base - glyph->bitmap_top + row,
                               style.colour, coverage);
        }
      }
    }
    pen += advance;
  }
}

std::string Fonts::elide(const std::string& text, const TextStyle& style, double width) const {
  if (this->width(text, style) <= width) return text;
  std::size_t kept = 0;
  for (std::size_t end = 0; end < text.size();) {
    end = character_end(text, end);
    if (this->width(text.substr(0, end) + "…", style) > width) break;
    kept = end;
  }
  return text.substr(0, kept) + "…";
}

std::vector<std::string> Fonts::wrap(const std::string& text, const TextStyle& style, double width) const {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::string word = text.substr(start, end - start);
    std::string longer = line;
    if (!line.empty()) longer += ' ';
    longer += word;
    if (!line.empty() && this->width(longer, style) > width) {
      lines.push_back(line);
      line = word;
    } else {
      line = longer;
    }
    start = end + 1;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

}  // namespace seedbed
