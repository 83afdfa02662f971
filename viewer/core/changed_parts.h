// SPDX-License-Identifier: Apache-2.0
// Which parts of a picture differ from the picture before it. Whatever is drawn says where it lies and what
// its pixels follow from, in the order of drawing: a block of pixels that is told the same, in the same
// order, as the last time holds the same pixels, and need not be drawn again.
#pragma once

#include <cstdint>
#include <vector>

#include "viewer/core/grid_layout.h"

namespace seedbed::viewer {

class ChangedParts {
 public:
  static constexpr int kBlock = 16;         ///< pixels across a block
  static constexpr std::size_t kMost = 12;  ///< rectangles; each is drawn by itself,
  static constexpr int kWorth = 12;         ///< which costs about as much as so many blocks

  /// A picture of that many pixels begins. One of another size than the last differs everywhere.
  void begin(int width, int height);
  /// Something is drawn inside `at` (pixels; what lies outside the picture doesn't count). `print`: of all
  /// that its pixels follow from.
  void add(const Rect& at, std::uint64_t print);
  /// Rectangles in whole pixels that do not overlap and cover all that differs from the last picture; none:
  /// it is the same picture.
  std::vector<Rect> take();
  /// The next picture differs everywhere.
  void forget() { last_.clear(); }
  /// Whether there is a last picture.
  bool known() const { return !last_.empty(); }

 private:
  int width_ = 0, height_ = 0, columns_ = 0, rows_ = 0;  ///< pixels, blocks
  std::vector<std::uint64_t> blocks_, last_;             ///< [row][column]; last_ empty: there is none
};

}  // namespace seedbed::viewer
