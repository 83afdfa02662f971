// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/changed_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace seedbed::viewer {
namespace {

/// Blocks [x0, x1) x [y0, y1).
struct Blocks {
  int x0, y0, x1, y1;
  int area() const { return (x1 - x0) * (y1 - y0); }
  bool meets(const Blocks& o) const { return x0 < o.x1 && o.x0 < x1 && y0 < o.y1 && o.y0 < y1; }
};

Blocks around(const Blocks& a, const Blocks& b) {
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

/// The two that waste least when they become one, if that is at most `most`; what then overlaps it joins
/// them.
bool join_nearest(std::vector<Blocks>& parts, int most) {
  std::size_t first = 0, second = 1;
  int least = std::numeric_limits<int>::max();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t k = i + 1; k < parts.size(); ++k) {
      const int waste = around(parts[i], parts[k]).area() - parts[i].area() - parts[k].area();
      if (waste < least) least = waste, first = i, second = k;
    }
  }
  if (least > most) return false;
  Blocks joined = around(parts[first], parts[second]);
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(second));
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(first));
  for (std::size_t k = 0; k < parts.size();) {
    if (!parts[k].meets(joined)) {
      ++k;
      continue;
    }
    joined = around(joined, parts[k]);
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(k));
    k = 0;
  }
  parts.push_back(joined);
  return true;
}

}  // namespace

void ChangedParts::begin(int width, int height) {
  if (width != width_ || height != height_) forget();
  width_ = width;
  height_ = height;
  columns_ = (width + kBlock - 1) / kBlock;
  rows_ = (height + kBlock - 1) / kBlock;
  blocks_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_), 0);
}

void ChangedParts::add(const Rect& at, std::uint64_t print) {
  const auto block = [](float at_block, int end) {
    return static_cast<int>(std::clamp(at_block, 0.0f, static_cast<float>(end)));
  };
  const int x0 = block(std::floor(at.x / kBlock), columns_), y0 = block(std::floor(at.y / kBlock), rows_);
  const int x1 = block(std::ceil(at.right() / kBlock), columns_);
  const int y1 = block(std::ceil(at.bottom() / kBlock), rows_);
  for (int y = y0; y < y1; ++y) {
    std::uint64_t* const row =
        blocks_.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_);
    for (int x = x0; x < x1; ++x) row[x] = (row[x] ^ print) * 0x9e3779b97f4a7c15u + (row[x] >> 29);
  }
}

std::vector<Rect> ChangedParts::take() {
  std::vector<Blocks> parts;
  if (last_.size() != blocks_.size()) {
    parts.push_back({0, 0, columns_, rows_});
  } else {
    for (int y = 0; y < rows_; ++y) {
      const std::size_t row = static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_);
      const auto differs = [&](int x) {
        return blocks_[row + static_cast<std::size_t>(x)] != last_[row + static_cast<std::size_t>(x)];
      };
      for (int x = 0; x < columns_; ++x) {
        if (!differs(x)) continue;
        const int start = x;
        while (x < columns_ && differs(x)) ++x;
        const auto above = std::find_if(parts.begin(), parts.end(), [&](const Blocks& p) {
          return p.y1 == y && p.x0 == start && p.x1 == x;
        });
        if (above != parts.end()) {
          above->y1 = y + 1;
        } else {
          parts.push_back({start, y, x, y + 1});
        }
      }
    }
    while (parts.size() > kMost) join_nearest(parts, columns_ * rows_);
    while (join_nearest(parts, kWorth)) {
    }
  }
  last_.swap(blocks_);
  std::vector<Rect> pixels;
  for (const Blocks& p : parts) {
    const auto edge = [](int block, int end) { return static_cast<float>(std::min(block * kBlock, end)); };
    const float x = edge(p.x0, width_), y = edge(p.y0, height_);
    pixels.push_back({x, y, edge(p.x1, width_) - x, edge(p.y1, height_) - y});
  }
  return pixels;
}

}  // namespace seedbed::viewer
