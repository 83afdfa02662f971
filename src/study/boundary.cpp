// SPDX-License-Identifier: Apache-2.0
// Geometry of a class boundary on a grid. A sample of exactly 0 belongs to the class >= 0.
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "seedbed/study_functions.h"
#include "src/study/connected_pieces.h"

namespace seedbed {
namespace {

struct Place {
  double x, y;
};

double length(const Place& a, const Place& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

/// Where the line from corner a to corner b crosses 0.
Place crossing(const Place& a, const Place& b, float va, float vb) {
  const double t = static_cast<double>(va) / (static_cast<double>(va) - static_cast<double>(vb));
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

double length_in_cell(const std::array<float, 4>& v) {  // corners in turn around the unit square
  static constexpr std::array<Place, 4> corners{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
  std::array<Place, 4> cut;
  int cuts = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t j = (i + 1) % 4;
    if ((v[i] >= 0) != (v[j] >= 0))
      cut[static_cast<std::size_t>(cuts++)] = crossing(corners[i], corners[j], v[i], v[j]);
  }
  if (cuts == 2) return length(cut[0], cut[1]);
  if (cuts != 4) return 0;
  // A saddle: the middle decides which corners are cut off. cut[i] is on the edge i to i + 1.
  const bool middle = v[0] + v[1] + v[2] + v[3] >= 0;
  return middle == (v[0] >= 0) ? length(cut[0], cut[1]) + length(cut[2], cut[3])
                               : length(cut[3], cut[0]) + length(cut[1], cut[2]);
}

void require_square(std::span<const float> field, std::size_t side) {
  if (side < 2 || field.size() != side * side) throw std::domain_error("not a square field");
}

}  // namespace

double boundary_length(std::span<const float> field, std::size_t side, double width) {
  require_square(field, side);
  double sum = 0;
  for (std::size_t r = 0; r + 1 < side; ++r) {
    for (std::size_t c = 0; c + 1 < side; ++c) {
      const std::size_t i = r * side + c;
      sum += length_in_cell({field[i], field[i + 1], field[i + side + 1], field[i + side]});
    }
  }
  return sum * width / static_cast<double>(side - 1);
}

Fragmentation fragmentation(std::span<const float> field, std::size_t side) {
  require_square(field, side);
  Fragmentation pieces{0, 0};
  for_connected_pieces(
      side, [&](std::size_t start, std::size_t j) { return (field[start] >= 0) == (field[j] >= 0); },
      [&](std::size_t start) { ++(field[start] >= 0 ? pieces.positive : pieces.negative); });
  return pieces;
}

}  // namespace seedbed
