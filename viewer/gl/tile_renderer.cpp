// SPDX-License-Identifier: Apache-2.0
#include "viewer/gl/tile_renderer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>

#include "viewer/core/fingerprint.h"
#include "viewer/gl/shaders.h"

namespace seedbed::viewer {
namespace {

void set_colour(GLint location, const Colour& c) {
  glUniform3f(location, c.r, c.g, c.b);
}

template <class T>
void fill(GLenum target, GLuint buffer, const std::vector<T>& values) {
  glBindBuffer(target, buffer);
  glBufferData(target, static_cast<GLsizeiptr>(values.size() * sizeof(T)), values.data(), GL_STREAM_DRAW);
}

void attribute(GLuint index, GLint size, std::size_t stride, std::size_t offset, GLuint divisor) {
  glEnableVertexAttribArray(index);
  glVertexAttribPointer(index, size, GL_FLOAT, GL_FALSE, static_cast<GLsizei>(stride),
                        reinterpret_cast<const void*>(offset));
  glVertexAttribDivisor(index, divisor);
}

void integer_attribute(GLuint index, std::size_t stride, std::size_t offset) {
  glEnableVertexAttribArray(index);
  glVertexAttribIPointer(index, 1, GL_UNSIGNED_INT, static_cast<GLsizei>(stride),
                         reinterpret_cast<const void*>(offset));
  glVertexAttribDivisor(index, 1);
}

Rect rectangle_of(const TileInstance& tile) {
  return {tile.x, tile.y, tile.w, tile.h};
}

/// All that a dot's point sprite may touch.
Rect reach_of(const DotInstance& dot) {
  const float r = std::abs(dot.radius) + 2;
  return {dot.x - r, dot.y - r, 2 * r, 2 * r};
}

}  // namespace

TileRenderer::TileRenderer() : dot_program_("dot", kDotVertex, kDotFragment) {
  glBindTexture(GL_TEXTURE_2D, palette_texture_.name());
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kColourSteps, 2, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glBindTexture(GL_TEXTURE_2D, 0);
  set_palette(make_palette(PaletteKind::orange_blue, Theme::light), Theme::light);
}

void TileRenderer::set_palette(const Palette& palette, Theme theme) {
  palette_ = palette;
  theme_ = theme;
  glBindTexture(GL_TEXTURE_2D, palette_texture_.name());
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, kColourSteps, 1, GL_RGBA, GL_UNSIGNED_BYTE, palette.output.data());
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 1, kColourSteps, 1, GL_RGBA, GL_UNSIGNED_BYTE, palette.spread.data());
  glBindTexture(GL_TEXTURE_2D, 0);
}

void TileRenderer::begin_frame() {
  tiles_.clear();
  dots_.clear();
  detail_.clear();
  batches_.clear();
}

const GlProgram& TileRenderer::program_for(const Batch& batch) {
  const std::pair<const char*, bool> parts[] = {
      {"DETAIL_TOO", (batch.flags & kTileDetail) != 0},
      {"SPECIAL", (batch.flags & (kTileDiverged | kTileEmpty)) != 0},
      {"BARE_TOO", (batch.flags & kTileBare) != 0},
      {"ROUNDED", batch.style.corner > 0},
  };
  unsigned key = 0;
  std::string defines;
  for (const auto& [name, wanted] : parts) {
    key = key * 2 + (wanted ? 1 : 0);
    defines += std::string("#define ") + name + (wanted ? " 1\n" : " 0\n");
  }
  const auto found = tile_programs_.find(key);
  if (found != tile_programs_.end()) return found->second;
  return tile_programs_.try_emplace(key, "tile", kTileVertex, kTileFragment, defines).first->second;
}

std::size_t TileRenderer::add(std::span<const TileInstance> tiles, std::span<const DotInstance> dots,
                              const TileStyle& style) {
  std::uint32_t flags = 0;
  for (const TileInstance& tile : tiles) flags |= tile.flags & 0xffff0000u;
  batches_.push_back({tiles_.size(), tiles.size(), dots_.size(), dots.size(), style, flags});
  tiles_.insert(tiles_.end(), tiles.begin(), tiles.end());
  dots_.insert(dots_.end(), dots.begin(), dots.end());
  return batches_.size() - 1;
}

std::uint32_t TileRenderer::add_detail(std::span<const float> values) {
  const auto first = static_cast<std::uint32_t>(detail_.size());
  detail_.insert(detail_.end(), values.begin(), values.end());
  return first;
}

void TileRenderer::record(std::size_t index, const Rect& clip, const GridPrints& grid,
                          ChangedParts& parts) const {
  const Batch& batch = batches_[index];
  Fingerprint common;
  common.add(batch.style);
  common.add(clip);
  common.add(batch.flags);
  for (const TileInstance& tile : std::span(tiles_).subspan(batch.first_tile, batch.tiles)) {
    const Rect at = intersection(rectangle_of(tile), clip);
    if (at.w <= 0 || at.h <= 0) continue;
    Fingerprint print = common;
    print.add(rectangle_of(tile));
    print.add(tile.flags);
    const std::size_t side = tile.flags & 0xffffu, texels = side * side;
    if ((tile.flags & kTileDetail) != 0) {
      print.add_bytes(detail_.data() + tile.base, texels * sizeof(float));
    } else if (texels > 0) {
      const std::size_t k = tile.base / texels;
      print.add(k < grid.fields.size() ? grid.fields[k] : grid.version);
    }
    parts.add(at, print.value());
  }
  for (const DotInstance& dot : std::span(dots_).subspan(batch.first_dot, batch.dots)) {
    parts.add(intersection(reach_of(dot), clip), print_of(dot) + common.value());
  }
}

