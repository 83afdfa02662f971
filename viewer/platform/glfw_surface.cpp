// SPDX-License-Identifier: Apache-2.0
// A window of GLFW 3.3. Its callbacks only push events; sizes and positions become pixels here, whatever
// units the window system has.
#include <epoxy/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "seedbed/error.h"
#include "viewer/platform/offscreen.h"

namespace seedbed::viewer {
namespace {

std::string last_error;
std::atomic<bool> display_lost{false};

/// Xlib ends the process when its connection breaks, unless it is told otherwise. Looked up by name, so
/// that nothing here depends on X11.
void survive_a_lost_display() {
  using Handler = void (*)(void*, void*);
  const auto set =
      reinterpret_cast<void (*)(void*, Handler, void*)>(dlsym(RTLD_DEFAULT, "XSetIOErrorExitHandler"));
  const auto display = reinterpret_cast<void* (*)()>(dlsym(RTLD_DEFAULT, "glfwGetX11Display"));
  const auto handle = reinterpret_cast<void (*)(int (*)(void*))>(dlsym(RTLD_DEFAULT, "XSetIOErrorHandler"));
  if (set == nullptr || handle == nullptr || display == nullptr) return;
  void* connection = display();
  if (connection == nullptr) return;
  // The default of either ends the process: the first says why, the second follows it.
  handle([](void*) {
    display_lost = true;
    return 0;
  });
  set(
      connection, [](void*, void*) { display_lost = true; }, nullptr);
}

int key_code(int key) {
  switch (key) {
    case GLFW_KEY_ESCAPE:
      return kKeyEscape;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return kKeyEnter;
    case GLFW_KEY_TAB:
      return kKeyTab;
    case GLFW_KEY_BACKSPACE:
      return kKeyBackspace;
    case GLFW_KEY_INSERT:
      return kKeyInsert;
    case GLFW_KEY_DELETE:
      return kKeyDelete;
    case GLFW_KEY_RIGHT:
      return kKeyRight;
    case GLFW_KEY_LEFT:
      return kKeyLeft;
    case GLFW_KEY_DOWN:
      return kKeyDown;
    case GLFW_KEY_UP:
      return kKeyUp;
    case GLFW_KEY_PAGE_UP:
      return kKeyPageUp;
    case GLFW_KEY_PAGE_DOWN:
      return kKeyPageDown;
    case GLFW_KEY_HOME:
      return kKeyHome;
    case GLFW_KEY_END:
      return kKeyEnd;
    default:
      return key > 0 && key < 128 ? key : -1;
  }
}

class Window final : public Surface {
 public:
  explicit Window(const SurfaceOptions& options) : wanted_scale_(static_cast<float>(options.scale)) {
    glfwSetErrorCallback([](int, const char* text) { last_error = text; });
    if (!glfwInit())
      throw Error(ExitCode::failed,
                  "view: no window: " + last_error + "; use --headless out.png without a display");
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_OPENGL_DEBUG_CONTEXT, options.debug ? GLFW_TRUE : GLFW_FALSE);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    glfwWindowHint(GLFW_VISIBLE, options.visible ? GLFW_TRUE : GLFW_FALSE);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, wanted_scale_ > 0 ? GLFW_FALSE : GLFW_TRUE);
    const float scale = wanted_scale_ > 0 ? wanted_scale_ : 1;
    window_ = glfwCreateWindow(static_cast<int>(static_cast<float>(options.width) * scale),
                               static_cast<int>(static_cast<float>(options.height) * scale),
                               options.title.c_str(), nullptr, nullptr);
    if (!window_) {
      glfwTerminate();
      throw Error(ExitCode::failed, "view: no window with OpenGL 3.3: " + last_error);
    }
    glfwMakeContextCurrent(window_);
    glfwSwapInterval(1);
    glfwSetWindowUserPointer(window_, this);
    glfwSetWindowSizeLimits(window_, 480, 320, GLFW_DONT_CARE, GLFW_DONT_CARE);
    listen();
    measure();
    survive_a_lost_display();  // not before: Mesa does not survive it while a window is made
  }
  ~Window() override {
    if (display_lost) return;  // there is nothing left to tell it
    kept_.reset();             // before its context
    glfwDestroyWindow(window_);
    glfwTerminate();
  }

