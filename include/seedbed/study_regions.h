// SPDX-License-Identifier: Apache-2.0
// Into how many pieces a network of ReLU units cuts a square of the plane. Pure functions from weights to
// counts; conventions in docs/statistics.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace seedbed {

/// y = f(W x + b) with W [outputs][inputs], row-major, b [outputs]; f is max(0, .) or the identity.
struct DenseLayer {
  std::size_t outputs = 0;
  std::vector<double> weights, biases;
  bool relu = false;
};

struct PlaneRegions {
  /// Convex pieces on each of which every unit is on (> 0) or off all over: Hanin & Rolnick,
  /// NeurIPS 2019 (arXiv 1906.00904), activation regions.
  std::int64_t activation;
  /// Connected pieces on each of which the output is one affine function: activation regions, joined
  /// across an edge where the output's function is the same on both sides, as no later unit that is on
  /// listens to the one that switches. Montufar et al., NeurIPS 2014 (arXiv 1402.1869), linear regions.
  std::int64_t linear;
};

/// Exact up to rounding: [-half, half]^2 is cut by the zero line of each unit in turn, pieces thinner than
/// 1e-9 of it aside. The first layer has two inputs, x and y; the last is the output. Empty where there are
/// more than `most` pieces. std::domain_error for shapes that do not fit.
std::optional<PlaneRegions> plane_regions(std::span<const DenseLayer> layers, double half,
                                          std::int64_t most = 20000);

/// 4-connected pieces of equal values[row][column] on a square grid: of units that switch, each pixel's
/// value standing for which are on, the activation regions that the grid resolves.
std::int64_t equal_pieces(std::span<const std::uint64_t> values, std::size_t side);

}  // namespace seedbed
