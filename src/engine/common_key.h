// SPDX-License-Identifier: Apache-2.0
// What networks that train together have in common whoever trains them: the key of every kind of batch
// begins with it.
#pragma once

#include <compare>

#include "seedbed/engine.h"

namespace seedbed {

struct CommonKey {
  Precision precision;
  Regularization regularization;  ///< none where the rate is 0
  std::uint8_t features;          ///< FeatureSet::bits
  int batch, train_points, test_points;
  auto operator<=>(const CommonKey&) const = default;
};

inline CommonKey common_key(const Configuration& c, PointCounts points) {
  return {c.train.precision,    c.train.regularized() ? c.train.regularization : Regularization::none,
          c.data.features.bits, c.train.batch,
          points.train,         points.test};
}

inline PointCounts points_of(const NetworkSpec& network) {
  return {static_cast<int>(network.data->train.size()), static_cast<int>(network.data->test.size())};
}

inline CommonKey common_key(const NetworkSpec& network) {
  return common_key(*network.configuration, points_of(network));
}

}  // namespace seedbed
