// SPDX-License-Identifier: Apache-2.0
// Draws Dear ImGui's lists with OpenGL 3.3 through epoxy, callbacks in their place among the rest.
#pragma once

#include "viewer/core/fingerprint.h"
#include "viewer/core/grid_layout.h"
#include "viewer/gl/gl.h"

struct ImDrawData;

namespace seedbed::viewer {

class UiRenderer {
 public:
  UiRenderer();
  /// The font atlas of the current ImGui context as a texture; again after the fonts changed.
  void upload_fonts();
  void draw(const ImDrawData& data);

 private:
  GlProgram program_;
  GlVertexArray array_;
  GlBuffer vertices_, indices_;
  GlTexture font_;
  int font_width_ = 1, font_height_ = 1;
};

/// Covers what draw() would draw, but for what its callbacks draw.
void add_to(Fingerprint& print, const ImDrawData& data);

/// Fills a rectangle of the surface: far cheaper in software than one that is drawn. 0xAABBGGRR.
void clear(const Rect& at, float surface_height, std::uint32_t colour);

/// What the framebuffer holds as rows of RGB from the top.
std::vector<unsigned char> read_rgb(int width, int height);

}  // namespace seedbed::viewer
