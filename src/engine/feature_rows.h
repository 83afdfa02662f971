// SPDX-License-Identifier: Apache-2.0
// Points as rows of features, as kernels read them.
#pragma once

#include <vector>

#include "seedbed/dataset.h"

namespace seedbed {

/// [count][slots]; slots without a feature hold -0.
template <class Real>
std::vector<Real> feature_rows(const std::vector<Point>& points, FeatureSet features, int slots) {
  const auto n_slots = static_cast<std::size_t>(slots);
  std::vector<Real> x(points.size() * n_slots, -Real(0));
  double values[kFeatureCount];
  for (std::size_t k = 0; k < points.size(); ++k) {
    feature_values(features, points[k].x, points[k].y, values);
    for (int t = 0; t < features.count(); ++t)
      x[k * n_slots + static_cast<std::size_t>(t)] = static_cast<Real>(values[t]);
  }
  return x;
}

}  // namespace seedbed
