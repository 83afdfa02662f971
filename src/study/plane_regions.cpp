// SPDX-License-Identifier: Apache-2.0
// Every piece is a convex polygon that knows the affine function of each unit on it. A layer's units are
// affine there before they switch, so each cuts the piece by one line; an edge remembers whose line it is.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "seedbed/study_regions.h"
#include "src/study/connected_pieces.h"

namespace seedbed {
namespace {

constexpr double kThinPiece = 1e-9;
constexpr int kBoxEdge = -1;

struct Affine {
  double x = 0, y = 0, one = 0;
  double at(double px, double py) const { return x * px + y * py + one; }
  bool operator==(const Affine&) const = default;
};

struct Corner {
  double x, y;
  int edge;  ///< unit whose line leads from here to the next corner
};

struct Piece {
  std::vector<Corner> corners;
  std::vector<bool> on;         ///< units so far
  std::vector<Affine> outputs;  ///< of the last layer, on this piece
};

/// Parts of a polygon where the function is > 0 and where it is not; empty ones have no corners.
std::pair<std::vector<Corner>, std::vector<Corner>> cut_polygon(const std::vector<Corner>& corners,
                                                                const Affine& f, int unit, double half) {
  const double thin = kThinPiece * half * std::hypot(f.x, f.y);
  double most = -INFINITY, least = INFINITY;
  for (const Corner& c : corners) {
    most = std::max(most, f.at(c.x, c.y));
    least = std::min(least, f.at(c.x, c.y));
  }
  if (most <= thin) return {{}, corners};
  if (least >= -thin) return {corners, {}};
  std::vector<Corner> above, below;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Corner &a = corners[i], &b = corners[(i + 1) % corners.size()];
    const double va = f.at(a.x, a.y), vb = f.at(b.x, b.y);
    (va > 0 ? above : below).push_back(a);
    if ((va > 0) == (vb > 0)) continue;
    const double t = va / (va - vb);
    const Corner crossing{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), unit};
    // The side that is left goes on along the line; the side that is entered keeps the old edge.
    (va > 0 ? above : below).push_back(crossing);
    (va > 0 ? below : above).push_back({crossing.x, crossing.y, a.edge});
  }
  return {std::move(above), std::move(below)};
}

std::vector<Affine> before_switching(const DenseLayer& layer, const std::vector<Affine>& inputs) {
  std::vector<Affine> outputs(layer.outputs);
  for (std::size_t i = 0; i < layer.outputs; ++i) {
    outputs[i].one = layer.biases[i];
    for (std::size_t j = 0; j < inputs.size(); ++j) {
      const double w = layer.weights[i * inputs.size() + j];
      outputs[i].x += w * inputs[j].x;
      outputs[i].y += w * inputs[j].y;
      outputs[i].one += w * inputs[j].one;
    }
  }
  return outputs;
}

/// Whether two pieces touch along the line of `unit` by more than a point.
bool pieces_touch(const Piece& a, const Piece& b, int unit, double half) {
  const auto side = [unit](const Piece& piece) -> std::optional<std::pair<Corner, Corner>> {
    for (std::size_t i = 0; i < piece.corners.size(); ++i) {
      if (piece.corners[i].edge == unit)
        return std::pair(piece.corners[i], piece.corners[(i + 1) % piece.corners.size()]);
    }
    return std::nullopt;
  };
  const auto of_a = side(a), of_b = side(b);
  if (!of_a || !of_b) return false;
  const double dx = of_a->second.x - of_a->first.x, dy = of_a->second.y - of_a->first.y;
  const double length = std::hypot(dx, dy);
  if (length <= kThinPiece * half) return false;
  const auto along = [&](const Corner& c) {
    return ((c.x - of_a->first.x) * dx + (c.y - of_a->first.y) * dy) / length;
  };
  const auto [low, high] = std::minmax({along(of_b->first), along(of_b->second)});
  return std::min(high, length) - std::max(low, 0.0) > kThinPiece * half;
}

std::int64_t joined_pieces(const std::vector<Piece>& pieces, double half) {
  std::map<std::vector<bool>, std::size_t> by_units;
  for (std::size_t i = 0; i < pieces.size(); ++i) by_units.emplace(pieces[i].on, i);
  std::vector<std::size_t> group(pieces.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  const auto root = [&](std::size_t i) {
    while (group[i] != i) i = group[i] = group[group[i]];
    return i;
  };
  auto count = static_cast<std::int64_t>(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    for (const Corner& corner : pieces[i].corners) {
      if (corner.edge == kBoxEdge) continue;
      std::vector<bool> across = pieces[i].on;
      across[static_cast<std::size_t>(corner.edge)].flip();
      const auto other = by_units.find(across);
      if (other == by_units.end() || other->second < i) continue;
      if (pieces[other->second].outputs != pieces[i].outputs) continue;
      if (!pieces_touch(pieces[i], pieces[other->second], corner.edge, half)) continue;
      const std::size_t a = root(i), b = root(other->second);
      if (a == b) continue;
      group[a] = b;
      --count;
    }
  }
  return count;
}

}  // namespace

std::optional<PlaneRegions> plane_regions(std::span<const DenseLayer> layers, double half,
                                          std::int64_t most) {
  std::vector<Piece> pieces{
      {{{-half, -half, kBoxEdge}, {half, -half, kBoxEdge}, {half, half, kBoxEdge}, {-half, half, kBoxEdge}},
       {},
       {{1, 0, 0}, {0, 1, 0}}}};
  std::size_t inputs = 2, units = 0;
  for (const DenseLayer& layer : layers) {
    if (layer.weights.size() != layer.outputs * inputs || layer.biases.size() != layer.outputs)
      throw std::domain_error("layers do not fit each other");
    std::vector<Piece> next;
    for (const Piece& piece : pieces) {
      const std::vector<Affine> values = before_switching(layer, piece.outputs);
      std::vector<Piece> parts{{piece.corners, piece.on, values}};
      for (std::size_t unit = 0; layer.relu && unit < layer.outputs; ++unit) {
        std::vector<Piece> cut_parts;
        for (Piece& part : parts) {
          auto [above, below] = cut_polygon(part.corners, values[unit], static_cast<int>(units + unit), half);
          const auto keep = [&](std::vector<Corner>& corners, bool on) {
            if (corners.size() < 3) return;
            cut_parts.push_back({std::move(corners), part.on, part.outputs});
            cut_parts.back().on.push_back(on);
            if (!on) cut_parts.back().outputs[unit] = {};
          };
          keep(above, true);
          keep(below, false);
        }
        parts = std::move(cut_parts);
      }
      std::move(parts.begin(), parts.end(), std::back_inserter(next));
      if (static_cast<std::int64_t>(next.size()) > most) return std::nullopt;
    }
    pieces = std::move(next);
    inputs = layer.outputs;
    if (layer.relu) units += layer.outputs;
  }
  return PlaneRegions{static_cast<std::int64_t>(pieces.size()), joined_pieces(pieces, half)};
}

std::int64_t equal_pieces(std::span<const std::uint64_t> values, std::size_t side) {
  if (side == 0 || values.size() != side * side) throw std::domain_error("not a square grid");
  std::int64_t pieces = 0;
  for_connected_pieces(
      side, [&](std::size_t start, std::size_t j) { return values[start] == values[j]; },
      [&](std::size_t) { ++pieces; });
  return pieces;
}

}  // namespace seedbed
