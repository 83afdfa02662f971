// SPDX-License-Identifier: Apache-2.0
// A framebuffer of any size in the current OpenGL context: what is drawn without a display, and the
// pictures that a window keeps larger than itself.
#pragma once

#include "viewer/gl/gl.h"
#include "viewer/platform/surface.h"

namespace seedbed::viewer {

class Offscreen : public Surface {
 public:
  /// Pixels, and pixels a layout unit. Throws UsageError where GL has no texture of that size.
  Offscreen(int width, int height, float scale) { resize(width, height, scale); }

  int width() const override { return width_; }
  int height() const override { return height_; }
  float scale() const override { return scale_; }
  void poll(EventQueue&, double) override {}
  void begin() override;
  void present() override { glFlush(); }
  /// All of it into the framebuffer of a window, which has the same size.
  void copy_to_window() const;
  void resize(int width, int height, float scale) final;
  std::string description() const override { return "framebuffer"; }

 private:
  GlFramebuffer framebuffer_;
  GlTexture colour_;
  int width_ = 0, height_ = 0;
  float scale_ = 1;
};

}  // namespace seedbed::viewer
