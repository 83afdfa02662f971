// SPDX-License-Identifier: Apache-2.0
// Pictures at the edges: nothing to show, a network that diverged, thousands of networks, huge and tiny
// pictures.
#include <set>

#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

using Extremes = Scripted;

TEST_F(Extremes, ADivergedNetworkIsHatched) {
  open(parse_sweep(
      "[data]\npoints = 60\nfeatures = [\"x2\", \"y2\"]\ndataset = \"plane\"\n[train]\nepochs = 60\n"
      "[grid]\ntrain.learning_rate = [0.00001, 10]\n[seeds]\ncount = 3\n",
      "d.toml"));
  train_to(60);
  EXPECT_TRUE(model_->frame()->of(4).diverged);
  int grey = 0, all = 0;
  for (const Rgb& c : look(tile(4), 20)) {
    ++all;
    grey += std::max({c.r, c.g, c.b}) - std::min({c.r, c.g, c.b}) < 30;
  }
  EXPECT_EQ(grey, all);
  EXPECT_NE(look(tile(4), 20), look(tile(1), 20));
  click(tile(4));
  press('3');
  press('2');
}

TEST_F(Extremes, NoNetworks) {
  open(parse_sweep("[train]\nepochs = 5\n[seeds]\ncount = 1\n", "n.toml"));
  send(command::ChangeView{[](ViewState& v) { v.filter = "seed > 5"; }});
  EXPECT_EQ(model_->arrangement().networks, 0);
  EXPECT_TRUE(model_->layout().visible().empty());
  const Rect centre = model_->screen().centre;
  int words = 0;
  for (float x = centre.x + 2; x < centre.right() - 2; ++x) {
    for (float y = centre.y + 2; y < centre.bottom() - 2; y += 4) {
      if (is_canvas(x, y)) continue;
      ++words;
      EXPECT_LT(std::abs(y - centre.cy()), 40) << "nothing but the lines in the middle";
    }
  }
  EXPECT_GT(words, 50);
  for (const int key : {int{'2'}, int{'3'}, int{'1'}, int{kKeyRight}, int{'Z'}}) press(key);
  click(600, 400);
}

TEST_F(Extremes, ManyNetworksAreOneDrawAndSharp) {
  open(
      parse_sweep("[data]\npoints = 20\n[train]\nepochs = 3\n[network]\nhidden = [2]\n"
                  "[grid]\ntrain.learning_rate = [0.03, 0.1, 0.3, 1]\n[seeds]\ncount = 1024\n",
                  "many.toml"));
  train_to(2);
  EXPECT_EQ(model_->layout().visible().size(), 4096u);
  send(command::ChangeView{[](ViewState& v) { v.focus = false; }});
  draw_whole();
  EXPECT_EQ(app_->tile_draws(), 1);
  EXPECT_EQ(model_->fields()->request.networks.size(), 4096u);
  bare();
  for (const int n : {0, 1023, 2500, 4095}) {
    const Rect r = tile(n);
    std::set<int> colours;
    for (float y = r.y + 1; y < r.bottom() - 1; ++y)
      for (float x = r.x + 1; x < r.right() - 1; ++x) colours.insert(pixel(x, y).r * 65536 + pixel(x, y).b);
    EXPECT_GT(colours.size(), 3u) << n;
  }
  click(tile(3000));
  EXPECT_EQ(model_->view().selected, 3000);
  press('Z');
  EXPECT_LT(model_->layout().visible().size(), 100u);
  EXPECT_EQ(model_->fields()->request.networks.size(), model_->layout().visible().size());
  EXPECT_GE(model_->fields()->request.side, 192);  // only what is in view, as large as it is drawn
}

TEST_F(Extremes, AnyScale) {
  open(small_sweep(), 900, 600, 2);
  train_to(5);
  EXPECT_EQ(surface_->width(), 1800);
  EXPECT_EQ(model_->layout().visible().size(), 24u);
  press('3');
  press('2');
}

TEST_F(Extremes, AFailureIsShown) {
  class Broken final : public Session {
   public:
    std::shared_ptr<const Population> population() const override { return population_; }
    bool live() const override { return true; }
    SessionStatus status() const override {
      SessionStatus s;
      s.state = SessionState::failed;
      s.message = "the device is lost";
      return s;
    }
    FramePtr frame() const override { return nullptr; }
    FramePtr recorded(std::size_t) const override { return nullptr; }
    void play() override {}
    void pause() override {}
    void step(int) override {}
    void set_speed(double) override {}
    void seek(std::size_t) override {}
    void restart() override {}

   private:
    std::shared_ptr<const Population> population_ = population_of(small_sweep());
  };
  open(std::make_unique<Broken>());
  for (const int key : {'2', '3', ' ', 'S', '.', '1'}) press(key);
}

}  // namespace
}  // namespace seedbed::viewer::test
