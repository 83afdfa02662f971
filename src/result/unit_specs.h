// SPDX-License-Identifier: Apache-2.0
// Networks of a sweep as an engine takes them.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed {

/// The networks [first, first + count) with their configurations and datasets, which are shared.
class UnitSpecs {
 public:
  explicit UnitSpecs(const Sweep& sweep) : sweep_(sweep) {}

  std::vector<NetworkSpec> make(std::int64_t first, std::int64_t count) {
    std::vector<NetworkSpec> specs;
    specs.reserve(static_cast<std::size_t>(count));
    for (std::int64_t n = first; n < first + count; ++n) {
      const std::int64_t id = sweep_.configuration_of(n);
      if (!configuration_ || id != configuration_id_) {
        configuration_ = std::make_shared<const Configuration>(sweep_.configuration(id));
        configuration_id_ = id;
        data_index_ = index_of(configuration_->data);
      }
      const Seeds seeds = sweep_.seeds_of(n);
      auto& data = datasets_[{data_index_, seeds.data, seeds.order}];
      if (!data)
        data = std::make_shared<const Dataset>(make_dataset(configuration_->data, seeds.data, seeds.order));
      specs.push_back({configuration_, seeds, data});
    }
    return specs;
  }

 private:
  std::size_t index_of(const DataConfiguration& data) {
    const auto found = std::find(data_.begin(), data_.end(), data);
    if (found != data_.end()) return static_cast<std::size_t>(found - data_.begin());
    data_.push_back(data);
    return data_.size() - 1;
  }

  const Sweep& sweep_;
  std::shared_ptr<const Configuration> configuration_;
  std::int64_t configuration_id_ = -1;
  std::size_t data_index_ = 0;
  std::vector<DataConfiguration> data_;
  std::map<std::tuple<std::size_t, std::uint64_t, std::uint64_t>, std::shared_ptr<const Dataset>> datasets_;
};

}  // namespace seedbed
