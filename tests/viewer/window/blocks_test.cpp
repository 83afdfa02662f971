// SPDX-License-Identifier: Apache-2.0
// Rows in blocks beside each other, the words above their columns, and what stays inside a tile: in the
// state, and in the pixels.
#include <fstream>
#include <set>

#include "tests/result/samples.h"
#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

using testing::HasSubstr;

class Blocks : public Scripted {
 protected:
  void open_rows(int rates, const std::string& more = "") {
    std::string list;
    for (int k = 1; k <= rates; ++k) list += (k > 1 ? ", " : "") + fmt::format("{:.3f}", 0.001 * k);
    open(parse_sweep("[data]\npoints = 20\n[network]\nhidden = [2]\n[train]\nepochs = 3\n[grid]\n" + more +
                         "train.learning_rate = [" + list + "]\n[seeds]\ncount = 1\n",
                     "rows.toml"));
  }
  /// Pixels of the rectangle that are not the canvas's.
  int ink(const Rect& r) const {
    int count = 0;
    for (float y = r.y; y < r.bottom(); ++y)
      for (float x = r.x; x < r.right(); ++x) count += pixel(x, y).distance({0xf6, 0xf7, 0xf9}) > 90;
    return count;
  }
  /// The last column of the rectangle with ink, from its left edge.
  float ink_ends(const Rect& r) const {
    for (float x = r.right() - 1; x > r.x; --x)
      if (ink({x, r.y, 1, r.h}) > 0) return x - r.x;
    return 0;
  }
};

TEST_F(Blocks, TheGroupsHeadingStandsInEveryBlock) {
  open_rows(30, "train.batch = [1, 10]\n");
  send(command::ChangeView{[](ViewState& v) { v.group_key = "train.batch"; }});
  const GridLayout& layout = model_->layout();
  ASSERT_GT(layout.blocks(), 2);
  ASSERT_TRUE(layout.labelled());
  std::set<std::string> said;
  for (std::size_t line = 0; line < 60; line += layout.block_rows()) {
    const Rect row = layout.row_rect(line);
    const float left = row.x - layout.metrics().label_width + 16;
    EXPECT_GT(ink({left, row.y - 22, 60, 18}), 60) << "no heading above line " << line;
    said.insert(layout.heading(line));
  }
  EXPECT_THAT(said, testing::UnorderedElementsAre("batch 1", "batch 10"));
}

TEST_F(Blocks, ALabelIsDraggedIntoAnotherBlock) {
  open_rows(60);
  const GridLayout& layout = model_->layout();
  ASSERT_GT(layout.blocks(), 1);
  const std::size_t second = layout.block_rows();
  const Rect from = layout.row_rect(1), to = layout.row_rect(second + 2);
  const Rect place = tile(static_cast<int>(second) + 2);
  events({event::MouseMove{from.x - 30, from.cy()}});
  events({event::MouseButton{0, true}});
  events({event::MouseMove{from.x - 30, from.cy() + 20}});
  events({event::MouseMove{to.x - 30, to.cy()}});
  const Rgb accent{7, 115, 188};  // the mark between the rows
  int marked = 0;
  for (float y = to.y - 5; y < to.y + 1; ++y) marked += pixel(to.x - 40, y).distance(accent) < 90;
  EXPECT_GT(marked, 0);
  events({event::MouseButton{0, false}});
  EXPECT_EQ(model_->view().row_order, RowOrder::manual);
  EXPECT_EQ(model_->arrangement().rows[second + 1].row, 1) << "before what was there, which moved up by one";
  EXPECT_EQ(model_->arrangement().rows[second + 2].row, static_cast<int>(second) + 2);
  EXPECT_EQ(tile(static_cast<int>(second) + 2), place);
  // And to the end of all.
  const Rect last = layout.row_rect(59), first = layout.row_rect(0);
  events({event::MouseMove{first.x - 30, first.cy()}});
  events({event::MouseButton{0, true}});
  events({event::MouseMove{first.x - 30, first.cy() + 20}});
  events({event::MouseMove{last.x - 30, last.bottom() + 10}});
  events({event::MouseButton{0, false}});
  EXPECT_EQ(model_->arrangement().rows[59].row, 0);
}

