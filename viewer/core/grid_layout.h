// SPDX-License-Identifier: Apache-2.0
// Where the tiles of the grid stand. World units are pixels at zoom 1, where everything fits; a row
// whose seeds are many wraps into several lines, and rows that are many stand in several blocks beside each
// other, so that tiles are as large as they can be. Each block has its own column of labels, as long as rows
// are high enough for them. The camera maps world to screen; labels keep to the screen's edge. No GL and no
// UI: positions only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "viewer/core/arrangement.h"

namespace seedbed::viewer {

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  float right() const { return x + w; }
  float bottom() const { return y + h; }
  float cx() const { return x + w / 2; }
  float cy() const { return y + h / 2; }
  bool contains(float px, float py) const { return px >= x && py >= y && px < right() && py < bottom(); }
  bool meets(const Rect& o) const {
    return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
  }
  bool operator==(const Rect&) const = default;
};
/// What both have; without width or height where they have nothing.
inline Rect intersection(const Rect& a, const Rect& b) {
  const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0.0f, std::min(a.right(), b.right()) - x),
          std::max(0.0f, std::min(a.bottom(), b.bottom()) - y)};
}

struct GridMetrics {
  Rect area;  ///< of the screen, tiles and labels together
  float label_width = 80, header_height = 22, margin = 16;
  float group_gap = 22;       ///< above the first row of a group
  float least_labelled = 14;  ///< tiles smaller than this give up their labels where they grow by it
  std::vector<MapKind> maps;
};

/// What is under the pointer.
struct GridHit {
  int network = -1;
  int row = -1;  ///< of the population; also over its label
  std::optional<MapKind> map;
  bool label = false;
};

class GridLayout {
 public:
  /// Places everything; tiles that were there before glide to their new place where animation is on.
  void place(const Arrangement& arrangement, const GridMetrics& metrics);
  void set_animation(bool on) { animated_ = on; }
  /// Moves on by `seconds`; true while something still moves.
  bool advance(double seconds);

  // Camera. zoom 1 shows everything.
  float zoom() const { return zoom_; }
  void zoom_at(float factor, float screen_x, float screen_y);
  void pan(float screen_dx, float screen_dy);
  void fit();
  void zoom_to(int network);        ///< that tile fills the area
  void scale_camera(float factor);  ///< before everything is placed again with `factor` times the pixels

  float tile_size() const { return tile_ * zoom_; }  ///< pixels on the screen
  const GridMetrics& metrics() const { return metrics_; }
  const Arrangement& arrangement() const { return arrangement_; }
  Rect viewport() const;  ///< of the screen: where tiles are drawn, without labels and headers

  bool shown(int network) const;
  Rect tile_rect(int network) const;  ///< on the screen, as drawn now; empty if not shown
  Rect map_rect(std::size_t line, std::size_t map) const;  ///< `line`: index into arrangement().rows
  Rect row_rect(std::size_t line) const;                   ///< the whole row's band
  int columns() const { return columns_; }                 ///< seeds a line of a row
  bool labelled() const { return labelled_; }              ///< false: no room beside the rows for words
  int blocks() const;                                      ///< of rows, beside each other
  std::size_t block_rows() const { return block_rows_; }   ///< rows in each block but perhaps the last
  std::size_t block_of(std::size_t line) const { return line / block_rows_; }
  bool starts_block(std::size_t line) const { return line % block_rows_ == 0; }
  /// What stands above a row: its group where it is the first of it, in each block anew; else empty.
  const std::string& heading(std::size_t line) const;
  int lines() const { return lines_; }  ///< lines a row

  std::vector<int> visible() const;               ///< networks that meet the viewport
  std::vector<std::size_t> visible_rows() const;  ///< indices into arrangement().rows
  GridHit hit(float screen_x, float screen_y) const;

  /// Where a row that is dragged to a point comes to stand.
  struct Drop {
    int before = -1;  ///< row of the population; -1: at the end
    Rect mark;        ///< on the screen, without height: the edge that it will stand below
  };
  Drop drop(float screen_x, float screen_y) const;

 private:
  Rect to_screen(const Rect& world) const;
  Rect target_of(int network) const;
  void choose_tile_size();
  bool widen(std::size_t blocks, bool labelled, float factor);
  float block_gap_share() const;
  float left_of_block(std::size_t block) const;  ///< world
  void clamp_camera();

  Arrangement arrangement_;
  GridMetrics metrics_;
  std::vector<Rect> target_, from_;  ///< by network, world
  std::vector<char> placed_;
  std::vector<float> row_top_;  ///< by line
  float tile_ = 0, gap_ = 0, map_tile_ = 0, block_width_ = 0, between_blocks_ = 0, world_width_ = 0,
        world_height_ = 0, left_ = 0, top_ = 0;
  int columns_ = 1, lines_ = 1;
  std::size_t block_rows_ = 1, groups_ = 0;
  bool labelled_ = true;
  float zoom_ = 1, offset_x_ = 0, offset_y_ = 0;
  float progress_ = 1;
  bool animated_ = true;
};

}  // namespace seedbed::viewer
