// SPDX-License-Identifier: Apache-2.0
// How often a real window is drawn: what is shown is counted where it is presented.
#include <filesystem>
#include <set>

#include "tests/viewer/window/display.h"
#include "tests/viewer/window/scripted.h"
#include "viewer/app/window_loop.h"

namespace seedbed::viewer::test {
namespace {

/// A window that counts its pictures, and under which a hand may move all the time.
class Counted final : public Surface {
 public:
  explicit Counted(std::unique_ptr<Surface> window) : window_(std::move(window)) {}
  int width() const override { return window_->width(); }
  int height() const override { return window_->height(); }
  float scale() const override { return window_->scale(); }
  void poll(EventQueue& events, double wait) override {
    window_->poll(events, wait);
    if (!moving_) return;
    x_ = x_ > 900 ? 300.0f : x_ + 40;  // from tile to tile
    events.push_back(event::MouseMove{x_, 400});
  }
  void begin() override { window_->begin(); }
  void present() override {
    window_->present();
    ++pictures_;
  }
  void resize(int width, int height, float scale) override { window_->resize(width, height, scale); }
  std::string description() const override { return window_->description(); }

  void move(bool on) { moving_ = on; }
  int pictures() const { return pictures_; }

 private:
  std::unique_ptr<Surface> window_;
  float x_ = 300;
  std::atomic<bool> moving_{false};
  std::atomic<int> pictures_{0};
};

class Pacing : public testing::Test {
 protected:
  void SetUp() override {
    display_ = std::make_unique<Display>(file_.string());
    ASSERT_TRUE(display_->started()) << "Xvfb does not start";
    surface_ = std::make_unique<Counted>(make_window({}));
    loop_ = std::make_unique<WindowLoop>(
        *surface_,
        std::make_unique<TrainingSession>(
            population_of(
                parse_sweep("[data]\npoints = 60\n[train]\nepochs = 10000000\n[network]\nhidden = [4]\n"
                            "[grid]\ntrain.batch = [1, 10]\n[seeds]\ncount = 8\n",
                            "long.toml")),
            two_recorded()),
        ViewState{}, ModelHooks{}, "cpu");
    ASSERT_TRUE(ready(loop_->model().session()));
  }
  void TearDown() override {
    loop_.reset();
    surface_.reset();
    display_.reset();
    std::filesystem::remove(file_);
  }
  static TrainingOptions two_recorded() {
    TrainingOptions options;
    options.most_recorded = 2;
    return options;
  }
  /// Pictures a second over that many seconds, after the window has had time to settle.
  double pictures_a_second(double seconds) {
    const auto run_for = [&](double time) {
      std::atomic<bool> over{false};
      std::thread clock([&] {
        std::this_thread::sleep_for(std::chrono::duration<double>(time));
        over = true;
      });
      loop_->run(&over);
      clock.join();
    };
    run_for(0.4);
    const int before = surface_->pictures();
    const auto start = std::chrono::steady_clock::now();
    run_for(seconds);
    return (surface_->pictures() - before) /
           std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  std::filesystem::path file_ =
      std::filesystem::temp_directory_path() / ("seedbed_display_" + std::to_string(getpid()));
  std::unique_ptr<Display> display_;
  std::unique_ptr<Counted> surface_;
  std::unique_ptr<WindowLoop> loop_;
};

TEST_F(Pacing, WhatStandsIsNotDrawn) {
  loop_->model().session().pause();
  EXPECT_LE(pictures_a_second(1.5), 5) << "a figure may still change";
}

TEST_F(Pacing, AHandThatMovesIsFollowedAtSixtyPicturesASecondAndNoMore) {
  surface_->move(true);
  const double rate = pictures_a_second(1.5);
  EXPECT_LE(rate, 61);
  EXPECT_GE(rate, 20) << "of 60, on a machine that does other things";
}

TEST_F(Pacing, TrainingAtASpeedIsFollowedAndAtFullSpeedInSoftwareIsLeftAlone) {
  Session& session = loop_->model().session();
  loop_->model().commands().push(command::SetSpeed{60});
  session.play();
  const double at_a_speed = pictures_a_second(1.5);
  EXPECT_LE(at_a_speed, 61);
  EXPECT_GE(at_a_speed, 16);
  if (!gl_in_software()) return;
  loop_->model().commands().push(command::SetSpeed{0});
  pictures_a_second(1);  // until nobody has touched it for a while
  EXPECT_LE(pictures_a_second(2), 10)
      << "3 % of the time, and no more often than five times a second, and figures";
}

TEST_F(Pacing, InSoftwareAHandSeesNewNetworksFiveTimesASecond) {
  if (!gl_in_software()) return;
  loop_->model().session().play();
  surface_->move(true);
  pictures_a_second(0.1);
  std::atomic<bool> over{false};
  std::size_t published = 0;
  std::thread onlooker([&] {
    std::set<std::int64_t> epochs;
    for (; !over; std::this_thread::sleep_for(std::chrono::milliseconds(1)))
      epochs.insert(loop_->model().session().frame()->epoch);
    published = epochs.size();
  });
  const std::uint64_t before = loop_->model().generation();
  const auto start = std::chrono::steady_clock::now();
  pictures_a_second(1.5);
  const double rate = static_cast<double>(loop_->model().generation() - before) /
                      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  over = true;
  onlooker.join();
  EXPECT_LE(published, 13u) << "of 2 s at least: no frame is made that nobody would see";
  EXPECT_LE(rate, 11) << "a frame and its fields, five times";
  EXPECT_GE(rate, 2);
}

}  // namespace
}  // namespace seedbed::viewer::test
