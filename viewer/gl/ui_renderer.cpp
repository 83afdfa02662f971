// SPDX-License-Identifier: Apache-2.0
#include "viewer/gl/ui_renderer.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "viewer/core/fingerprint.h"

namespace seedbed::viewer {
namespace {

constexpr const char* kVertex = R"glsl(
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 uv_in;
layout(location = 2) in vec4 colour_in;
uniform vec2 screen;
uniform vec2 image_size;
noperspective out vec2 texel;
noperspective out vec4 tint;
void main() {
  texel = uv_in * image_size;
  tint = colour_in;
  gl_Position = vec4(position.x / screen.x * 2.0 - 1.0, 1.0 - position.y / screen.y * 2.0, 0.0, 1.0);
}
)glsl";
constexpr const char* kFragment = R"glsl(
noperspective in vec2 texel;
noperspective in vec4 tint;
uniform sampler2D image;  // coverage of glyphs; 1 where shapes without a texture look
out vec4 colour;
void main() { colour = vec4(tint.rgb, tint.a * texelFetch(image, ivec2(texel), 0).r); }
)glsl";

static_assert(sizeof(ImDrawIdx) == sizeof(unsigned short));

/// What a command may touch, in whole pixels, so that it can be cut further without a change of any pixel: of
/// triangles the pixels inside, of a callback's tiles all that they reach.
Rect clip_of(const ImDrawCmd& command, const ImVec2& screen) {
  ImVec4 c = command.ClipRect;
  if (command.UserCallback != nullptr) {
    const float bottom = std::ceil(c.w), h = std::max(0.0f, std::ceil(c.w - c.y));
    return {std::floor(c.x), bottom - h, std::max(0.0f, std::ceil(c.z - c.x)), h};
  }
  c = {std::max(c.x, 0.0f), std::max(c.y, 0.0f), std::min(c.z, screen.x), std::min(c.w, screen.y)};
  return whole_pixels({c.x, c.y, c.z - c.x, c.w - c.y}, screen.y);
}

constexpr unsigned kPiece = 6;  ///< indices

/// Two triangles, as a glyph or a rectangle has them: where they lie, and a fingerprint.
struct Piece {
  Rect at;
  std::uint64_t print;
};

Piece piece_of(const ImDrawVert* vertices, const ImDrawIdx* indices, unsigned count) {
  std::array<ImDrawVert, kPiece> corners{};
  ImVec2 low = vertices[indices[0]].pos, high = low;
  for (unsigned i = 0; i < count; ++i) {
    const ImDrawVert& v = corners[i] = vertices[indices[i]];
    low = {std::min(low.x, v.pos.x), std::min(low.y, v.pos.y)};
    high = {std::max(high.x, v.pos.x), std::max(high.y, v.pos.y)};
  }
  const float x = std::floor(low.x), y = std::floor(low.y);
  return {{x, y, std::ceil(high.x) - x, std::ceil(high.y) - y}, print_of(corners)};
}

}  // namespace

UiRenderer::UiRenderer() : program_("ui", kVertex, kFragment) {
  glBindVertexArray(array_.name());
  glBindBuffer(GL_ARRAY_BUFFER, vertices_.name());
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_.name());
  const auto attribute = [](GLuint index, GLint size, GLenum type, GLboolean normalized, std::size_t offset) {
    glEnableVertexAttribArray(index);
    glVertexAttribPointer(index, size, type, normalized, sizeof(ImDrawVert),
                          reinterpret_cast<const void*>(offset));
  };
  attribute(0, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, pos));
  attribute(1, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, uv));
  attribute(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(ImDrawVert, col));
  glBindVertexArray(0);
}

void UiRenderer::upload_fonts() {
  unsigned char* pixels = nullptr;
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  atlas->GetTexDataAsAlpha8(&pixels, &font_width_, &font_height_);
  glBindTexture(GL_TEXTURE_2D, font_.name());
  // Glyphs are drawn at the size and at the whole pixels that they were made for.
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, font_width_, font_height_, 0, GL_RED, GL_UNSIGNED_BYTE, pixels);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glBindTexture(GL_TEXTURE_2D, 0);
  atlas->SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(font_.name())));
}

void UiRenderer::record(const ImDrawData& data, ChangedParts& parts,
                        const std::function<void(const ImDrawCmd&, const Rect&)>& callback) {
  data_ = &data;
  pieces_.clear();
  for (int l = 0; l < data.CmdListsCount; ++l) {
    const ImDrawList& list = *data.CmdLists[l];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const Rect clip = clip_of(command, data.DisplaySize);
      if (command.UserCallback != nullptr) {
        callback(command, clip);
        continue;
      }
      const ImDrawVert* const vertices = list.VtxBuffer.Data + command.VtxOffset;
      const ImDrawIdx* const indices = list.IdxBuffer.Data + command.IdxOffset;
      Fingerprint clipped;
      clipped.add(clip);
      const std::uint64_t clip_print = clipped.value();
      for (unsigned first = 0; first < command.ElemCount; first += kPiece) {
        const Piece piece = piece_of(vertices, indices + first, std::min(kPiece, command.ElemCount - first));
        pieces_.push_back(intersection(piece.at, clip));
        parts.add(pieces_.back(), piece.print + clip_print);
      }
    }
  }
}

