// SPDX-License-Identifier: Apache-2.0
// Points of the plane with labels, split into training and test points, and the features that a
// network sees of them. Coordinates are in the Playground's plane, [-6, 6] squared.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
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
/// pairwise. An order seed other than 0 permutes the training points. With data.standardize the coordinates
/// are in units of the training points' standard deviation, and so are those of fields. Throws UsageError for
/// an unreadable or malformed CSV file.
Dataset make_dataset(const DataConfiguration& data, std::uint64_t data_seed, std::uint64_t order_seed = 0);

/// Number of (training, test) points that make_dataset will give, without making them
/// (a CSV file is read for it).
struct PointCounts {
  int train, test;
};
PointCounts point_counts(const DataConfiguration& data);

/// What a CSV file holds. Throws UsageError as make_dataset does.
struct FileSummary {
  std::array<std::string, 3> columns{"x", "y", "label"};  ///< names of its header, where it has one
  int points = 0, positive = 0;
};
FileSummary summarize_file(const std::string& path);

/// Value of one feature at (x, y), in double; sin is seedbed's own and the same on every machine.
double feature_value(Feature feature, double x, double y);

/// The active features of (x, y) in their fixed order into out[0 .. set.count()).
void feature_values(FeatureSet set, double x, double y, double* out);

}  // namespace seedbed
