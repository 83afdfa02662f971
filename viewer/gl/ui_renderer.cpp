// SPDX-License-Identifier: Apache-2.0
#include "viewer/gl/ui_renderer.h"

#include <imgui.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

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

void UiRenderer::draw(const ImDrawData& data) {
  const float width = data.DisplaySize.x, height = data.DisplaySize.y;
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
    glBindVertexArray(array_.name());
    glBindBuffer(GL_ARRAY_BUFFER, vertices_.name());
  };
  for (int l = 0; l < data.CmdListsCount; ++l) {
    const ImDrawList& list = *data.CmdLists[l];
    bind();
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(list.VtxBuffer.size_in_bytes()),
                 list.VtxBuffer.Data, GL_STREAM_DRAW);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(list.IdxBuffer.size_in_bytes()),
                 list.IdxBuffer.Data, GL_STREAM_DRAW);
    for (const ImDrawCmd& command : list.CmdBuffer) {
      if (command.UserCallback != nullptr) {
        command.UserCallback(&list, &command);
        bind();
        continue;
      }
      const float x0 = std::max(command.ClipRect.x, 0.0f), y0 = std::max(command.ClipRect.y, 0.0f);
      const float x1 = std::min(command.ClipRect.z, width), y1 = std::min(command.ClipRect.w, height);
      if (x1 <= x0 || y1 <= y0) continue;
      glScissor(static_cast<GLint>(x0), static_cast<GLint>(height - y1), static_cast<GLsizei>(x1 - x0),
                static_cast<GLsizei>(y1 - y0));
      glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(reinterpret_cast<std::intptr_t>(command.GetTexID())));
      glDrawElementsBaseVertex(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount),
                               sizeof(ImDrawIdx) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT,
                               reinterpret_cast<const void*>(command.IdxOffset * sizeof(ImDrawIdx)),
                               static_cast<GLint>(command.VtxOffset));
    }
  }
  glBindVertexArray(0);
  glBindBuffer(GL_ARRAY_BUFFER, 0);
  glBindTexture(GL_TEXTURE_2D, 0);
  glDisable(GL_SCISSOR_TEST);
  glUseProgram(0);
}

void add_to(Fingerprint& print, const ImDrawData& data) {
  print.add(data.DisplaySize);
  for (int l = 0; l < data.CmdListsCount; ++l) {
    const ImDrawList& list = *data.CmdLists[l];
    print.add_bytes(list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.size_in_bytes()));
    print.add_bytes(list.IdxBuffer.Data, static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
    for (const ImDrawCmd& command : list.CmdBuffer) {
      print.add(command.ClipRect);
      print.add(command.ElemCount);
      print.add(command.UserCallback);
    }
  }
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
