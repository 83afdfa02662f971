// SPDX-License-Identifier: Apache-2.0
// The grid of a field: side x side points of [-6, 6]^2, both borders included, row 0 at y = +6.
#pragma once

#include <vector>

#include "seedbed/dataset.h"

namespace seedbed {

inline std::vector<Point> field_grid(int side) {
  std::vector<Point> points;
  points.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  const double step = side > 1 ? 12.0 / (side - 1) : 0;
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) points.push_back({-6 + step * column, 6 - step * row, 0});
  }
  return points;
}

}  // namespace seedbed
