// SPDX-License-Identifier: Apache-2.0
// Points of the plane with labels, split into training and test points, and the features that a
// network sees of them. Coordinates are in the Playground's plane, [-6, 6] squared.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "seedbed/configuration.h"

namespace seedbed {

struct Point {
  double x, y;
  double label;  ///< +1 or -1 for classification; a real number for regression
};

struct Dataset {
  std::vector<Point> train;  ///< in visiting order
  std::vector<Point> test;
};

/// The dataset of (configuration, data seed, order seed); depends on nothing else.
/// Same data seed, same points, whatever the architecture, so that configurations can be compared
/// pairwise. An order seed other than 0 permutes the training points.
/// Throws UsageError for an unreadable or malformed CSV file.
Dataset make_dataset(const DataConfiguration& data, std::uint64_t data_seed, std::uint64_t order_seed = 0);

/// Number of (training, test) points that make_dataset will give, without making them
/// (a CSV file is read for it).
struct PointCounts {
  int train, test;
};
PointCounts point_counts(const DataConfiguration& data);

/// Value of one feature at (x, y), in double; sin is seedbed's own and the same on every machine.
double feature_value(Feature feature, double x, double y);

/// The active features of (x, y) in their fixed order into out[0 .. set.count()).
void feature_values(FeatureSet set, double x, double y, double* out);

}  // namespace seedbed
