// SPDX-License-Identifier: Apache-2.0
#include "viewer/app/application.h"

#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <thread>
#include <tuple>
#include <utility>

#include "viewer/app/keys.h"
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

Application::Application(Surface& surface, Model& model, SinkChoice choice)
    : surface_(&surface),
      model_(model),
      imgui_(ImGui::CreateContext()),
      sink_(std::move(choice.sink)),
      why_host_(std::move(choice.why_host)) {
  ImGui::SetCurrentContext(imgui_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // our own file keeps what is to be remembered
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.SetClipboardTextFn = set_clipboard;
  io.GetClipboardTextFn = get_clipboard;
  io.ClipboardUserData = surface_;
  map_keys(io);
  style_.scale = 0;
  restyle();
}

Application::~Application() {
  ImGui::DestroyContext(imgui_);
}

void Application::restyle() {
  const ViewState& view = model_.view();
  if (style_.scale != surface_->scale() || style_.theme != view.theme || palette_kind_ != view.palette)
    parts_.forget();
  if (style_.scale != surface_->scale()) {
    style_ = make_style(surface_->scale(), view.theme);
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

void Application::press(const event::Key& stroke) {
  if (stroke.control && (stroke.code == 'Q' || stroke.code == 'W')) {
    close_ = true;
  } else if (!model_.view().panel_keys) {
    press_key(model_, stroke);
  } else if ((stroke.code == kKeyTab || stroke.code == kKeyEscape) &&
             !ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup)) {  // a list that is open is closed first
    model_.commands().change([](ViewState& v) { v.panel_keys = false; });
  }
}

bool Application::wants_text() const {
  return ImGui::GetIO().WantTextInput;
}

/// A key or button, which repeats or drags.
bool Application::held_down() const {
  const ImGuiIO& io = ImGui::GetIO();
  const auto down = [](bool on) { return on; };
  return std::ranges::any_of(io.MouseDown, down) || std::ranges::any_of(io.KeysDown, down);
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
        if (e.down && !wants_text()) press(e);
      },
      [&](const event::Text& e) { io.AddInputCharacter(e.codepoint); },
      [&](const event::Resize&) { parts_.forget(); },
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
  const auto width = static_cast<float>(surface_->width()), height = static_cast<float>(surface_->height());
  model_.set_tiles_elsewhere(sink_->direct());
  const bool commanded = !model_.commands().empty();
  const bool moving = model_.update(seconds, width, height, surface_->scale());
  restyle();
  sink_->update(model_.session(), model_.fields(), model_.wanted(), model_.wanted_side());
  since_shown_ms_ += seconds;
  since_built_ += seconds;
  const auto state = std::tuple{model_.generation(), sink_->view().version, model_.status().state};
  if (!events.empty() || !pending_.empty() || commanded || moving || held_down()) {
    unsettled_ = kSettling;
  } else if (state != built_state_) {
    unsettled_ = std::max(unsettled_, kNewsSettling);
  }
  if (unsettled_ == 0 && since_built_ < kFigures && parts_.known()) return false;
  const double elapsed = std::exchange(since_built_, 0);
  unsettled_ = std::max(0, unsettled_ - 1);
  built_state_ = state;
  ++built_;

  ImGuiIO& io = ImGui::GetIO();
  io.ConfigFlags = model_.view().panel_keys ? ImGuiConfigFlags_NavEnableKeyboard : 0;
  io.DisplaySize = {width, height};
  io.DeltaTime = static_cast<float>(std::max(elapsed, 1e-4));
  tiles_.begin_frame();
  ImGui::NewFrame();
  hint_.clear();
  std::deque<BatchCall> calls;
  std::vector<Backdrop> backdrops;
  Ui ui{model_,         tiles_,   sink_->view(),
        style_,         palette_, calls,
        backdrops,      hint_,    show_frame_time_ ? shown_ms_ : 0,
        sink_->direct()};
  draw_centre(ui);
  draw_controls(ui);
  draw_focus(ui);
  draw_timeline(ui);
  draw_toolbar(ui);
  draw_notice(ui);
  draw_help(ui);
  ImGui::Render();

  if (const std::vector<Rect> parts = changed_parts(backdrops); !parts.empty()) {
    ++pictures_;
    draw(parts, backdrops);
    const double ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    frame_ms_ = frame_ms_ <= 0 ? ms : frame_ms_ * 0.9 + ms * 0.1;
  }
  if (since_shown_ms_ > 0.5) {  // a figure that flickers can't be read, and is a new picture each time
    shown_ms_ = frame_ms_;
    since_shown_ms_ = 0;
  }
  return moving || !pending_.empty();
}

std::vector<Rect> Application::changed_parts(const std::vector<Backdrop>& backdrops) {
  parts_.begin(surface_->width(), surface_->height());
  for (const Backdrop& b : backdrops) parts_.add(b.at, b.colour);
  const FieldView& fields = sink_->view();
  ui_renderer_.record(*ImGui::GetDrawData(), parts_, [&](const ImDrawCmd& command, const Rect& clip) {
    const auto* call = static_cast<const BatchCall*>(command.UserCallbackData);
    call->tiles->record(call->batch, clip, {fields.prints, fields.version}, parts_);
  });
  return parts_.take();
}

void Application::draw(const std::vector<Rect>& parts, const std::vector<Backdrop>& backdrops) {
  surface_->begin();
  const auto height = static_cast<float>(surface_->height());
  const std::optional<std::uint32_t> behind = sink_->append(tiles_.detail());
  tiles_.upload(sink_->view().texture, behind);
  ui_renderer_.draw(parts, [&](const Rect& part) {
    clear(part, height, style_.canvas);
    for (const Backdrop& b : backdrops) {
      const Rect at = intersection(whole_pixels(b.at, height), part);
      if (b.colour != style_.canvas && at.w > 0 && at.h > 0) clear(at, height, b.colour);
    }
  });
  surface_->present();
}

void Application::settle() {
  for (int pass = 0; pass < 2; ++pass) {
    frame({}, 1);
    model_.settle();
  }
  frame({}, 1);
  if (!sink_->direct()) return;
  wait_for_device();
  if (!sink_->direct()) settle();  // it has refused: the evaluator has been asked instead
}

/// Fields that a device was asked for after this call: the second that it writes from now on, as the first
/// may have been asked for before.
void Application::wait_for_device() {
  const std::uint64_t now = sink_->view().version;
  const auto there = [&] {
    return !sink_->direct() || model_.wanted().empty() || sink_->view().version >= now + 2 ||
           model_.status().state == SessionState::failed;
  };
  while (!there()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    frame({}, 0);
  }
}

void Application::draw_on(Surface& other, const std::function<void()>& work) {
  Surface* const own = surface_;
  const auto move_to = [this](Surface* to) {
    model_.layout().scale_camera(to->scale() / surface_->scale());
    surface_ = to;
    parts_.forget();
  };
  move_to(&other);
  try {
    work();
  } catch (...) {
    move_to(own);
    throw;
  }
  move_to(own);
}

std::vector<unsigned char> Application::draw_and_read() {
  frame({}, 0);
  return pixels();
}

std::vector<unsigned char> Application::pixels() const {
  surface_->begin();
  return read_rgb(surface_->width(), surface_->height());
}

}  // namespace seedbed::viewer
