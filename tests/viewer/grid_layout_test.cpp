// SPDX-License-Identifier: Apache-2.0
// Places of tiles: everything fits at zoom 1, nothing overlaps, and hit() is the inverse of tile_rect().
#include "viewer/core/grid_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "viewer/core/screen_layout.h"

namespace seedbed::viewer::test {
namespace {

Arrangement rows_of(int rows, int seeds) {
  Arrangement a;
  for (int r = 0; r < rows; ++r) {
    ArrangedRow row;
    row.row = r;
    for (int k = 0; k < seeds; ++k) row.networks.push_back(r * seeds + k);
    a.rows.push_back(row);
  }
  a.networks = rows * seeds;
  a.most_in_a_row = static_cast<std::size_t>(seeds);
  return a;
}

GridMetrics metrics(float w = 800, float h = 600) {
  GridMetrics m;
  m.area = {100, 50, w, h};
  m.maps = {MapKind::mean, MapKind::disagreement};
  return m;
}

void expect_inside(const Rect& inner, const Rect& outer) {
  EXPECT_GE(inner.x, outer.x - 0.5f);
  EXPECT_GE(inner.y, outer.y - 0.5f);
  EXPECT_LE(inner.right(), outer.right() + 0.5f);
  EXPECT_LE(inner.bottom(), outer.bottom() + 0.5f);
}

TEST(GridLayout, EverythingFitsWhateverTheShape) {
  for (const auto& [rows, seeds] : {std::pair{1, 1}, {16, 8}, {1, 1024}, {64, 64}, {3, 200}, {40, 2}}) {
    GridLayout layout;
    layout.place(rows_of(rows, seeds), metrics());
    for (int n = 0; n < rows * seeds; ++n) expect_inside(layout.tile_rect(n), layout.viewport());
    for (int r = 0; r < rows; ++r)
      expect_inside(layout.map_rect(static_cast<std::size_t>(r), 1), layout.viewport());
    EXPECT_EQ(layout.visible().size(), static_cast<std::size_t>(rows * seeds));
  }
}

TEST(GridLayout, ManySeedsWrap) {
  GridLayout layout;
  layout.place(rows_of(1, 1024), metrics());
  EXPECT_GT(layout.lines(), 10);
  EXPECT_GT(layout.tile_size(), 12);
  layout.place(rows_of(16, 8), metrics());
  EXPECT_EQ(layout.lines(), 1);
}

TEST(GridLayout, ManyRowsStandInBlocks) {
  for (const auto& [rows, seeds, least] : {std::tuple{4096, 1, 8}, {512, 1, 20}, {160, 2, 12}, {40, 1, 30}}) {
    GridLayout layout;
    GridMetrics m = metrics();
    if (seeds == 1) m.maps.clear();
    layout.place(rows_of(rows, seeds), m);
    EXPECT_GT(layout.blocks(), 1) << rows;
    EXPECT_GE(layout.tile_size(), static_cast<float>(least)) << rows;
    EXPECT_EQ(layout.visible_rows().size(), static_cast<std::size_t>(rows));
    for (int n = 0; n < rows * seeds; ++n) {
      const Rect r = layout.tile_rect(n);
      expect_inside(r, layout.viewport());
      const GridHit hit = layout.hit(r.cx(), r.cy());
      ASSERT_EQ(hit.network, n) << rows;
      ASSERT_EQ(hit.row, n / seeds) << rows;
    }
  }
}

TEST(GridLayout, BlocksHaveRoomForTheirLabelsWhereTilesAreLarge) {
  GridLayout layout;
  GridMetrics m = metrics();
  m.maps.clear();
  layout.place(rows_of(40, 1), m);
  ASSERT_TRUE(layout.labelled());
  const std::size_t second = layout.block_rows();
  EXPECT_TRUE(layout.starts_block(second));
  const Rect row = layout.row_rect(second);
  EXPECT_GE(row.x - layout.row_rect(0).right(), m.label_width - 0.5f);
  const GridHit hit = layout.hit(row.x - 20, row.cy());
  EXPECT_TRUE(hit.label);
  EXPECT_EQ(hit.row, static_cast<int>(second));
  layout.place(rows_of(4096, 1), m);
  EXPECT_FALSE(layout.labelled()) << "rows lower than a line of text";
  layout.place(rows_of(5, 64), metrics());
  EXPECT_EQ(layout.blocks(), 1) << "rows that fit are not torn apart";
}

TEST(GridLayout, AHeadingStandsAboveItsGroupInEveryBlock) {
  Arrangement a = rows_of(40, 1);
  a.rows[0].group = "batch 1";
  a.rows[33].group = "batch 10";
  GridLayout layout;
  GridMetrics m = metrics();
  m.maps.clear();
  layout.place(a, m);
  ASSERT_GT(layout.blocks(), 2);
  ASSERT_LT(layout.block_rows(), 33u);
  for (std::size_t line = 0; line < 40; ++line) {
    const char* expected = line == 33                   ? "batch 10"
                           : !layout.starts_block(line) ? ""
                           : line < 33                  ? "batch 1"
                                                        : "batch 10";
    EXPECT_EQ(layout.heading(line), expected) << line;
    if (layout.starts_block(line)) {
      EXPECT_EQ(layout.row_rect(line).y, layout.row_rect(0).y) << line;
    }
    expect_inside(layout.row_rect(line), layout.viewport());
    if (line > 0 && !layout.starts_block(line)) {
      const float apart = layout.row_rect(line).y - layout.row_rect(line - 1).bottom();
      EXPECT_EQ(apart > m.group_gap, line == 33) << line;
    }
  }
  layout.place(rows_of(40, 1), m);
  for (std::size_t line = 0; line < 40; ++line) EXPECT_EQ(layout.heading(line), "");
}

TEST(GridLayout, ARowIsDroppedInAnyBlock) {
  GridLayout layout;
  GridMetrics m = metrics();
  m.maps.clear();
  layout.place(rows_of(40, 1), m);
  ASSERT_GT(layout.blocks(), 1);
  for (std::size_t line = 0; line < 40; ++line) {
    const Rect row = layout.row_rect(line);
    for (const float x : {row.x - 30, row.cx()}) {  // over its label, and over its tile
      EXPECT_EQ(layout.drop(x, row.cy()).before, static_cast<int>(line));
      EXPECT_EQ(layout.drop(x, row.cy()).mark.y, row.y);
      EXPECT_EQ(layout.drop(x, row.cy()).mark.x, row.x);
    }
  }
  const std::size_t second = layout.block_rows();
  const Rect last_of_first = layout.row_rect(second - 1), last = layout.row_rect(39);
  EXPECT_EQ(layout.drop(last_of_first.cx(), last_of_first.bottom() + 200).before, static_cast<int>(second));
  EXPECT_GT(layout.drop(last_of_first.cx(), last_of_first.bottom() + 200).mark.y, last_of_first.y);
  EXPECT_EQ(layout.drop(last.cx(), last.bottom() + 200).before, -1) << "the end of all";
  EXPECT_EQ(layout.drop(last.right() + 500, layout.row_rect(38).cy()).before, 38) << "the nearest block";
  EXPECT_EQ(layout.drop(-50, layout.row_rect(1).cy()).before, 1);
  EXPECT_EQ(layout.drop(layout.row_rect(second).x, -50).before, static_cast<int>(second));
  EXPECT_EQ(GridLayout().drop(5, 5).before, -1);
}

TEST(GridLayout, HitFindsWhatIsThere) {
  GridLayout layout;
  layout.place(rows_of(5, 7), metrics());
  layout.zoom_at(1.7f, 400, 300);
  for (const int n : layout.visible()) {
    const Rect r = layout.tile_rect(n);
    if (!layout.viewport().contains(r.cx(), r.cy())) continue;
    const GridHit hit = layout.hit(r.cx(), r.cy());
    EXPECT_EQ(hit.network, n);
    EXPECT_EQ(hit.row, n / 7);
    EXPECT_FALSE(hit.label);
  }
  layout.fit();
  const Rect map = layout.map_rect(2, 1);
  EXPECT_EQ(layout.hit(map.cx(), map.cy()).map, MapKind::disagreement);
  EXPECT_EQ(layout.hit(map.cx(), map.cy()).network, -1);
  const GridHit label = layout.hit(110, layout.row_rect(3).cy());
  EXPECT_TRUE(label.label);
  EXPECT_EQ(label.row, 3);
  EXPECT_EQ(layout.hit(5, 5).row, -1);
}

TEST(GridLayout, ZoomKeepsThePointUnderThePointer) {
  GridLayout layout;
  layout.place(rows_of(5, 7), metrics());
  const Rect before = layout.tile_rect(17);
  layout.zoom_at(3, before.cx(), before.cy());
  EXPECT_NEAR(layout.tile_rect(17).cx(), before.cx(), 0.01);
  EXPECT_NEAR(layout.tile_rect(17).w, 3 * before.w, 0.01);
  EXPECT_LT(layout.visible().size(), 35u);
  layout.zoom_at(0.01f, 0, 0);
  EXPECT_EQ(layout.zoom(), 1);
  EXPECT_EQ(layout.tile_rect(17), before);
}

TEST(GridLayout, ZoomToShowsOneTile) {
  GridLayout layout;
  layout.place(rows_of(20, 20), metrics());
  layout.zoom_to(210);
  const Rect tile = layout.tile_rect(210), view = layout.viewport();
  EXPECT_GT(tile.h, 0.8f * view.h);
  EXPECT_NEAR(tile.cx(), view.cx(), 1);
  EXPECT_NEAR(tile.cy(), view.cy(), 1);
}

TEST(GridLayout, PanStopsAtTheEdge) {
  GridLayout layout;
  layout.place(rows_of(5, 7), metrics());
  layout.pan(500, 500);
  EXPECT_EQ(layout.tile_rect(0).x, [&] {
    GridLayout l;
    l.place(rows_of(5, 7), metrics());
    return l.tile_rect(0).x;
  }());
}

TEST(GridLayout, TilesGlideToTheirNewPlace) {
  GridLayout layout;
  layout.place(rows_of(1, 4), metrics());
  const Rect first = layout.tile_rect(0), last = layout.tile_rect(3);
  Arrangement turned = rows_of(1, 4);
  std::reverse(turned.rows[0].networks.begin(), turned.rows[0].networks.end());
  layout.place(turned, metrics());
  EXPECT_EQ(layout.tile_rect(0), first);
  EXPECT_TRUE(layout.advance(0.1));
  EXPECT_GT(layout.tile_rect(0).x, first.x);
  EXPECT_LT(layout.tile_rect(0).x, last.x);
  EXPECT_FALSE(layout.advance(1));
  EXPECT_EQ(layout.tile_rect(0), last);
  layout.set_animation(false);
  layout.place(rows_of(1, 4), metrics());
  layout.advance(0);
  EXPECT_EQ(layout.tile_rect(0), first);
}

TEST(ScreenLayout, PanelsGiveWayToThePicture) {
  ViewState view;
  const ScreenLayout wide(1280, 800, 1, view);
  EXPECT_GT(wide.controls.w, 0);
  EXPECT_GT(wide.focus.w, 0);
  EXPECT_EQ(wide.controls.right(), wide.centre.x);
  EXPECT_EQ(wide.centre.right(), wide.focus.x);
  EXPECT_EQ(wide.toolbar.h + wide.centre.h + wide.timeline.h, 800);
  const ScreenLayout narrow(500, 400, 1, view);
  EXPECT_EQ(narrow.focus.w, 0);
  EXPECT_GE(narrow.centre.w, 200);
  const ScreenLayout twice(2560, 1600, 2, view);
  EXPECT_EQ(twice.centre.w, 2 * wide.centre.w);
  view.controls = view.focus = false;
  EXPECT_EQ(ScreenLayout(1280, 800, 1, view).centre.w, 1280);
}

}  // namespace
}  // namespace seedbed::viewer::test