/// The pieces that meet each part, part after part; callbacks in their place among them.
void UiRenderer::plan(const std::vector<Rect>& parts) {
  steps_.clear();
  index_.clear();
  for (const Rect& part : parts) {
    steps_.push_back({part, nullptr, nullptr, 0, 0, 0});
    std::size_t piece = 0, first_vertex = 0;
    for (int l = 0; l < data_->CmdListsCount; ++l) {
      const ImDrawList& list = *data_->CmdLists[l];
      for (const ImDrawCmd& command : list.CmdBuffer) {
        const Rect clip = intersection(clip_of(command, data_->DisplaySize), part);
        const bool seen = clip.w > 0 && clip.h > 0;
        if (command.UserCallback != nullptr) {
          if (seen) steps_.push_back({clip, &list, &command, 0, 0, 0});
          continue;
        }
        const std::size_t pieces = (command.ElemCount + kPiece - 1) / kPiece, before = index_.size();
        for (std::size_t k = 0; seen && k < pieces; ++k) {
          if (!pieces_[piece + k].meets(part)) continue;
          const std::size_t first = k * kPiece,
                            last = std::min<std::size_t>(first + kPiece, command.ElemCount);
          const ImDrawIdx* const from = list.IdxBuffer.Data + command.IdxOffset;
          index_.insert(index_.end(), from + first, from + last);
        }
        piece += pieces;
        if (index_.size() > before)
          steps_.push_back({clip, &list, nullptr, before, index_.size() - before,
                            static_cast<GLint>(first_vertex + command.VtxOffset)});
      }
      first_vertex += static_cast<std::size_t>(list.VtxBuffer.Size);
    }
  }
}

void UiRenderer::upload() {
  std::size_t bytes = 0;
  for (int l = 0; l < data_->CmdListsCount; ++l)
    bytes += static_cast<std::size_t>(data_->CmdLists[l]->VtxBuffer.size_in_bytes());
  glBindVertexArray(array_.name());
  glBindBuffer(GL_ARRAY_BUFFER, vertices_.name());
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(bytes), nullptr, GL_STREAM_DRAW);
  std::size_t at = 0;
  for (int l = 0; l < data_->CmdListsCount; ++l) {
    const auto& vertices = data_->CmdLists[l]->VtxBuffer;
    glBufferSubData(GL_ARRAY_BUFFER, static_cast<GLintptr>(at),
                    static_cast<GLsizeiptr>(vertices.size_in_bytes()), vertices.Data);
    at += static_cast<std::size_t>(vertices.size_in_bytes());
  }
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(index_.size() * sizeof(ImDrawIdx)),
               index_.data(), GL_STREAM_DRAW);
}

void UiRenderer::draw(const std::vector<Rect>& parts, const std::function<void(const Rect&)>& begin_part) {
  const float width = data_->DisplaySize.x, height = data_->DisplaySize.y;
  plan(parts);
  upload();
  const auto bind = [&] {
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glDisable(GL_CULL_FACE);
    glDisable(GL_DEPTH_TEST);
    glEnable(GL_SCISSOR_TEST);
    program_.use();
    glUniform2f(program_.uniform("screen"), width, height);
    glUniform2f(program_.uniform("image_size"), static_cast<float>(font_width_),
                static_cast<float>(font_height_));
    glUniform1i(program_.uniform("image"), 0);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, font_.name());
    glBindVertexArray(array_.name());
  };
  bool bound = false;
  for (const Step& step : steps_) {
    if (step.list == nullptr) {
      begin_part(step.clip);
      bound = false;
    } else if (step.callback != nullptr) {
      ImDrawCmd clipped = *step.callback;
      clipped.ClipRect = {step.clip.x, step.clip.y, step.clip.right(), step.clip.bottom()};
      clipped.UserCallback(step.list, &clipped);
      bound = false;
    } else {
      if (!bound) bind();
      bound = true;
      glScissor(static_cast<GLint>(step.clip.x), static_cast<GLint>(height - step.clip.bottom()),
                static_cast<GLsizei>(step.clip.w), static_cast<GLsizei>(step.clip.h));
      glDrawElementsBaseVertex(GL_TRIANGLES, static_cast<GLsizei>(step.indices),
                               sizeof(ImDrawIdx) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT,
                               reinterpret_cast<const void*>(step.first_index * sizeof(ImDrawIdx)),
                               step.base_vertex);
    }
  }
  glBindVertexArray(0);
  glBindBuffer(GL_ARRAY_BUFFER, 0);
  glBindTexture(GL_TEXTURE_2D, 0);
  glDisable(GL_SCISSOR_TEST);
  glUseProgram(0);
}

Rect whole_pixels(const Rect& at, float height) {
  const float bottom = height - std::trunc(height - at.bottom()), h = std::max(0.0f, std::trunc(at.h));
  return {std::trunc(at.x), bottom - h, std::max(0.0f, std::trunc(at.w)), h};
}

void clear(const Rect& at, float surface_height, std::uint32_t colour) {
  const auto part = [colour](int shift) { return static_cast<float>(colour >> shift & 255) / 255; };
  glEnable(GL_SCISSOR_TEST);
  glScissor(static_cast<GLint>(at.x), static_cast<GLint>(surface_height - at.bottom()),
            static_cast<GLsizei>(at.w), static_cast<GLsizei>(at.h));
  glClearColor(part(0), part(8), part(16), 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glDisable(GL_SCISSOR_TEST);
}

std::vector<unsigned char> read_rgb(int width, int height) {
  const auto row = static_cast<std::size_t>(width) * 3;
  std::vector<unsigned char> upside(row * static_cast<std::size_t>(height)), pixels(upside.size());
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, upside.data());
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
    std::memcpy(pixels.data() + y * row, upside.data() + (static_cast<std::size_t>(height) - 1 - y) * row,
                row);
  }
  return pixels;
}

}  // namespace seedbed::viewer
