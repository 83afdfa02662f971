// SPDX-License-Identifier: Apache-2.0
// Points of the unit cube for a sampler. A coordinate depends on (method, seed, count, dimension, index)
// alone: Philox4x32-10 keyed by the seed, and no library of the machine's.
#pragma once

#include <cstdint>
#include <vector>

#include "seedbed/sweep.h"

namespace seedbed {

/// The most points that a sampler draws.
inline constexpr std::int64_t kMostSamples = std::int64_t{1} << 20;

/// `design.count` points in `dimensions` dimensions, each coordinate in [0, 1), a point after the other.
///   random           independent uniform numbers; more points do not move the first ones
///   sobol            Sobol' points, moved in each dimension by a random digital shift (exclusive or with
///                    one random number: L'Ecuyer and Lemieux 2002), which keeps their balance; more points
///                    do not move the first ones
///   latin-hypercube  in every dimension exactly one point in each of `count` equal parts, in random order
///   and
///                    at a random place in its part (McKay, Beckman and Conover 1979)
std::vector<double> sample_points(const SampleDesign& design, int dimensions);

}  // namespace seedbed