void TileRenderer::upload(GLuint grid_texture, std::optional<std::uint32_t> behind) {
  draws_ = 0;
  if (behind) {
    for (TileInstance& tile : tiles_) {
      if ((tile.flags & kTileDetail) == 0) continue;
      tile.base += *behind;
      tile.flags &= ~std::uint32_t{kTileDetail};
    }
    for (Batch& batch : batches_) batch.flags &= ~std::uint32_t{kTileDetail};
  }
  grid_texture_ = grid_texture;
  if (behind) return;
  if (detail_.empty()) detail_.push_back(0);
  fill(GL_TEXTURE_BUFFER, detail_buffer_.name(), detail_);
  glBindBuffer(GL_TEXTURE_BUFFER, 0);
  glBindTexture(GL_TEXTURE_BUFFER, detail_texture_.name());
  glTexBuffer(GL_TEXTURE_BUFFER, GL_R32F, detail_buffer_.name());
  glBindTexture(GL_TEXTURE_BUFFER, 0);
  if (grid_texture_ == 0) grid_texture_ = detail_texture_.name();
}

void TileRenderer::draw(std::size_t index, float width, float height, const Rect& clip) {
  const Batch& batch = batches_[index];
  clipped_tiles_.clear();
  clipped_dots_.clear();
  const auto tiles = std::span(tiles_).subspan(batch.first_tile, batch.tiles);
  const auto dots = std::span(dots_).subspan(batch.first_dot, batch.dots);
  std::ranges::copy_if(tiles, std::back_inserter(clipped_tiles_),
                       [&](const TileInstance& tile) { return rectangle_of(tile).meets(clip); });
  std::ranges::copy_if(dots, std::back_inserter(clipped_dots_),
                       [&](const DotInstance& dot) { return reach_of(dot).meets(clip); });
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glEnable(GL_SCISSOR_TEST);
  glScissor(static_cast<GLint>(clip.x), static_cast<GLint>(height - clip.bottom()),
            static_cast<GLsizei>(clip.w), static_cast<GLsizei>(clip.h));
  if (!clipped_tiles_.empty()) {
    ++draws_;
    const GlProgram& program = program_for(batch);
    program.use();
    glUniform2f(program.uniform("screen"), width, height);
    glUniform1i(program.uniform("grid_fields"), 0);
    if ((batch.flags & kTileDetail) != 0) glUniform1i(program.uniform("detail_fields"), 1);
    glUniform1i(program.uniform("colours"), 2);
    set_colour(program.uniform("contour_colour"), palette_.contour);
    const bool dark = theme_ == Theme::dark;
    set_colour(program.uniform("paper"), dark ? colour(0x14181e) : colour(0xffffff));
    set_colour(program.uniform("hatch"), dark ? colour(0x4a5361) : colour(0xb4bbc6));
    set_colour(program.uniform("undefined_colour"), dark ? colour(0x3a424d) : colour(0xc9ced6));
    glUniform1f(program.uniform("one_over_spread"), 1 / batch.style.spread_high);
    glUniform1f(program.uniform("contour_pixels"), batch.style.contour_pixels);
    glUniform1f(program.uniform("contour_alpha"), batch.style.contour_alpha);
    glUniform1f(program.uniform("corner_radius"), batch.style.corner);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_BUFFER, grid_texture_);
    glActiveTexture(GL_TEXTURE1);
    glBindTexture(GL_TEXTURE_BUFFER, detail_texture_.name());
    glActiveTexture(GL_TEXTURE2);
    glBindTexture(GL_TEXTURE_2D, palette_texture_.name());
    glBindVertexArray(tile_array_.name());
    fill(GL_ARRAY_BUFFER, tile_buffer_.name(), clipped_tiles_);
    attribute(0, 4, sizeof(TileInstance), 0, 1);
    integer_attribute(1, sizeof(TileInstance), offsetof(TileInstance, base));
    integer_attribute(2, sizeof(TileInstance), offsetof(TileInstance, flags));
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(clipped_tiles_.size()));
  }
  if (!clipped_dots_.empty()) {
    dot_program_.use();
    glUniform2f(dot_program_.uniform("screen"), width, height);
    set_colour(dot_program_.uniform("rim"), palette_.point_rim);
    glEnable(GL_PROGRAM_POINT_SIZE);
    glBindVertexArray(dot_array_.name());
    fill(GL_ARRAY_BUFFER, dot_buffer_.name(), clipped_dots_);
    attribute(0, 2, sizeof(DotInstance), 0, 0);
    glEnableVertexAttribArray(1);
    glVertexAttribPointer(1, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(DotInstance),
                          reinterpret_cast<const void*>(offsetof(DotInstance, colour)));
    attribute(2, 1, sizeof(DotInstance), offsetof(DotInstance, radius), 0);
    glDrawArrays(GL_POINTS, 0, static_cast<GLsizei>(clipped_dots_.size()));
  }
  glBindVertexArray(0);
  glBindBuffer(GL_ARRAY_BUFFER, 0);
  glActiveTexture(GL_TEXTURE0);
  glUseProgram(0);
}

}  // namespace seedbed::viewer
