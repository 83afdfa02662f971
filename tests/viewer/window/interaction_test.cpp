// SPDX-License-Identifier: Apache-2.0
// Clicks and keys, and what they change: in the state, and in the pixels.
#include <algorithm>
#include <set>

#include "seedbed/run.h"
#include "tests/result/samples.h"
#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Interaction : public Scripted {
 protected:
  Interaction() { open(small_sweep()); }
};

TEST_F(Interaction, TilesShowTheFields) {
  train_to(20);
  bare();
  for (const int n : {1, 14, 22}) expect_field_of(n);
}

TEST_F(Interaction, TheWholeGridIsOneDraw) {
  send(command::ChangeView{[](ViewState& v) { v.focus = false; }});
  draw_whole();
  EXPECT_EQ(app_->tile_draws(), 1);
}

TEST_F(Interaction, AClickSelectsAndABorderShowsIt) {
  EXPECT_FALSE(selected_frame_around(tile(9)));
  click(tile(9));
  EXPECT_EQ(model_->view().selected, 9);
  events({event::MouseMove{5, 5}});
  EXPECT_TRUE(selected_frame_around(tile(9)));
  EXPECT_FALSE(selected_frame_around(tile(10)));
  press(kKeyRight);
  EXPECT_EQ(model_->view().selected, 10);
  EXPECT_TRUE(selected_frame_around(tile(10)));
}

TEST_F(Interaction, AfterSortingAClickFindsWhatIsDrawnThere) {
  train_to(10);
  const Rect first = tile(20);
  send(command::ChangeView{[](ViewState& v) {
    v.column_order = ColumnOrder::loss;
    v.row_order = RowOrder::loss;
  }});
  const ArrangedRow& top = model_->arrangement().rows.front();
  EXPECT_NE(tile(20), first);
  double before = -1;
  for (const int n : top.networks) {
    EXPECT_GE(model_->frame()->metric(n).test_loss, before);
    before = model_->frame()->metric(n).test_loss;
  }
  click(tile(top.networks[2]));
  EXPECT_EQ(model_->view().selected, top.networks[2]);
}

TEST_F(Interaction, AFilterLeavesTheRestOut) {
  train_to(10);
  bare();
  send(command::ChangeView{[](ViewState& v) { v.filter = "hidden = 2 and seed < 2"; }});
  EXPECT_EQ(model_->arrangement().networks, 4);
  EXPECT_THAT(model_->layout().visible(), ElementsAre(8, 9, 12, 13));
  EXPECT_GT(tile(8).w, 100);
  for (const int n : {8, 9, 12, 13}) expect_field_of(n);
  const Rect was = tile(13);
  send(command::ChangeView{[](ViewState& v) { v.filter = "test_loss > 1000"; }});
  EXPECT_TRUE(model_->layout().visible().empty());
  EXPECT_TRUE(is_canvas(was.x + 5, was.y + 5));
  send(command::ChangeView{[](ViewState& v) { v.filter = "nonsense"; }});
  EXPECT_EQ(model_->arrangement().networks, 24);
  EXPECT_THAT(model_->arrangement().filter_error, HasSubstr("unknown name"));
}

TEST_F(Interaction, GroupsStandApart) {
  train_to(10);
  bare();
  send(command::ChangeView{[](ViewState& v) { v.group_key = "train.batch"; }});
  EXPECT_EQ(model_->arrangement().rows[3].group, "batch 10");
  const float within = tile(8).y - tile(0).bottom(), between = tile(4).y - tile(16).bottom();
  EXPECT_GT(between, within + 15);
  for (const int n : {2, 9, 14, 22}) expect_field_of(n);
  EXPECT_TRUE(is_canvas(tile(4).cx(), tile(4).y - 3));
}

TEST_F(Interaction, ScrubbingShowsAnEarlierPicture) {
  const std::vector<Rgb> start = look(tile(21));
  train_to(20);
  const std::vector<Rgb> end = look(tile(21));
  EXPECT_NE(start, end);
  press(kKeyHome);
  EXPECT_EQ(model_->frame()->epoch, 0);
  EXPECT_EQ(look(tile(21)), start);
  const Rect bar = model_->screen().timeline;
  click(bar.right() - 53, bar.cy() - 7);
  EXPECT_EQ(model_->frame()->epoch, 20);
  EXPECT_EQ(look(tile(21)), end);
}

TEST_F(Interaction, RestartShowsTheSameWeights) {
  const std::vector<Rgb> start = look(tile(5));
  train_to(12);
  press('R');
  ASSERT_TRUE(eventually([&] { return model_->session().frame()->epoch == 0; }));
  settle();
  EXPECT_EQ(look(tile(5)), start);
}

TEST_F(Interaction, DiscretizeLeavesTwoColours) {
  train_to(20);
  send(command::ChangeView{[](ViewState& v) { v.contour = v.points = false; }});
  press('D');
  EXPECT_TRUE(model_->view().discretize);
  for (const int n : {6, 13, 23}) {
    for (const Rgb& c : look(tile(n)))
      EXPECT_TRUE(c.distance(colour_of(1)) <= 6 || c.distance(colour_of(-1)) <= 6) << c;
  }
}

