// SPDX-License-Identifier: Apache-2.0
// Where the picture goes: a GLFW window or a framebuffer without a display. Both give a current OpenGL
// 3.3 core context; what is drawn does not know which it is.
#pragma once

#include <memory>
#include <string>

#include "viewer/core/input.h"

namespace seedbed::viewer {

struct SurfaceOptions {
  int width = 1280, height = 800;  ///< layout units
  double scale = 0;                ///< pixels a layout unit; 0: the display's, 1 without one
  std::string title = "seedbed";
  int cuda_device = -1;  ///< prefer the GPU that trains; -1: any
  bool visible = true;
  bool debug = false;  ///< a debug context
};

class Surface {
 public:
  virtual ~Surface() = default;
  virtual int width() const = 0;  ///< pixels
  virtual int height() const = 0;
  virtual float scale() const = 0;
  /// Appends what has happened; with `wait`, blocks up to that many seconds for something.
  virtual void poll(EventQueue& events, double wait) = 0;
  virtual void begin() = 0;  ///< binds what is drawn to; it holds what was drawn last
  virtual void present() = 0;
  virtual std::string clipboard() { return ""; }
  virtual void set_clipboard(const std::string&) {}
  virtual void set_title(const std::string&) {}
  virtual void resize(int width, int height, float scale) = 0;  ///< pixels
  virtual std::string description() const = 0;                  ///< "window", "EGL, surfaceless"
};

/// Throws Error: why there is no window.
std::unique_ptr<Surface> make_window(const SurfaceOptions& options);
/// Throws Error: why there is no EGL device.
std::unique_ptr<Surface> make_headless(const SurfaceOptions& options);

/// "llvmpipe (LLVM 15.0.6, 256 bits)": of the current context.
std::string gl_renderer();
bool gl_in_software();

}  // namespace seedbed::viewer
