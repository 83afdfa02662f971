// SPDX-License-Identifier: Apache-2.0
// Without a display: an EGL device, a surfaceless context, a framebuffer object. The device of the GPU
// that trains is preferred, then any hardware, then Mesa in software.
#include <epoxy/egl.h>

#include <cstdlib>
#include <cstring>
#include <vector>

#include "seedbed/error.h"
#include "viewer/gl/gl.h"
#include "viewer/platform/offscreen.h"

#ifndef EGL_CUDA_DEVICE_NV
#define EGL_CUDA_DEVICE_NV 0x323A
#endif

namespace seedbed::viewer {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Error(ExitCode::failed, "view: no picture without a display: " + what);
}

bool has(const char* extensions, const char* name) {
  return extensions != nullptr && std::strstr(extensions, name) != nullptr;
}

/// Devices in the order in which they are tried.
std::vector<EGLDeviceEXT> devices(int cuda_device) {
  if (!epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_device_enumeration") &&
      !epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_device_base"))
    return {};
  EGLint count = 0;
  std::vector<EGLDeviceEXT> all(32);
  if (!eglQueryDevicesEXT(32, all.data(), &count)) return {};
  all.resize(static_cast<std::size_t>(count));
  std::vector<EGLDeviceEXT> first, hardware, software;
  for (const EGLDeviceEXT device : all) {
    const char* extensions = eglQueryDeviceStringEXT(device, EGL_EXTENSIONS);
    EGLAttrib cuda = -1;
    if (has(extensions, "EGL_NV_device_cuda")) eglQueryDeviceAttribEXT(device, EGL_CUDA_DEVICE_NV, &cuda);
    if (cuda_device >= 0 && cuda == cuda_device) {
      first.push_back(device);
    } else if (has(extensions, "EGL_MESA_device_software")) {
      software.push_back(device);
    } else {
      hardware.push_back(device);
    }
  }
  first.insert(first.end(), hardware.begin(), hardware.end());
  first.insert(first.end(), software.begin(), software.end());
  return first;
}

struct EglContext {
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;

  bool open(EGLDisplay d, bool debug) {
    EGLint major = 0, minor = 0;
    if (d == EGL_NO_DISPLAY || !eglInitialize(d, &major, &minor)) return false;
    const EGLint wanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_SURFACE_TYPE, EGL_PBUFFER_BIT,
                             EGL_NONE};
    EGLConfig config{};
    EGLint configs = 0;
    if (!eglBindAPI(EGL_OPENGL_API)) return false;
    if (!eglChooseConfig(d, wanted, &config, 1, &configs) || configs < 1) config = EGL_NO_CONFIG_KHR;
    const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION,
                                 3,
                                 EGL_CONTEXT_MINOR_VERSION,
                                 3,
                                 EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                 EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                 EGL_CONTEXT_OPENGL_DEBUG,
                                 debug ? EGL_TRUE : EGL_FALSE,
                                 EGL_NONE};
    const EGLContext made = eglCreateContext(d, config, EGL_NO_CONTEXT, attributes);
    if (made == EGL_NO_CONTEXT) return false;
    if (!eglMakeCurrent(d, EGL_NO_SURFACE, EGL_NO_SURFACE, made)) {
      eglDestroyContext(d, made);
      return false;
    }
    display = d;
    context = made;
    return true;
  }
  ~EglContext() {
    if (context == EGL_NO_CONTEXT) return;
    eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display, context);
  }
};

class HeadlessSurface final : public Surface {
 public:
  explicit HeadlessSurface(const SurfaceOptions& options) {
    for (const EGLDeviceEXT device : devices(options.cuda_device)) {
      const EGLDisplay display = eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT, device, nullptr);
      if (!egl_.open(display, options.debug)) continue;
      description_ = "EGL device";
      break;
    }
    if (egl_.context == EGL_NO_CONTEXT &&
        epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless")) {
      if (egl_.open(eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr),
                    options.debug))
        description_ = "EGL, surfaceless platform";
    }
    if (egl_.context == EGL_NO_CONTEXT)
      fail("EGL has no device that gives OpenGL 3.3 core; on Debian, libgl1-mesa-dri has one in software");
    description_ += ", " + gl_renderer();
    const float scale = options.scale > 0 ? static_cast<float>(options.scale) : 1;
    const auto pixels = [scale](int units) {
      return static_cast<int>(static_cast<float>(units) * scale + 0.5f);
    };
    target_ = std::make_unique<Offscreen>(pixels(options.width), pixels(options.height), scale);
  }

  int width() const override { return target_->width(); }
  int height() const override { return target_->height(); }
  float scale() const override { return target_->scale(); }
  void poll(EventQueue&, double) override {}
  void begin() override { target_->begin(); }
  void present() override { target_->present(); }
  std::string clipboard() override { return clipboard_; }
  void set_clipboard(const std::string& text) override { clipboard_ = text; }
  std::string description() const override { return description_; }
  void resize(int width, int height, float scale) override { target_->resize(width, height, scale); }

 private:
  EglContext egl_;
  std::unique_ptr<Offscreen> target_;  // goes before the context does
  std::string description_, clipboard_;
};

}  // namespace

std::unique_ptr<Surface> make_headless(const SurfaceOptions& options) {
  return std::make_unique<HeadlessSurface>(options);
}

std::string gl_renderer() {
  const GLubyte* text = glGetString(GL_RENDERER);
  return text ? reinterpret_cast<const char*>(text) : "unknown renderer";
}

bool gl_in_software() {
  const std::string renderer = gl_renderer();
  return renderer.find("llvmpipe") != std::string::npos || renderer.find("softpipe") != std::string::npos ||
         renderer.find("SWR") != std::string::npos;
}

}  // namespace seedbed::viewer