TEST_F(Interaction, TheContourLiesWhereTheSignChanges) {
  train_to(20);
  send(command::ChangeView{[](ViewState& v) {
    v.points = false;
    v.discretize = true;
    v.filter = "hidden = 3-2 and seed = 0";
  }});
  const Rect r = tile(16);
  ASSERT_GT(r.w, 150);
  int crossings = 0, marked = 0;
  for (float y = r.y + 10; y < r.bottom() - 10; y += 7) {
    for (float x = r.x + 10; x < r.right() - 10; ++x) {
      const bool left = pixel(x - 3, y).distance(colour_of(1)) < 9,
                 right = pixel(x + 3, y).distance(colour_of(-1)) < 9;
      if (!left || !right) continue;
      ++crossings;
      for (float d = -2; d <= 2; ++d) {
        if (pixel(x + d, y).distance({20, 27, 36}) < 140) {
          ++marked;
          break;
        }
      }
    }
  }
  ASSERT_GT(crossings, 3);
  EXPECT_GT(marked, crossings * 8 / 10);
}

TEST_F(Interaction, ResizingKeepsEverythingInView) {
  train_to(10);
  bare();
  for (const auto& [w, h, scale] :
       {std::tuple{700, 500, 1.0f}, {2560, 1600, 2.0f}, {480, 320, 1.0f}, {1280, 800, 1.0f}}) {
    surface_->resize(w, h, scale);
    events({event::Resize{w, h, scale}});
    EXPECT_EQ(model_->layout().visible().size(), 24u);
    EXPECT_TRUE(model_->screen().centre.contains(tile(0).cx(), tile(0).cy()));
    EXPECT_TRUE(model_->screen().centre.contains(tile(23).cx(), tile(23).cy()));
    click(tile(13));
    EXPECT_EQ(model_->view().selected, 13);
    for (const int n : {0, 13, 23}) {
      if (tile(n).w >= 56) expect_field_of(n);  // smaller, a pixel is not the sample nearest to it
    }
  }
}

TEST_F(Interaction, OtherDataStartAgain) {
  train_to(15);
  const Dataset before = *model_->population().dataset(0);
  send(command::Edit{{"data.dataset=\"xor\""}, false});
  ASSERT_TRUE(eventually([&] { return ready(model_->session()); }));
  settle();
  EXPECT_EQ(model_->frame()->epoch, 0);
  EXPECT_NE(model_->population().dataset(0)->train[0].x, before.train[0].x);
  bare();
  expect_field_of(11);
  const std::vector<unsigned char> shown = pixels_;
  send(command::Edit{{"data.noise=20"}, true});
  ASSERT_TRUE(ready(model_->session()));
  settle();
  EXPECT_NE(pixels_, shown) << "another label";
  EXPECT_EQ(model_->population().row(0).configuration->data.noise, 20);
  EXPECT_EQ(model_->population().row(1).configuration->data.noise, 0);
}

TEST_F(Interaction, ZoomAndBack) {
  const Rect before = tile(10);
  events({event::MouseMove{before.cx(), before.cy()}, event::Wheel{0, 3}});
  EXPECT_GT(tile(10).w, before.w * 1.5f);
  EXPECT_NEAR(tile(10).cx(), before.cx(), 1);
  press('F');
  EXPECT_EQ(tile(10), before);
  press('Z');
  EXPECT_GT(tile(model_->view().selected).w, 300);
}

TEST_F(Interaction, ViewsAndThemes) {
  train_to(20);
  const auto picture = [this] { return std::string(pixels_.begin(), pixels_.end()); };
  std::set<std::string> pictures{picture()};
  for (const int key : {'2', '3', 'L', 'M', 'M', '1', 'C', 'T', '['}) {
    press(key);
    EXPECT_TRUE(pictures.insert(picture()).second) << "nothing changed at " << static_cast<char>(key);
  }
  EXPECT_EQ(model_->view().theme, Theme::dark);
  EXPECT_LT(pixel(20, model_->screen().timeline.cy() + 15).r, 60);
  press(kKeySlash, false, true);
  EXPECT_TRUE(model_->view().help);
  EXPECT_TRUE(pictures.insert(picture()).second);
  press(kKeyEscape);
  EXPECT_FALSE(model_->view().help);
}

TEST_F(Interaction, LiveAndReplayedLookTheSame) {
  train_to(20);
  press(kKeyRight);
  const std::vector<Rgb> live_tile = look(tile(19), 16);
  const std::vector<Rgb> live_map = look(model_->layout().map_rect(4, 1), 16);
  TearDown();
  const seedbed::test::Scratch scratch;
  {
    ResultWriter writer(scratch.file("r.db"), small_sweep(), {"test", "cpu"}, 64);
    ASSERT_TRUE(run_sweep(small_sweep(), writer, {}));
  }
  open(std::make_unique<ReplaySession>(scratch.file("r.db")));
  EXPECT_EQ(look(tile(19), 16), live_tile);
  EXPECT_EQ(look(model_->layout().map_rect(4, 1), 16), live_map);
  send(command::Restart{false});
  EXPECT_TRUE(model_->notice().error);
}

}  // namespace
}  // namespace seedbed::viewer::test
