// SPDX-License-Identifier: Apache-2.0
// Draws Dear ImGui's lists with OpenGL 3.3 through epoxy, callbacks in their place among the rest: those
// parts of the picture that have changed, each by itself.
#pragma once

#include <functional>

#include "viewer/core/changed_parts.h"
#include "viewer/gl/gl.h"

struct ImDrawData;
struct ImDrawList;
struct ImDrawCmd;

namespace seedbed::viewer {

class UiRenderer {
 public:
  UiRenderer();
  /// The font atlas of the current ImGui context as a texture; again after the fonts changed.
  void upload_fonts();
  /// Tells `parts` what `data`, which must live on, would draw; for what a callback draws it asks `callback`,
  /// with the pixels that it may touch.
  void record(const ImDrawData& data, ChangedParts& parts,
              const std::function<void(const ImDrawCmd&, const Rect&)>& callback);
  /// Draws what was recorded inside each part (whole pixels), after `begin_part` of it.
  void draw(const std::vector<Rect>& parts, const std::function<void(const Rect&)>& begin_part);

 private:
  /// One draw, one callback, or the beginning of a part (no list).
  struct Step {
    Rect clip;
    const ImDrawList* list;
    const ImDrawCmd* callback;
    std::size_t first_index, indices;
    int base_vertex;
  };
  void plan(const std::vector<Rect>& parts);
  void upload();

  GlProgram program_;
  GlVertexArray array_;
  GlBuffer vertices_, indices_;
  GlTexture font_;
  int font_width_ = 1, font_height_ = 1;
  const ImDrawData* data_ = nullptr;
  std::vector<Rect> pieces_;  ///< where two triangles lie, in drawing order
  std::vector<Step> steps_;
  std::vector<unsigned short> index_;  ///< ImDrawIdx
};

/// The pixels inside a rectangle of a surface that is `height` pixels high.
Rect whole_pixels(const Rect& at, float height);

/// Fills a rectangle of whole pixels: far cheaper in software than one that is drawn. 0xAABBGGRR.
void clear(const Rect& at, float surface_height, std::uint32_t colour);

/// What the framebuffer holds as rows of RGB from the top.
std::vector<unsigned char> read_rgb(int width, int height);

}  // namespace seedbed::viewer
