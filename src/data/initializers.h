// SPDX-License-Identifier: Apache-2.0
// Initial weights of one layer by the schemes of the literature. A weight depends on (init seed, layer,
// destination, source) and, where a scheme asks for it, on the layer's widths: networks whose widths
// agree share what they have in common. Formulas and sources: docs/initializations.md.
#pragma once

#include <cstdint>
#include <span>

#include "seedbed/configuration.h"

namespace seedbed {

/// Where the random numbers of a layer come from.
struct LayerDraws {
  std::uint64_t seed;
  int layer;  ///< 0 is the first hidden layer; the last is the output

  /// Two uniform numbers in [0, 1), for sources 2 * pair and 2 * pair + 1 of a destination. `round`: 0 first,
  /// more where numbers are drawn again, or for another purpose; less than 2^24.
  void uniforms(int destination, int pair, int round, double out[2]) const;
  /// Two independent standard normal numbers (Box & Muller, Ann. Math. Stat. 29 (1958) 610).
  void normals(int destination, int pair, int round, double out[2]) const;
};

/// Fills weights[destination][source] of a layer of `sources` and `destinations` neurons.
void draw_weights(const Initialization& init, const LayerDraws& draws, int sources, int destinations,
                  std::span<double> weights);

/// The biases of a layer: constant, or uniform in +- 1 / sqrt(sources).
void draw_biases(const Initialization& init, const LayerDraws& draws, int sources, std::span<double> biases);

/// Makes the rows of weights[rows][columns] orthonormal if rows <= columns, otherwise its columns: a matrix
/// of standard normal numbers becomes one of the Haar measure.
void orthonormalise(std::span<double> weights, int rows, int columns);

}  // namespace seedbed
