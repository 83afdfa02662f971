// SPDX-License-Identifier: Apache-2.0
// The synthetic datasets: the Playground's six, the two spirals of the CMU benchmark and those of
// data/planar_sets.h, over any source of uniform numbers in [0, 1). Numbers are drawn in the Playground's
// order, also where the noise is 0, so that the noise changes no other draw.
#pragma once

#include <vector>

#include "seedbed/dataset.h"

namespace seedbed {

/// The size that `points = 0` stands for; 0 for a file, which has its own.
int default_points(DatasetKind kind);

/// How many points generate() makes when asked for `points`: datasets of two equal classes round an
/// odd number up.
int generated_points(DatasetKind kind, int points);

/// Points in generation order, before any shuffle. `noise` is a fraction (percent / 100).
/// Defined for Seedrandom and UniformStream.
template <class Uniform>
std::vector<Point> generate(DatasetKind kind, int points, double noise, Uniform& uniform);

}  // namespace seedbed
