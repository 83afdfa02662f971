// SPDX-License-Identifier: Apache-2.0
#include "viewer/app/application.h"

#include <imgui.h>

#include <chrono>
#include <cmath>
#include <set>

#include "viewer/ui/ui.h"

namespace seedbed::viewer {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};

void map_keys(ImGuiIO& io) {
  const std::pair<ImGuiKey, int> keys[] = {{ImGuiKey_Tab, kKeyTab},
                                           {ImGuiKey_LeftArrow, kKeyLeft},
                                           {ImGuiKey_RightArrow, kKeyRight},
                                           {ImGuiKey_UpArrow, kKeyUp},
                                           {ImGuiKey_DownArrow, kKeyDown},
                                           {ImGuiKey_PageUp, kKeyPageUp},
                                           {ImGuiKey_PageDown, kKeyPageDown},
                                           {ImGuiKey_Home, kKeyHome},
                                           {ImGuiKey_End, kKeyEnd},
                                           {ImGuiKey_Insert, kKeyInsert},
                                           {ImGuiKey_Delete, kKeyDelete},
                                           {ImGuiKey_Backspace, kKeyBackspace},
                                           {ImGuiKey_Space, kKeySpace},
                                           {ImGuiKey_Enter, kKeyEnter},
                                           {ImGuiKey_Escape, kKeyEscape},
                                           {ImGuiKey_A, 'A'},
                                           {ImGuiKey_C, 'C'},
                                           {ImGuiKey_V, 'V'},
                                           {ImGuiKey_X, 'X'},
                                           {ImGuiKey_Y, 'Y'},
                                           {ImGuiKey_Z, 'Z'}};
  for (const auto& [key, code] : keys) io.KeyMap[key] = code;
}

/// What the clipboard functions of Dear ImGui are given.
const char* get_clipboard(void* user) {
  static std::string text;
  text = static_cast<Surface*>(user)->clipboard();
  return text.c_str();
}
void set_clipboard(void* user, const char* text) {
  static_cast<Surface*>(user)->set_clipboard(text);
}

}  // namespace

Application::Application(Surface& surface, Model& model, const std::string& device)
    : surface_(surface), model_(model), imgui_(ImGui::CreateContext()) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // our own file keeps what is to be remembered
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.SetClipboardTextFn = set_clipboard;
  io.GetClipboardTextFn = get_clipboard;
  io.ClipboardUserData = &surface_;
  map_keys(io);
  SinkChoice choice = make_field_sink(device);
  sink_ = std::move(choice.sink);
  why_host_ = choice.why_host;
  model_.set_tiles_elsewhere(sink_->direct());
  style_.scale = 0;
  restyle();
}

Application::~Application() {
  ImGui::DestroyContext(imgui_);
}

void Application::restyle() {
  const ViewState& view = model_.view();
  if (style_.scale != surface_.scale()) {
    style_ = make_style(surface_.scale(), view.theme);
    ui_renderer_.upload_fonts();
    palette_ = make_palette(view.palette, view.theme);
    tiles_.set_palette(palette_, view.theme);
  } else if (style_.theme != view.theme || palette_kind_ != view.palette) {
    set_theme(style_, view.theme);
    palette_ = make_palette(view.palette, view.theme);
    tiles_.set_palette(palette_, view.theme);
  }
  palette_kind_ = view.palette;
}

bool Application::wants_text() const {
  return ImGui::GetIO().WantTextInput;
}

void Application::key(int code, bool control, bool shift) {
  CommandQueue& commands = model_.commands();
  const auto change = [&](auto f) { commands.change(f); };
  if (control) {
    if (code == 'S') commands.push(command::Export{command::Export::What::grid_png, ""});
    if (code == 'C') commands.push(command::Copy{command::Copy::What::toml});
    if (code == 'U') commands.push(command::Copy{command::Copy::What::url});
    if (code == 'V') commands.push(command::Paste{""});
    if (code == 'Q' || code == 'W') close_ = true;
    return;
  }
  switch (code) {
    case kKeySpace:
      return commands.push(command::TogglePlay{});
    case 'S':
      return commands.push(command::Step{1});
    case 'R':
      return commands.push(command::Restart{true});
    case 'N':
      return commands.push(command::Restart{false});
    case ',':
      return commands.push(command::SeekBy{-1});
    case '.':
      return commands.push(command::SeekBy{1});
    case kKeyHome:
      return commands.push(command::Seek{0});
    case kKeyEnd:
      return commands.push(command::Seek{1 << 20});
    case kKeyLeft:
      return commands.push(command::Move{-1, 0});
    case kKeyRight:
      return commands.push(command::Move{1, 0});
    case kKeyUp:
      return commands.push(command::Move{0, -1});
    case kKeyDown:
      return commands.push(command::Move{0, 1});
    case '1':
    case 'G':
      return change([](ViewState& v) { v.mode = Mode::grid; });
    case '2':
      return change([](ViewState& v) { v.mode = Mode::row; });
    case '3':
    case kKeyEnter:
      return change([](ViewState& v) { v.mode = Mode::network; });
    case kKeyEscape:
      return change([](ViewState& v) {
        if (v.help) {
          v.help = false;
        } else {
          v.mode = Mode::grid;
        }
      });
    case 'F':
      return commands.push(command::Zoom{command::Zoom::To::fit});
    case 'Z':
      return commands.push(command::Zoom{command::Zoom::To::selected});
    case kKeyEqual:
    case kKeyMinus: {
      const Rect view = model_.layout().viewport();
      return model_.layout().zoom_at(code == kKeyMinus ? 1 / 1.25f : 1.25f, view.cx(), view.cy());
    }
    case 'C':
      return change([](ViewState& v) { v.contour = !v.contour; });
    case 'D':
      return change([](ViewState& v) { v.discretize = !v.discretize; });
    case 'P':
      return change([](ViewState& v) { v.points = !v.points; });
    case 'T':
      return change([](ViewState& v) { v.test_points = !v.test_points; });
    case 'M':
      return change([](ViewState& v) {
        v.palette = static_cast<PaletteKind>((static_cast<int>(v.palette) + 1) % kPalettes);
      });
    case 'L':
      return change([](ViewState& v) { v.theme = v.theme == Theme::dark ? Theme::light : Theme::dark; });
    case kKeyLeftBracket:
      return change([](ViewState& v) { v.controls = !v.controls; });
    case kKeyRightBracket:
      return change([](ViewState& v) { v.focus = !v.focus; });
    case kKeySlash:
      if (shift) change([](ViewState& v) { v.help = !v.help; });
      return;
    default:
      return;
  }
}

