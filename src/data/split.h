// SPDX-License-Identifier: Apache-2.0
// Order and split of points: a Fisher-Yates shuffle as the Playground's, then a cut.
#pragma once

#include <vector>

#include "seedbed/dataset.h"

namespace seedbed {

/// Fisher-Yates from the end; one number a point, also for the last. Defined for Seedrandom and
/// UniformStream.
template <class Uniform>
void shuffle(std::vector<Point>& points, Uniform& uniform);

/// How many of `points` are trained on: floor(points * percent / 100).
int train_count(int points, double percent);

/// The first `train` points are for training, the rest for testing; no stratification.
Dataset split(std::vector<Point> points, int train);

}  // namespace seedbed
