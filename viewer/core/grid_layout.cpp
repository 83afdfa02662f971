// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/grid_layout.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace seedbed::viewer {
namespace {

constexpr float kGapShare = 0.07f;  ///< of a tile, between tiles
constexpr float kRowGapShare = 0.07f;
constexpr float kMapGapShare = 0.3f;    ///< between seeds and maps
constexpr float kBlockGapShare = 0.5f;  ///< between blocks without labels
/// How much larger tiles must become for rows to stand in more blocks, which are harder to read down.
constexpr float kWorthBlocks = 1.3f, kWorthABlock = 1.05f;
constexpr float kLargestTile = 220;
constexpr float kMostZoom = 64;
constexpr double kGlide = 0.24;  ///< seconds

float eased(float t) {
  return t * t * (3 - 2 * t);
}

Rect between(const Rect& a, const Rect& b, float t) {
  const auto mixed = [t](float p, float q) { return p + (q - p) * t; };
  return {mixed(a.x, b.x), mixed(a.y, b.y), mixed(a.w, b.w), mixed(a.h, b.h)};
}

}  // namespace

Rect GridLayout::viewport() const {
  const GridMetrics& m = metrics_;
  const float label = labelled_ ? m.label_width : 0;
  return {m.area.x + label, m.area.y + m.header_height, std::max(0.0f, m.area.w - label),
          std::max(0.0f, m.area.h - m.header_height)};
}

/// Rows of a single tile need no more than tiles do to be told apart.
float GridLayout::block_gap_share() const {
  return arrangement_.most_in_a_row > 1 || !metrics_.maps.empty() ? kBlockGapShare : kGapShare;
}

int GridLayout::blocks() const {
  return static_cast<int>((arrangement_.rows.size() + block_rows_ - 1) / block_rows_);
}

/// Takes the number of lines a row that gives the largest tiles in so many blocks, if they are `factor` times
/// as large as the present ones.
bool GridLayout::widen(std::size_t blocks, bool labelled, float factor) {
  const bool was_labelled = std::exchange(labelled_, labelled);
  const Rect view = viewport();
  const auto count = std::max<std::size_t>(1, arrangement_.rows.size());
  const std::size_t in_block = (count + blocks - 1) / blocks;
  blocks = (count + in_block - 1) / in_block;
  const auto most = static_cast<int>(std::max<std::size_t>(1, arrangement_.most_in_a_row));
  const auto maps = static_cast<float>(metrics_.maps.size());
  const auto b = static_cast<float>(blocks);
  const float width =
      std::max(1.0f, view.w - 2 * metrics_.margin - (labelled ? (b - 1) * metrics_.label_width : 0));
  const float height =
      std::max(1.0f, view.h - 2 * metrics_.margin -
                         static_cast<float>(std::min(groups_, in_block)) * metrics_.group_gap);
  bool taken = false;
  for (int lines = 1; lines <= most; ++lines) {
    const int columns = (most + lines - 1) / lines;
    if (lines > 1 && columns == (most + lines - 2) / (lines - 1)) continue;
    const auto l = static_cast<float>(lines);
    const float map_side = std::min(l, 4.0f);
    const float across = static_cast<float>(columns) * (1 + kGapShare) + maps * map_side * (1 + kGapShare) +
                         (maps > 0 ? kMapGapShare : 0) - kGapShare;
    const float apart = labelled ? 0 : (b - 1) * block_gap_share();
    const float down = static_cast<float>(in_block) *
                       (l * (1 + kGapShare) + (lines > 1 ? kMapGapShare : kRowGapShare - kGapShare));
    const float tile = std::min({width / (b * across + apart), height / down, kLargestTile});
    if (tile <= tile_ * (taken ? 1.001f : factor)) continue;
    tile_ = tile;
    lines_ = lines;
    columns_ = columns;
    block_rows_ = in_block;
    taken = true;
  }
  if (!taken) labelled_ = was_labelled;
  return taken;
}

/// One block if its tiles are nearly as large as they can be; labels as long as they can be read.
void GridLayout::choose_tile_size() {
  tile_ = 0;
  const std::size_t rows = arrangement_.rows.size();
  groups_ = static_cast<std::size_t>(std::count_if(arrangement_.rows.begin(), arrangement_.rows.end(),
                                                   [](const auto& row) { return !row.group.empty(); }));
  widen(1, true, 1);
  const auto try_blocks = [&](bool labelled) {
    float factor = kWorthBlocks;
    for (std::size_t blocks = 2; blocks <= rows; ++blocks) {
      if (widen(blocks, labelled, factor)) factor = kWorthABlock;
    }
  };
  try_blocks(true);
  if (tile_ < metrics_.least_labelled) try_blocks(false);
  if (tile_ >= 24) tile_ = std::floor(tile_);  // crisp edges at zoom 1
  gap_ = tile_ >= 24 ? std::max(2.0f, std::round(tile_ * kGapShare)) : tile_ * kGapShare;
  const auto side = static_cast<float>(std::min(lines_, 4));
  map_tile_ = side * tile_ + (side - 1) * gap_;
}