  int width() const override { return width_; }
  int height() const override { return height_; }
  float scale() const override { return scale_; }
  void poll(EventQueue& events, double wait) override {
    if (display_lost) throw Error(ExitCode::failed, "view: the display is gone");
    if (wait > 0 && events_.empty()) {
      glfwWaitEventsTimeout(wait);
    } else {
      glfwPollEvents();
    }
    if (display_lost) throw Error(ExitCode::failed, "view: the display is gone");
    events.insert(events.end(), events_.begin(), events_.end());
    events_.clear();
  }
  void begin() override { kept_->begin(); }
  void present() override {
    kept_->copy_to_window();
    glfwSwapBuffers(window_);
    if (display_lost) throw Error(ExitCode::failed, "view: the display is gone");
  }
  std::string clipboard() override {
    const char* text = glfwGetClipboardString(window_);
    return text ? text : "";
  }
  void set_clipboard(const std::string& text) override { glfwSetClipboardString(window_, text.c_str()); }
  void set_title(const std::string& title) override { glfwSetWindowTitle(window_, title.c_str()); }
  void resize(int width, int height, float) override { glfwSetWindowSize(window_, width, height); }
  std::string description() const override { return "window, " + gl_renderer(); }

 private:
  static Window& of(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }

  void measure() {
    glfwGetFramebufferSize(window_, &width_, &height_);
    int units_x = 1, units_y = 1;
    glfwGetWindowSize(window_, &units_x, &units_y);
    pixels_a_unit_ = units_x > 0 ? static_cast<float>(width_) / static_cast<float>(units_x) : 1;
    float content_x = 1, content_y = 1;
    glfwGetWindowContentScale(window_, &content_x, &content_y);
    scale_ = wanted_scale_ > 0 ? wanted_scale_ : std::max(1.0f, content_x);
    const int w = std::max(width_, 1), h = std::max(height_, 1);  // a window out of sight may have no pixels
    if (!kept_) {
      kept_ = std::make_unique<Offscreen>(w, h, scale_);
    } else if (kept_->width() != w || kept_->height() != h) {
      kept_->resize(w, h, scale_);
    }
  }

  void listen() {
    glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double x, double y) {
      const float k = of(w).pixels_a_unit_;
      of(w).events_.push_back(event::MouseMove{static_cast<float>(x) * k, static_cast<float>(y) * k});
    });
    glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int entered) {
      if (!entered) of(w).events_.push_back(event::MouseMove{-1e6f, -1e6f});
    });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int) {
      if (button < 3) of(w).events_.push_back(event::MouseButton{button, action == GLFW_PRESS});
    });
    glfwSetScrollCallback(window_, [](GLFWwindow* w, double x, double y) {
      of(w).events_.push_back(event::Wheel{static_cast<float>(x), static_cast<float>(y)});
    });
    glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int, int action, int mods) {
      const int code = key_code(key);
      if (code < 0) return;
      of(w).events_.push_back(event::Key{code, action != GLFW_RELEASE, (mods & GLFW_MOD_CONTROL) != 0,
                                         (mods & GLFW_MOD_SHIFT) != 0, (mods & GLFW_MOD_ALT) != 0});
    });
    glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned c) { of(w).events_.push_back(event::Text{c}); });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { of(w).changed(); });
    glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* w, float, float) { of(w).changed(); });
    // What was covered has to be drawn again.
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { of(w).changed(); });
    glfwSetWindowCloseCallback(window_, [](GLFWwindow* w) { of(w).events_.push_back(event::Close{}); });
  }
  void changed() {
    measure();
    events_.push_back(event::Resize{width_, height_, scale_});
  }

  GLFWwindow* window_ = nullptr;
  std::unique_ptr<Offscreen>
      kept_;  ///< the picture: after a swap nobody knows what a window's own buffer holds
  EventQueue events_;
  int width_ = 0, height_ = 0;
  float scale_ = 1, wanted_scale_, pixels_a_unit_ = 1;
};

}  // namespace

std::unique_ptr<Surface> make_window(const SurfaceOptions& options) {
  return std::make_unique<Window>(options);
}

}  // namespace seedbed::viewer
