// SPDX-License-Identifier: Apache-2.0
// A share of the positive class, and coordinates of mean 0 and standard deviation 1.
#pragma once

#include <optional>
#include <vector>

#include "seedbed/dataset.h"

namespace seedbed {

/// How many points of each class.
struct ClassCounts {
  int positive = 0, negative = 0;
  int total() const { return positive + negative; }
};

/// `percent` of `total` points positive, rounded to the nearest whole number.
ClassCounts share_of(int total, double percent);

/// The most points of that share that `points` has.
ClassCounts largest_share(const std::vector<Point>& points, double percent);

/// The first `wanted` of `points` of each class, in their order; nothing if they are too few.
std::optional<std::vector<Point>> select_classes(const std::vector<Point>& points, const ClassCounts& wanted);

/// Moves and scales each axis so that the training points have mean 0 and standard deviation 1 (dividing by
/// their number) on it; the test points alike. An axis on which the training points are all equal is only
/// moved. Nothing happens without training points.
void standardize(Dataset& dataset);

}  // namespace seedbed
