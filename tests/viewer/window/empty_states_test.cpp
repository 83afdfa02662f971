// SPDX-License-Identifier: Apache-2.0
// What is missing is said, and what is drawn is what there is: one seed, nothing but diverged seeds, a
// regression, a result without snapshots, steps closer than pixels, thousands of rows.
#include "seedbed/run.h"
#include "tests/result/samples.h"
#include "tests/viewer/window/scripted.h"
#include "viewer/ui/plots.h"

namespace seedbed::viewer::test {
namespace {

class EmptyStates : public Scripted {
 protected:
  /// Pixels of the rectangle that differ from the one in its corner.
  int marks(const Rect& r) const {
    int count = 0;
    for (float y = r.y; y < r.bottom(); ++y)
      for (float x = r.x; x < r.right(); ++x) count += pixel(x, y).distance(pixel(r.x, r.y)) > 60;
    return count;
  }
  void row_view() {
    send(command::ChangeView{[](ViewState& v) { v.mode = Mode::row; }});
  }
  seedbed::test::Scratch scratch_;
};

// Places of the row view's maps in a window of 1280 x 800.
constexpr Rect kVote{530, 130, 140, 190}, kBoundaries{740, 130, 150, 190};

TEST_F(EmptyStates, OneSeedIsComparedWithNothing) {
  open(parse_sweep("[data]\npoints = 60\n[train]\nepochs = 5\n[seeds]\ncount = 1\n", "one.toml"));
  train_to(3);
  EXPECT_TRUE(model_->layout().metrics().maps.empty());
  row_view();
  EXPECT_GT(marks(kVote), 40) << "words";
  EXPECT_LT(marks(kVote), 1200) << "and nothing else";
}

TEST_F(EmptyStates, ARegressionHasNoClasses) {
  open(parse_sweep("[data]\npoints = 60\ndataset = \"plane\"\n[train]\nepochs = 5\n[seeds]\ncount = 3\n",
                   "r.toml"));
  train_to(3);
  const Configuration& plane = population_->configuration_of(0);
  EXPECT_TRUE(has_map(plane, MapKind::mean));
  EXPECT_TRUE(has_map(plane, MapKind::deviation));
  EXPECT_FALSE(has_map(plane, MapKind::vote));
  EXPECT_FALSE(has_map(plane, MapKind::disagreement));
  EXPECT_EQ(marks(model_->layout().map_rect(0, 1)), 0) << "an empty tile";
  EXPECT_NE(look(model_->layout().map_rect(0, 0)), look(model_->layout().map_rect(0, 1)));
  row_view();
  EXPECT_GT(marks(kVote), 40);
  EXPECT_LT(marks(kVote), 1200);
}

TEST_F(EmptyStates, NothingIsDrawnOfARowThatDiverged) {
  open(
      parse_sweep("[data]\npoints = 60\nfeatures = [\"x2\", \"y2\"]\ndataset = \"plane\"\n[train]\n"
                  "epochs = 60\nlearning_rate = 10\n[seeds]\ncount = 3\n",
                  "d.toml"));
  send(command::Play{});
  ASSERT_TRUE(eventually([&] { return model_->session().status().state == SessionState::done; }));
  settle();
  ASSERT_EQ(model_->summaries().at(0).diverged, 3);
  row_view();
  EXPECT_GT(marks(kBoundaries), 40) << "words";
  EXPECT_LT(marks(kBoundaries), 1200) << "and no points";
}

TEST_F(EmptyStates, AReplayWithoutSnapshotsSaysSo) {
  const auto words = [&](const std::string& record) {
    const Sweep sweep = small_sweep(record);
    const std::string file = scratch_.file("r" + std::to_string(record.size()) + ".db");
    {
      ResultWriter writer(file, sweep, {"test", "cpu"}, 64);
      EXPECT_TRUE(run_sweep(sweep, writer, {}));
    }
    open(std::make_unique<ReplaySession>(file));
    const Rect& line = model_->screen().timeline;
    return marks({line.right() - 420, line.bottom() - 24, 330, 20});
  };
  EXPECT_GT(words(""), 200);
  EXPECT_LT(words("[record]\nsnapshots = 6"), 60);
}

TEST_F(EmptyStates, ALowChartHasFewTicksAndThoseAreEven) {
  using testing::ElementsAre;
  const Axis share{0, 100, false};
  EXPECT_THAT(share.ticks(9), ElementsAre(0, 20, 40, 60, 80, 100));
  EXPECT_THAT(share.ticks(5), ElementsAre(0, 50, 100));
  EXPECT_THAT(share.ticks(2), ElementsAre(0, 100));
  const Axis count{0, 770, false, true};
  EXPECT_THAT(count.ticks(3), ElementsAre(0, 500));
  const Axis few{0, 1.1, false, true};
  EXPECT_THAT(few.ticks(0), ElementsAre(0, 1));
  const Axis accuracy{0.4, 1, false};
  for (const int most : {2, 3, 4, 7}) EXPECT_LE(accuracy.ticks(most).size(), static_cast<std::size_t>(most));
}

TEST_F(EmptyStates, StepsAreUprightAndLevel) {
  std::vector<ImVec2> corners;
  for (int i = 0; i < 900; ++i) {  // three steps to a pixel
    const auto k = static_cast<float>(i);
    corners.push_back({10 + k / 3 + (i % 7 == 0 ? 0.2f : 0.0f), 300 - k / 4});
  }
  const std::vector<ImVec2> line = step_line(corners);
  ASSERT_GT(line.size(), 300u);
  for (std::size_t i = 1; i < line.size(); ++i) {
    EXPECT_TRUE(line[i].x == line[i - 1].x || line[i].y == line[i - 1].y) << i;
    EXPECT_FALSE(line[i].x == line[i - 1].x && line[i].y == line[i - 1].y) << i;
  }
  EXPECT_EQ(line.front().y, corners.front().y);
  EXPECT_EQ(line.back().y, corners.back().y);
}

TEST_F(EmptyStates, ThousandsOfRowsFillThePicture) {
  open(parse_sweep(
      "[data]\npoints = 20\n[network]\nhidden = [2]\n[train]\nepochs = 3\n"
      "[sample]\nmethod = \"random\"\ncount = 512\n"
      "train.learning_rate = { kind = \"log-uniform\", low = 0.001, high = 1 }\n[seeds]\ncount = 1\n",
      "rows.toml"));
  const GridLayout& layout = model_->layout();
  EXPECT_GT(layout.blocks(), 8);
  EXPECT_GT(layout.tile_size(), 18);
  EXPECT_EQ(layout.visible().size(), static_cast<std::size_t>(population_->networks()));
  const Rect second = tile(static_cast<int>(layout.block_rows()));
  click(second);
  EXPECT_EQ(model_->view().selected, static_cast<int>(layout.block_rows()));
  EXPECT_TRUE(selected_frame_around(second));
  press(kKeyLeft);
  EXPECT_EQ(model_->view().selected, 0) << "the tile beside it";
  press(kKeyRight);
  EXPECT_EQ(model_->view().selected, static_cast<int>(layout.block_rows()));
}

}  // namespace
}  // namespace seedbed::viewer::test
