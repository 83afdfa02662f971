// SPDX-License-Identifier: Apache-2.0
// What the generators of points share: numbers of a distribution from a source of uniform ones in [0, 1).
// How many numbers are drawn never depends on the noise.
#pragma once

#include <cmath>

#include "data/math.h"

namespace seedbed {

template <class Uniform>
double draw(Uniform& uniform, double low, double high) {
  return uniform() * (high - low) + low;
}

/// Marsaglia's polar method; the second normal number of each pair is thrown away.
template <class Uniform>
double draw_normal(Uniform& uniform, double mean, double variance) {
  double v1, v2, s;
  do {
    v1 = 2 * uniform() - 1;
    v2 = 2 * uniform() - 1;
    s = v1 * v1 + v2 * v2;
  } while (s > 1);
  return mean + std::sqrt(variance) * (std::sqrt(-2 * own_log(s) / s) * v1);
}

}  // namespace seedbed