void Application::handle(const EventQueue& events) {
  ImGuiIO& io = ImGui::GetIO();
  io.MouseWheel = 0;
  const Overloaded act{
      [&](const event::MouseMove& e) {
        io.MousePos = {e.x, e.y};
      },
      [&](const event::MouseButton& e) { io.MouseDown[e.button] = e.down; },
      [&](const event::Wheel& e) { io.MouseWheel += e.y; },
      [&](const event::Key& e) {
        io.KeysDown[e.code] = e.down;
        io.KeyCtrl = e.control;
        io.KeyShift = e.shift;
        io.KeyAlt = e.alt;
        if (e.down && !wants_text()) key(e.code, e.control, e.shift);
      },
      [&](const event::Text& e) { io.AddInputCharacter(e.codepoint); },
      [&](const event::Resize&) {},
      [&](const event::Close&) { close_ = true; },
  };
  // Dear ImGui sees one state a frame: a button or key that goes down and up again needs two of them.
  pending_.insert(pending_.end(), events.begin(), events.end());
  bool pressed[3] = {};
  std::set<int> keys;
  std::size_t done = 0;
  for (; done < pending_.size(); ++done) {
    if (const auto* button = std::get_if<event::MouseButton>(&pending_[done])) {
      if (pressed[button->button]) break;
      pressed[button->button] = true;
    }
    if (const auto* stroke = std::get_if<event::Key>(&pending_[done])) {
      if (stroke->code < 0 || stroke->code >= kKeyCodes) continue;
      if (keys.contains(stroke->code)) break;
      keys.insert(stroke->code);
    }
    std::visit(act, pending_[done]);
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(done));
}

bool Application::frame(const EventQueue& events, double seconds) {
  const auto start = std::chrono::steady_clock::now();
  ImGui::SetCurrentContext(imgui_);
  handle(events);
  const auto width = static_cast<float>(surface_.width()), height = static_cast<float>(surface_.height());
  const bool moving = model_.update(seconds, width, height, surface_.scale());
  restyle();
  sink_->update(model_.session(), model_.fields(), model_.wanted(), model_.wanted_side());

  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {width, height};
  io.DeltaTime = static_cast<float>(std::max(seconds, 1e-4));
  tiles_.begin_frame();
  ImGui::NewFrame();
  std::deque<BatchCall> calls;
  Ui ui{model_,         tiles_, sink_->view(), style_, palette_, calls, show_frame_time_ ? frame_ms_ : 0,
        sink_->direct()};
  draw_centre(ui);
  draw_controls(ui);
  draw_focus(ui);
  draw_timeline(ui);
  draw_toolbar(ui);
  draw_notice(ui);
  draw_help(ui);
  ImGui::Render();

  surface_.begin();
  const ImVec4 back = ImGui::ColorConvertU32ToFloat4(style_.canvas);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(back.x, back.y, back.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  tiles_.upload(sink_->view().texture);
  ui_renderer_.draw(*ImGui::GetDrawData());
  if (read_) kept_ = read_rgb(surface_.width(), surface_.height());
  surface_.present();
  const double ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  frame_ms_ = frame_ms_ <= 0 ? ms : frame_ms_ * 0.9 + ms * 0.1;
  return moving || !pending_.empty();
}

void Application::settle() {
  for (int pass = 0; pass < 2; ++pass) {
    frame({}, 1);
    model_.settle();
  }
  frame({}, 1);
}

std::vector<unsigned char> Application::draw_and_read() {
  read_ = true;
  frame({}, 0);
  read_ = false;
  return std::move(kept_);
}

std::vector<unsigned char> Application::pixels() const {
  surface_.begin();
  return read_rgb(surface_.width(), surface_.height());
}

}  // namespace seedbed::viewer
