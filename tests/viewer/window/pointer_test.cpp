// SPDX-License-Identifier: Apache-2.0
// What a click opens, what the toolbar's buttons do and say, and every control of the networks.
#include <algorithm>
#include <set>

#include "seedbed/run.h"
#include "tests/result/samples.h"
#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

using testing::Contains;
using testing::HasSubstr;

class Pointer : public Scripted {
 protected:
  Pointer() { open(small_sweep()); }
  std::string hint_at(float x, float y) {
    app_->frame({event::MouseMove{x, y}}, 0.05);
    return app_->hint();
  }
  void double_click(const Rect& r) {
    events({event::MouseMove{r.cx(), r.cy()}});
    for (int k = 0; k < 2; ++k) {
      app_->frame({event::MouseButton{0, true}}, 0.02);
      app_->frame({event::MouseButton{0, false}}, 0.02);
    }
    settle();
  }
  /// Where along the toolbar something that begins so is said; its middle, or 0.
  float button(const std::string& start) {
    const Rect& bar = model_->screen().toolbar;
    float first = 0, last = 0;
    for (float x = bar.x + 240; x < bar.right(); x += 3) {
      if (!hint_at(x, bar.cy()).starts_with(start)) continue;
      if (first == 0) first = x;
      last = x;
    }
    return (first + last) / 2;
  }
};

TEST_F(Pointer, ADoubleClickOpensTheNetwork) {
  const std::vector<unsigned char> before = pixels_;
  double_click(tile(14));
  EXPECT_EQ(model_->view().selected, 14);
  EXPECT_EQ(model_->view().mode, Mode::network);
  EXPECT_NE(pixels_, before);
}

TEST_F(Pointer, ALabelSelectsItsRowAndAMapOpensIt) {
  const Rect row = model_->layout().row_rect(3);
  click(row.x - 40, row.cy());
  EXPECT_EQ(model_->view().selected, 12) << "the first of the row";
  EXPECT_EQ(model_->view().mode, Mode::grid);
  click(model_->layout().map_rect(4, 0));
  EXPECT_EQ(model_->view().selected, 16);
  EXPECT_EQ(model_->view().mode, Mode::row);
}

TEST_F(Pointer, TheToolbarsButtonsDoWhatTheySay) {
  const float y = model_->screen().toolbar.cy();
  const float step = button("One epoch");
  ASSERT_GT(step, 0);
  click(step, y);
  ASSERT_TRUE(reaches(model_->session(), 1));
  const float restart = button("Back to epoch 0");
  ASSERT_GT(restart, 0);
  click(restart, y);
  ASSERT_TRUE(eventually([&] { return model_->session().frame()->epoch == 0; }));
  const float play = button("Play  (space)");
  ASSERT_GT(play, 0);
  click(play, y);
  ASSERT_TRUE(eventually([&] { return model_->session().status().state == SessionState::done; }));
  const float seeds = button("Start again with the next seeds");
  ASSERT_GT(seeds, 0);
  const std::uint64_t before = model_->population().seeds_of(0).init;
  click(seeds, y);
  EXPECT_EQ(model_->population().seeds_of(0).init, before + 4);
  EXPECT_GT(button("Speed of training"), 0);
  const float help = button("Keyboard");
  ASSERT_GT(help, 0);
  click(help, y);
  EXPECT_TRUE(model_->view().help);
}

TEST_F(Pointer, WhatCannotBeChangedHasNoButtonForIt) {
  const seedbed::test::Scratch scratch;
  {
    ResultWriter writer(scratch.file("r.db"), small_sweep("[record]\nsnapshots = 4"), {"test", "cpu"}, 64);
    ASSERT_TRUE(run_sweep(small_sweep("[record]\nsnapshots = 4"), writer, {}));
  }
  open(std::make_unique<ReplaySession>(scratch.file("r.db")));
  EXPECT_EQ(button("Start again with the next seeds"), 0);
  EXPECT_GT(button("Next recorded epoch"), 0);
  press('N');
  EXPECT_TRUE(model_->notice().error);
  EXPECT_THAT(model_->notice().text, HasSubstr("replayed, not trained"));
}

TEST_F(Pointer, ATileSaysThatItsNetworkDiverged) {
  open(parse_sweep(
      "[data]\npoints = 60\nfeatures = [\"x2\", \"y2\"]\ndataset = \"plane\"\n[train]\nepochs = 60\n"
      "[grid]\ntrain.learning_rate = [0.00001, 10]\n[seeds]\ncount = 3\n",
      "d.toml"));
  train_to(60);
  ASSERT_TRUE(model_->frame()->of(4).diverged);
  EXPECT_THAT(hint_at(tile(4).cx(), tile(4).cy()),
              HasSubstr(fmt::format("diverged at epoch {}", model_->frame()->of(4).epoch)));
  const Rect row = model_->layout().row_rect(1);
  EXPECT_THAT(hint_at(row.x - 40, row.cy()), HasSubstr("3 diverged"));
}

// Every control of the networks changes what it names, in all rows, and training starts again.
TEST_F(Pointer, TheControlsChangeWhatTheyName) {
  const Sweep sweep = parse_sweep(
      "[data]\npoints = 60\n[network]\nhidden = [3, 2]\n[train]\nepochs = 20\n"
      "batch = 10\nregularization_rate = 0.01\n[seeds]\ncount = 2\n",
      "one.toml");
  const Configuration before = sweep.configuration(0);
  const auto key = [this](int code, bool shift = false) {
    app_->frame({event::Key{code, true, false, shift}}, 0.02);
    app_->frame({event::Key{code, false, false, shift}}, 0.02);
    for (int k = 0; k < 2; ++k) app_->frame({}, 0.02);
  };
  std::set<std::string> changed;
  for (int steps = 2; steps < 30; ++steps) {
    open(sweep);
    press('S');
    key(kKeyTab, true);
    ASSERT_EQ(model_->view().controls_tab, 1);
    for (int k = 0; k < steps; ++k) key(kKeyDown);
    const auto unchanged = [&] { return *model_->population().row(0).configuration == before; };
    for (const int code : {int{kKeySpace}, int{kKeyRight}, int{kKeySpace}}) key(code);  // a slider, a button
    if (unchanged()) {                                                                  // a list
      for (const int code : {int{kKeySpace}, int{kKeyDown}, int{kKeySpace}}) key(code);
    }
    for (const SweptValue& value : changed_settings(*model_->population().row(0).configuration)) {
      if (std::ranges::none_of(changed_settings(before), [&](const SweptValue& old) {
            return old.key == value.key && old.label == value.label;
          }))
        changed.insert(value.key);
    }
    if (unchanged()) continue;
    ASSERT_TRUE(ready(model_->session()));
    settle();
    EXPECT_EQ(model_->frame()->epoch, 0);
  }
  for (const char* wanted :
       {"data.dataset", "data.noise", "data.train", "data.features", "network.hidden", "network.activation",
        "train.learning_rate", "train.regularization", "train.regularization_rate", "train.batch"})
    EXPECT_THAT(changed, Contains(wanted));
}

}  // namespace
}  // namespace seedbed::viewer::test