TEST_F(Blocks, PointsAtTheRimStayInsideTheirTile) {
  const seedbed::test::Scratch scratch;
  {
    std::ofstream points(scratch.file("rim.csv"));
    points << "x,y,label\n";
    for (int k = -6; k <= 6; ++k)
      points << k << ",6,1\n" << k << ",-6,1\n6," << k << ",1\n-6," << k << ",1\n";
  }
  open(parse_sweep("[data]\nfile = \"" + scratch.file("rim.csv") +
                       "\"\ntrain = 90\n[network]\nhidden = [2]\n[train]\nepochs = 3\n[seeds]\ncount = 6\n",
                   "rim.toml"));
  send(command::ChangeView{[](ViewState& v) { v.contour = false; }});
  ASSERT_GT(model_->layout().tile_size(), 56);
  events({event::MouseMove{3, 3}});
  const Rect at = tile(3);  // not selected: no frame
  const std::vector<unsigned char> with = pixels_;
  EXPECT_EQ(ink({at.x - 2, at.y - 2, at.w + 4, 2}), 0) << "above";
  EXPECT_EQ(ink({at.x - 2, at.bottom(), at.w + 4, 2}), 0) << "below";
  EXPECT_EQ(ink({at.x - 2, at.y - 2, 2, at.h + 4}), 0) << "at the left";
  EXPECT_EQ(ink({at.right(), at.y - 2, 2, at.h + 4}), 0) << "at the right";
  press('P');
  ASSERT_FALSE(model_->view().points);
  int changed = 0;
  const auto differs = [&](float x, float y) {
    const std::size_t i = (static_cast<std::size_t>(y) * 1280 + static_cast<std::size_t>(x)) * 3;
    return with[i] != pixels_[i] || with[i + 1] != pixels_[i + 1];
  };
  for (float y = at.y; y < at.bottom(); ++y) changed += differs(at.x + 2, y) + differs(at.right() - 2, y);
  EXPECT_GT(changed, 20) << "the dots are there, just inside";
}

class Headers : public Blocks, public testing::WithParamInterface<float> {
 protected:
  /// Of the word above the last map, in layout units: how far it goes from the map's left edge.
  float last_word() const {
    const GridLayout& layout = model_->layout();
    const Rect map = layout.map_rect(0, layout.metrics().maps.size() - 1);
    const float u = GetParam();
    return ink_ends({map.x - 4 * u, map.y - 23 * u, model_->screen().centre.right() - map.x, 18 * u}) / u - 4;
  }
};

TEST_P(Headers, DisagreementIsSaidInFullWhereThereIsRoom) {
  const auto seeds = [](int count) {
    return parse_sweep(
        fmt::format("[data]\npoints = 20\n[train]\nepochs = 3\n[network]\nhidden = [2]\n[grid]\n"
                    "train.batch = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]\n"
                    "[seeds]\ncount = {}\n",
                    count),
        "seeds.toml");
  };
  const float u = GetParam();
  open(seeds(8), 1280, 800, u);  // tiles narrower than the word, and room at their right
  ASSERT_LT(model_->layout().map_rect(0, 1).w, 60 * u);
  EXPECT_GT(last_word(), 58);
  open(seeds(16), 1280, 800, u);  // the picture ends soon after the maps
  EXPECT_GT(last_word(), 36) << "disagree";
  open(seeds(3), 1280, 800, u);
  EXPECT_GT(model_->layout().map_rect(0, 1).w, 30 * u);
  EXPECT_GT(last_word(), 58);
  // Four maps beside each other: none may run into the next.
  send(command::ChangeView{[](ViewState& v) { v.maps[2] = v.maps[3] = true; }});
  const GridLayout& layout = model_->layout();
  for (std::size_t m = 0; m < 3; ++m) {
    const Rect map = layout.map_rect(0, m);
    const float gap = layout.map_rect(0, m + 1).x - map.right();
    EXPECT_EQ(ink({map.right() + gap / 2 - 1, map.y - 23 * u, 2, 18 * u}), 0) << m;
  }
}
INSTANTIATE_TEST_SUITE_P(Scales, Headers, testing::Values(1.0f, 2.0f));

}  // namespace
}  // namespace seedbed::viewer::test
