// SPDX-License-Identifier: Apache-2.0
// Everything without a pointer: order, groups, filter, speed, and the controls of the left panel.
#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

class Keyboard : public Scripted {
 protected:
  Keyboard() { open(small_sweep()); }
};

TEST_F(Keyboard, ArrangesTheGrid) {
  train_to(10);
  std::vector<unsigned char> before = pixels_;
  const auto changed = [&] { return std::exchange(before, pixels_) != pixels_; };
  press('O');
  EXPECT_EQ(model_->view().row_order, RowOrder::success);
  press('O');
  EXPECT_EQ(model_->view().row_order, RowOrder::loss);
  EXPECT_TRUE(changed());
  press('I');
  EXPECT_EQ(model_->view().column_order, ColumnOrder::loss);
  EXPECT_TRUE(changed());
  press('G');
  EXPECT_EQ(model_->view().group_key, "network.hidden");
  press('G');
  EXPECT_EQ(model_->view().group_key, "train.batch");
  EXPECT_TRUE(changed());
  press('G');
  EXPECT_EQ(model_->view().group_key, "");
  press('X');
  EXPECT_EQ(model_->view().dim, Dim::solved);
  press('X');
  EXPECT_EQ(model_->view().dim, Dim::unsolved);
  EXPECT_TRUE(changed());
}

TEST_F(Keyboard, MovesTheRow) {
  send(command::Select{4});
  press(kKeyUp, false, true);
  EXPECT_EQ(model_->arrangement().rows[0].row, 1);
  EXPECT_EQ(model_->arrangement().rows[1].row, 0);
  press(kKeyUp, false, true);
  EXPECT_EQ(model_->arrangement().rows[0].row, 1);
  press(kKeyDown, false, true);
  EXPECT_EQ(model_->arrangement().rows[0].row, 0);
}

TEST_F(Keyboard, ChangesTheSpeed) {
  press(',', false, true);
  EXPECT_EQ(model_->view().speed, kSpeeds[1]);
  press('.', false, true);
  press('.', false, true);
  EXPECT_EQ(model_->view().speed, 0);
}

TEST_F(Keyboard, TheFilterIsTypedAndKeysDoNotLeakOut) {
  press('[');  // the panel comes back for it
  ASSERT_FALSE(model_->view().controls);
  press(kKeySlash);
  ASSERT_TRUE(app_->wants_text());
  type("seed = 1");
  press(kKeyEnter);
  EXPECT_EQ(model_->view().filter, "seed = 1");
  EXPECT_EQ(model_->view().mode, Mode::grid);
  EXPECT_EQ(model_->arrangement().networks, 6);
}

TEST_F(Keyboard, WorksTheControls) {
  press(kKeyTab, false, true);
  ASSERT_TRUE(model_->view().panel_keys);
  EXPECT_EQ(model_->view().controls_tab, 1);
  const int selected = model_->view().selected;
  // From the tabs down to the scope, and to the data set: space opens it, down and space choose the next.
  press(kKeyDown);
  press(kKeyDown);
  press(kKeySpace);
  press(kKeyDown);
  press(kKeySpace);
  EXPECT_EQ(model_->view().selected, selected) << "arrows move in the panel";
  EXPECT_EQ(model_->population().row(0).configuration->data.dataset, DatasetKind::xor_);
  ASSERT_TRUE(ready(model_->session()));
  settle();
  press(kKeyEscape);
  EXPECT_FALSE(model_->view().panel_keys);
  EXPECT_EQ(model_->view().mode, Mode::grid);
  press(kKeyRight);
  EXPECT_EQ(model_->view().selected, selected + 1);
}

TEST_F(Keyboard, WorksTheTime) {
  const auto stands = [&](std::int64_t epoch) {
    return eventually([&] { return model_->session().frame()->epoch == epoch; });
  };
  press('S');
  ASSERT_TRUE(stands(1));
  press('S');
  ASSERT_TRUE(stands(2));
  press(kKeySpace);
  ASSERT_TRUE(eventually([&] { return model_->session().status().state == SessionState::done; }));
  EXPECT_TRUE(stands(20));
  settle();
  press(kKeyHome);
  EXPECT_EQ(model_->frame()->epoch, 0);
  press('.');
  press('.');
  EXPECT_EQ(model_->frame()->epoch, 2);
  press(',');
  EXPECT_EQ(model_->frame()->epoch, 1);
  press(kKeyEnd);
  EXPECT_EQ(model_->frame()->epoch, 20);
  const std::uint64_t seed = model_->population().seeds_of(0).init;
  press('N');
  EXPECT_EQ(model_->population().seeds_of(0).init, seed + 4);
}

TEST_F(Keyboard, SpacePausesAndGoesOn) {
  send(command::SetSpeed{1});
  press(kKeySpace);
  EXPECT_EQ(model_->status().state, SessionState::playing);
  press(kKeySpace);
  EXPECT_EQ(model_->status().state, SessionState::paused);
  const std::int64_t epoch = model_->session().frame()->epoch;
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  EXPECT_EQ(model_->session().frame()->epoch, epoch);
}

TEST_F(Keyboard, ZoomsAndHidesPanels) {
  const float size = model_->layout().tile_size();
  press(kKeyEqual);
  EXPECT_NEAR(model_->layout().tile_size(), 1.25f * size, 0.5f);
  press(kKeyMinus);
  EXPECT_NEAR(model_->layout().tile_size(), size, 0.5f);
  const float width = model_->screen().centre.w;
  press(']');
  EXPECT_FALSE(model_->view().focus);
  EXPECT_GT(model_->screen().centre.w, width + 200);
  press('[');
  EXPECT_EQ(model_->screen().centre.w, 1280);
  EXPECT_TRUE(model_->layout().tile_size() >= size);
  press(kKeyEnter);
  EXPECT_EQ(model_->view().mode, Mode::network);
  press(kKeyEscape);
  EXPECT_EQ(model_->view().mode, Mode::grid);
}

TEST_F(Keyboard, ClosesTheWindowAsTheWindowManagerDoes) {
  EXPECT_FALSE(app_->wants_close());
  press('Q', true);
  EXPECT_TRUE(app_->wants_close());
  open(small_sweep());
  EXPECT_FALSE(app_->wants_close());
  events({event::Close{}});
  EXPECT_TRUE(app_->wants_close());
}

TEST_F(Keyboard, AnIdlePictureIsNotDrawnAgain) {
  train_to(10);
  press(kKeyRight);
  const std::vector<unsigned char> before = pixels_;
  const std::uint64_t drawn = app_->pictures();
  for (int k = 0; k < 5; ++k) app_->frame({}, 0.05);
  EXPECT_EQ(app_->pictures(), drawn);
  EXPECT_EQ(app_->pixels(), before);
  app_->frame({event::Resize{surface_->width(), surface_->height(), 1}}, 0.05);  // what was covered
  EXPECT_EQ(app_->pictures(), drawn + 1);
  EXPECT_EQ(app_->pixels(), before);
  press('D');
  EXPECT_GT(app_->pictures(), drawn + 1);
  EXPECT_NE(app_->pixels(), before);
}

}  // namespace
}  // namespace seedbed::viewer::test
