// SPDX-License-Identifier: Apache-2.0
// A person in front of the viewer, as a script: events go into the queue that GLFW's callbacks fill, the
// picture comes from a framebuffer without a display. Every test ends with a look at GL's debug output.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/viewer/made_up.h"
#include "viewer/app/application.h"
#include "viewer/app/keep.h"
#include "viewer/core/replay_session.h"

namespace seedbed::viewer::test {

struct Rgb {
  int r, g, b;
  bool operator==(const Rgb&) const = default;
  int distance(const Rgb& o) const { return std::abs(r - o.r) + std::abs(g - o.g) + std::abs(b - o.b); }
};
inline std::ostream& operator<<(std::ostream& out, const Rgb& c) {
  return out << '(' << c.r << ',' << c.g << ',' << c.b << ')';
}

class Scripted : public testing::Test {
 protected:
  void open(const Sweep& sweep, int width = 1280, int height = 800, float scale = 1) {
    population_ = population_of(sweep);
    open(make(population_), width, height, scale);
  }
  void open(std::unique_ptr<Session> session, int width = 1280, int height = 800, float scale = 1) {
    TearDown();
    SurfaceOptions options;
    options.width = width;
    options.height = height;
    options.scale = scale;
    options.debug = true;
    options.cuda_device = cuda_device_;
    surface_ = make_headless(options);
    ModelHooks hooks;
    hooks.make_session = make;
    hooks.set_clipboard = [this](const std::string& text) { surface_->set_clipboard(text); };
    hooks.clipboard = [this] { return surface_->clipboard(); };
    hooks.save = [this](const command::Export& what) { keep(what, *surface_, *app_, *model_); };
    model_ = std::make_unique<Model>(std::move(session), ViewState{}, hooks);
    model_->layout().set_animation(false);
    app_ = std::make_unique<Application>(*surface_, *model_, "cpu");
    app_->show_frame_time(false);
    EXPECT_TRUE(eventually([&] { return model_->session().status().state != SessionState::starting; }));
    settle();
  }
  static std::unique_ptr<Session> make(std::shared_ptr<const Population> p) {
    return std::make_unique<TrainingSession>(std::move(p), TrainingOptions{});
  }
  void TearDown() override {
    if (app_) {
      EXPECT_THAT(app_->gl_messages(), testing::IsEmpty());
    }
    app_.reset();
    model_.reset();
    surface_.reset();
  }

  void settle() {
    app_->settle();
    pixels_ = app_->pixels();
  }
  /// All of the picture, also where nothing has changed.
  void draw_whole() {
    app_->frame({event::Resize{surface_->width(), surface_->height(), surface_->scale()}}, 0);
  }
  void events(const EventQueue& queue) {
    app_->frame(queue, 0.05);
    for (int k = 0; k < 3; ++k) app_->frame({}, 0.05);
    settle();
  }
  void click(float x, float y) {
    events({event::MouseMove{x, y}});
    events({event::MouseButton{0, true}});
    events({event::MouseButton{0, false}});
  }
  void click(const Rect& r) { click(r.cx(), r.cy()); }
  void press(int code, bool control = false, bool shift = false) {
    events({event::Key{code, true, control, shift}, event::Key{code, false, control, shift}});
  }
  void type(const std::string& text) {
    for (const char c : text) events({event::Text{static_cast<unsigned char>(c)}});
  }
  void send(Command c) {
    model_->commands().push(std::move(c));
    settle();
  }
  void train_to(std::int64_t epoch) {
    send(command::Step{static_cast<int>(epoch - model_->frame()->epoch)});
    ASSERT_TRUE(reaches(model_->session(), epoch));
    settle();
  }

  Rgb pixel(float x, float y) const {
    const std::size_t i = (static_cast<std::size_t>(y) * static_cast<std::size_t>(surface_->width()) +
                           static_cast<std::size_t>(x)) *
                          3;
    return {pixels_[i], pixels_[i + 1], pixels_[i + 2]};
  }
  Rect tile(int network) const { return model_->layout().tile_rect(network); }
  /// Colours of a tile on a coarse grid inside it.
  std::vector<Rgb> look(const Rect& r, int steps = 8) const {
    std::vector<Rgb> colours;
    for (int y = 1; y < steps; ++y) {
      for (int x = 1; x < steps; ++x)
        colours.push_back(pixel(r.x + r.w * static_cast<float>(x) / static_cast<float>(steps),
                                r.y + r.h * static_cast<float>(y) / static_cast<float>(steps)));
    }
    return colours;
  }
  /// The colour that the palette has for an output.
  Rgb colour_of(float v) const {
    const Palette p = make_palette(model_->view().palette, model_->view().theme);
    const std::uint32_t c =
        p.output[static_cast<std::size_t>((std::clamp(v, -1.0f, 1.0f) * 0.5f + 0.5f) * 255)];
    return {static_cast<int>(c & 255), static_cast<int>(c >> 8 & 255), static_cast<int>(c >> 16 & 255)};
  }
  /// Tiles without what lies on their fields.
  void bare() {
    send(command::ChangeView{[](ViewState& v) { v.contour = v.points = false; }});
  }
  /// The sample nearest to a point of the tile decides its colour, up to interpolation.
  void expect_field_of(int network) const { expect_field_of(network, *model_->fields()); }
  void expect_field_of(int network, const FieldSet& fields) const {
    const std::vector<int>& shown = fields.request.networks;
    const auto found = std::find(shown.begin(), shown.end(), network);
    ASSERT_NE(found, shown.end()) << network;
    const int side = fields.request.side;
    const auto base = static_cast<std::size_t>(found - shown.begin()) * static_cast<std::size_t>(side * side);
    const Rect r = tile(network);
    for (const auto& [u, v] : {std::pair{0.25f, 0.25f}, {0.75f, 0.4f}, {0.5f, 0.9f}}) {
      const auto row = static_cast<std::size_t>(std::lround(v * static_cast<float>(side - 1)));
      const auto column = static_cast<std::size_t>(std::lround(u * static_cast<float>(side - 1)));
      const float value = fields.values[base + row * static_cast<std::size_t>(side) + column];
      EXPECT_LT(pixel(r.x + u * r.w, r.y + v * r.h).distance(colour_of(value)), 40) << network;
    }
  }
  bool is_canvas(float x, float y) const { return pixel(x, y).distance({0xf6, 0xf7, 0xf9}) < 6; }
  bool selected_frame_around(const Rect& r) const {  // the dark border of the selected tile
    return pixel(r.cx(), r.y - 2).distance({27, 36, 48}) < 60 &&
           pixel(r.cx(), r.bottom() + 1).distance({27, 36, 48}) < 60;
  }

  std::shared_ptr<const Population> population_;
  int cuda_device_ = SurfaceOptions{}.cuda_device;
  std::unique_ptr<Surface> surface_;
  std::unique_ptr<Model> model_;
  std::unique_ptr<Application> app_;
  std::vector<unsigned char> pixels_;
};

}  // namespace seedbed::viewer::test