const std::string& GridLayout::heading(std::size_t line) const {
  const std::vector<ArrangedRow>& rows = arrangement_.rows;
  std::size_t first = line;
  if (starts_block(line) && !rows.front().group.empty()) {
    while (rows[first].group.empty()) --first;
  }
  return rows[first].group;
}

float GridLayout::left_of_block(std::size_t block) const {
  return static_cast<float>(block) * (block_width_ + between_blocks_);
}

void GridLayout::place(const Arrangement& arrangement, const GridMetrics& metrics) {
  std::vector<Rect> before(target_.size());
  std::vector<char> was = placed_;
  for (std::size_t n = 0; n < target_.size(); ++n)
    before[n] = between(from_[n], target_[n], eased(progress_));

  const bool same_area = metrics_.area == metrics.area;
  arrangement_ = arrangement;
  metrics_ = metrics;
  choose_tile_size();
  int most = -1;
  for (const ArrangedRow& row : arrangement_.rows)
    for (const int n : row.networks) most = std::max(most, n);
  target_.assign(static_cast<std::size_t>(most + 1), {});
  placed_.assign(target_.size(), 0);
  row_top_.clear();

  const float pitch = tile_ + gap_;
  const float row_gap = lines_ > 1 ? tile_ * kMapGapShare : gap_;
  const auto maps = static_cast<float>(metrics_.maps.size());
  block_width_ = static_cast<float>(columns_) * pitch - gap_ +
                 (maps > 0 ? tile_ * kMapGapShare + maps * (map_tile_ + gap_) : 0);
  between_blocks_ = labelled_ ? metrics_.label_width : tile_ * block_gap_share();
  float y = 0;
  world_height_ = 0;
  for (std::size_t at = 0; at < arrangement_.rows.size(); ++at) {
    const ArrangedRow& row = arrangement_.rows[at];
    if (starts_block(at)) y = 0;
    if (!heading(at).empty()) y += metrics_.group_gap;
    row_top_.push_back(y);
    const float x = left_of_block(block_of(at));
    for (std::size_t k = 0; k < row.networks.size(); ++k) {
      const auto n = static_cast<std::size_t>(row.networks[k]);
      const auto column = static_cast<float>(k % static_cast<std::size_t>(columns_));
      const auto line = static_cast<float>(k / static_cast<std::size_t>(columns_));
      target_[n] = {x + column * pitch, y + line * pitch, tile_, tile_};
      placed_[n] = 1;
    }
    y += static_cast<float>(lines_) * pitch - gap_ + row_gap;
    world_height_ = std::max(world_height_, y - row_gap);
  }
  world_width_ = left_of_block(static_cast<std::size_t>(std::max(1, blocks()) - 1)) + block_width_;
  const Rect view = viewport();
  // Labels and tiles are centred together.
  left_ = std::floor(
      std::max(metrics_.margin, (view.w - (labelled_ ? metrics_.label_width : 0) - world_width_) / 2));
  top_ = std::floor(std::max(metrics_.margin, (view.h - world_height_) / 2));

  from_ = target_;
  progress_ = 1;
  if (animated_ && same_area) {
    for (std::size_t n = 0; n < target_.size() && n < before.size(); ++n) {
      if (!placed_[n] || !was[n] || before[n] == target_[n]) continue;
      from_[n] = before[n];
      progress_ = 0;
    }
  }
  clamp_camera();
}

bool GridLayout::advance(double seconds) {
  if (progress_ >= 1) return false;
  progress_ = animated_ ? std::min(1.0f, progress_ + static_cast<float>(seconds / kGlide)) : 1.0f;
  return progress_ < 1;
}

void GridLayout::clamp_camera() {
  const Rect view = viewport();
  const auto limit = [](float offset, float length, float room) {
    if (length <= room) return 0.0f;
    return std::clamp(offset, 0.0f, length - room);
  };
  offset_x_ = limit(offset_x_, view.w * zoom_, view.w);
  offset_y_ = limit(offset_y_, view.h * zoom_, view.h);
}

void GridLayout::zoom_at(float factor, float sx, float sy) {
  const Rect view = viewport();
  const float next = std::clamp(zoom_ * factor, 1.0f, kMostZoom);
  const float wx = (sx - view.x + offset_x_) / zoom_, wy = (sy - view.y + offset_y_) / zoom_;
  zoom_ = next;
  offset_x_ = wx * zoom_ - (sx - view.x);
  offset_y_ = wy * zoom_ - (sy - view.y);
  clamp_camera();
}

