// SPDX-License-Identifier: Apache-2.0
// The points of a pack's networks as features in the pack's lane layout, shared between packs
// whose lanes see the same datasets.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <vector>

#include "engine/cpu/pack.h"
#include "seedbed/dataset.h"

namespace seedbed::cpu {

template <class Real>
struct PackData {
  std::vector<Real> train_x, train_y, test_x, test_y;
  Points<Real> train, test;
};

template <class Real>
class PackDataCache {
 public:
  /// Data of a pack whose lane w sees *datasets[w]; fewer datasets than lanes leaves lanes empty.
  std::shared_ptr<const PackData<Real>> get(const std::vector<const Dataset*>& datasets, FeatureSet features,
                                            int slots, int width);

 private:
  using Key = std::tuple<std::vector<const Dataset*>, int, int, int>;
  std::mutex mutex_;
  std::map<Key, std::weak_ptr<const PackData<Real>>> cache_;
};

}  // namespace seedbed::cpu
