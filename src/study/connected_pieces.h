// SPDX-License-Identifier: Apache-2.0
// Connected pieces of a square grid, neighbours up, down, left and right.
#pragma once

#include <cstddef>
#include <vector>

namespace seedbed {

/// Calls begin(start) for the first sample of every piece, in order; same(start, j): j belongs to the piece
/// of its neighbours that began at `start`.
template <class Same, class Begin>
void for_connected_pieces(std::size_t side, const Same& same, const Begin& begin) {
  std::vector<bool> seen(side * side);
  std::vector<std::size_t> stack;
  for (std::size_t start = 0; start < seen.size(); ++start) {
    if (seen[start]) continue;
    begin(start);
    seen[start] = true;
    stack.push_back(start);
    while (!stack.empty()) {
      const std::size_t i = stack.back(), r = i / side, c = i % side;
      stack.pop_back();
      const auto visit = [&](std::size_t j) {
        if (seen[j] || !same(start, j)) return;
        seen[j] = true;
        stack.push_back(j);
      };
      if (r > 0) visit(i - side);
      if (r + 1 < side) visit(i + side);
      if (c > 0) visit(i - 1);
      if (c + 1 < side) visit(i + 1);
    }
  }
}

}  // namespace seedbed