void GridLayout::pan(float dx, float dy) {
  offset_x_ -= dx;
  offset_y_ -= dy;
  clamp_camera();
}

void GridLayout::fit() {
  zoom_ = 1;
  offset_x_ = offset_y_ = 0;
}

void GridLayout::scale_camera(float factor) {
  offset_x_ *= factor;
  offset_y_ *= factor;
}

void GridLayout::zoom_to(int network) {
  if (!shown(network) || tile_ <= 0) return;
  const Rect view = viewport();
  const Rect& world = target_[static_cast<std::size_t>(network)];
  zoom_ = std::clamp(std::min(view.w, view.h) * 0.92f / tile_, 1.0f, kMostZoom);
  offset_x_ = (world.cx() + left_) * zoom_ - view.w / 2;
  offset_y_ = (world.cy() + top_) * zoom_ - view.h / 2;
  clamp_camera();
}

Rect GridLayout::to_screen(const Rect& w) const {
  const Rect view = viewport();
  return {view.x + (w.x + left_) * zoom_ - offset_x_, view.y + (w.y + top_) * zoom_ - offset_y_, w.w * zoom_,
          w.h * zoom_};
}

bool GridLayout::shown(int network) const {
  return network >= 0 && static_cast<std::size_t>(network) < placed_.size() &&
         placed_[static_cast<std::size_t>(network)];
}

Rect GridLayout::tile_rect(int network) const {
  if (!shown(network)) return {};
  const auto n = static_cast<std::size_t>(network);
  return to_screen(progress_ >= 1 ? target_[n] : between(from_[n], target_[n], eased(progress_)));
}

Rect GridLayout::row_rect(std::size_t line) const {
  const float height = static_cast<float>(lines_) * (tile_ + gap_) - gap_;
  return to_screen({left_of_block(block_of(line)), row_top_[line], block_width_, height});
}

Rect GridLayout::map_rect(std::size_t line, std::size_t map) const {
  const float x = left_of_block(block_of(line)) + static_cast<float>(columns_) * (tile_ + gap_) - gap_ +
                  tile_ * kMapGapShare + static_cast<float>(map) * (map_tile_ + gap_);
  return to_screen({x, row_top_[line], map_tile_, map_tile_});
}

std::vector<std::size_t> GridLayout::visible_rows() const {
  std::vector<std::size_t> rows;
  const Rect view = viewport();
  for (std::size_t line = 0; line < row_top_.size(); ++line) {
    if (row_rect(line).meets(view)) rows.push_back(line);
  }
  return rows;
}

std::vector<int> GridLayout::visible() const {
  std::vector<int> networks;
  const Rect view = viewport();
  for (const ArrangedRow& row : arrangement_.rows) {
    for (const int n : row.networks) {
      if (tile_rect(n).meets(view)) networks.push_back(n);
    }
  }
  return networks;
}

GridHit GridLayout::hit(float x, float y) const {
  GridHit hit;
  const Rect view = viewport();
  if (!metrics_.area.contains(x, y) || y < view.y) return hit;
  for (std::size_t line = 0; line < row_top_.size(); ++line) {
    const Rect band = row_rect(line);
    if (y < band.y || y >= band.bottom() + gap_ * zoom_) continue;
    const bool last = block_of(line) + 1 == static_cast<std::size_t>(blocks());
    if (!last && x >= band.right() + gap_ * zoom_) continue;  // the next block's, or its label's
    hit.row = arrangement_.rows[line].row;
    if (x < std::max(view.x, band.x)) {
      hit.label = labelled_;
      return hit;
    }
    for (std::size_t m = 0; m < metrics_.maps.size(); ++m) {
      if (map_rect(line, m).contains(x, y)) hit.map = metrics_.maps[m];
    }
    for (const int n : arrangement_.rows[line].networks) {
      if (tile_rect(n).contains(x, y)) hit.network = n;
    }
    return hit;
  }
  return hit;
}

GridLayout::Drop GridLayout::drop(float x, float y) const {
  Drop drop;
  const std::size_t rows = row_top_.size();
  if (rows == 0) return drop;
  std::size_t line = 0;  // of the block under the pointer, or nearest to it, the first row
  while (line + block_rows_ < rows && x >= row_rect(line).right() + gap_ * zoom_) line += block_rows_;
  const std::size_t end = std::min(rows, line + block_rows_);
  while (line < end && y >= row_rect(line).bottom() + gap_ * zoom_) ++line;
  const Rect at = row_rect(line < end ? line : line - 1);
  if (line < rows) drop.before = arrangement_.rows[line].row;
  drop.mark = {at.x, line < end ? at.y : at.bottom() + gap_ * zoom_, at.w, 0};
  return drop;
}

}  // namespace seedbed::viewer
