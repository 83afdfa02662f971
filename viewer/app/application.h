// SPDX-License-Identifier: Apache-2.0
// A model on a surface: events in, pictures out. The window, the headless picture and the tests drive the
// same object; whoever owns it decides when a frame is due.
#pragma once

#include <functional>
#include <memory>
#include <tuple>

#include "viewer/core/model.h"
#include "viewer/gl/field_sink.h"
#include "viewer/gl/tile_renderer.h"
#include "viewer/gl/ui_renderer.h"
#include "viewer/platform/surface.h"
#include "viewer/ui/ui.h"

struct ImGuiContext;

namespace seedbed::viewer {

class Application {
 public:
  /// `device`: what trains ("cpu", "cuda:0", ...), for the choice of the field sink.
  Application(Surface& surface, Model& model, const std::string& device)
      : Application(surface, model, make_field_sink(device)) {}
  Application(Surface& surface, Model& model, SinkChoice choice);
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// Handles the events, brings the model up to date and draws. True while something moves by itself. Where
  /// nothing has come and nothing has changed since the last call, nothing is laid out either: but for
  /// figures (of speed, of the time line), ten times a second.
  bool frame(const EventQueue& events, double seconds);
  /// Draws until fields of the present state are on the picture.
  void settle();

  bool wants_close() const { return close_; }
  bool wants_text() const;  ///< a text field has the keyboard
  /// Why fields go through the host although a device has them; empty where they don't, or no device has.
  std::string why_host() const { return why_host_.empty() ? sink_->why_host() : why_host_; }
  /// Draws what has changed meanwhile, and reads the picture.
  std::vector<unsigned char> draw_and_read();
  /// Everything that `work` draws goes to another surface of the same context, whose size and scale may
  /// differ.
  void draw_on(Surface& other, const std::function<void()>& work);
  std::vector<unsigned char> pixels() const;  ///< of the last frame, RGB rows from the top
  std::vector<std::string> gl_messages() { return messages_.take(); }
  int tile_draws() const { return tiles_.draws(); }
  double frame_ms() const { return frame_ms_; }  ///< of those that were drawn
  /// Frames that were drawn, or parts of them; one that would look like the last is not.
  std::uint64_t pictures() const { return pictures_; }
  /// Frames whose interface was laid out, to be drawn or to be found unchanged.
  std::uint64_t built() const { return built_; }
  const std::string& hint() const { return hint_; }  ///< what is said beside the pointer
  void show_frame_time(bool on) {
    show_frame_time_ = on;
    unsettled_ = kSettling;
  }

 private:
  void handle(const EventQueue& events);
  void press(const event::Key& stroke);
  void restyle();
  bool held_down() const;
  void wait_for_device();
  std::vector<Rect> changed_parts(const std::vector<Backdrop>& backdrops);
  void draw(const std::vector<Rect>& parts, const std::vector<Backdrop>& backdrops);

  Surface* surface_;
  Model& model_;
  GlMessages messages_;
  ImGuiContext* imgui_;
  UiRenderer ui_renderer_;
  TileRenderer tiles_;
  std::unique_ptr<FieldSink> sink_;
  std::string why_host_, hint_;
  UiStyle style_;
  PaletteKind palette_kind_ = PaletteKind::orange_blue;
  Palette palette_;
  EventQueue pending_;
  bool close_ = false, show_frame_time_ = true;
  double frame_ms_ = 0, shown_ms_ = 0, since_shown_ms_ = 0;
  ChangedParts parts_;  ///< since the last picture
  std::uint64_t pictures_ = 0, built_ = 0;

  static constexpr int kSettling = 3;      ///< frames until an interface stands after a hand's change,
  static constexpr int kNewsSettling = 2;  ///< and after news: a tooltip takes its size from the frame before
  static constexpr double kFigures = 0.099;  ///< seconds
  int unsettled_ = kSettling;
  double since_built_ = 0;
  /// Generation of the model, version of the fields: when the interface was laid out last.
  std::tuple<std::uint64_t, std::uint64_t, SessionState> built_state_{};
};

}  // namespace seedbed::viewer
