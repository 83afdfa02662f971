// SPDX-License-Identifier: Apache-2.0
// All points of a dataset in shuffled order, from one source of uniform numbers. The source is
// left where the Playground goes on to draw its initial weights.
#pragma once

#include <vector>

#include "seedbed/dataset.h"

namespace seedbed {

/// Generates or reads, then shuffles. With a file, `points` keeps that many of the shuffled ones.
/// Defined for Seedrandom and UniformStream.
template <class Uniform>
std::vector<Point> shuffled_points(const DataConfiguration& data, Uniform& uniform);

}  // namespace seedbed
