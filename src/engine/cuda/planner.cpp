// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/planner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/cuda/mapping_table.h"
#include "kernels/launch_arguments.h"

namespace seedbed::cuda {

DevicePackKey device_pack_key(const NetworkSpec& network) {
  const Configuration& c = *network.configuration;
  DevicePackKey key{};
  static_cast<CommonKey&>(key) = common_key(network);
  key.depth = static_cast<int>(c.network.hidden.size());
  key.activation = key.depth > 0 ? c.network.activation_of(0) : Activation::linear;
  key.narrow = c.data.features.count() <= 4 && std::all_of(c.network.hidden.begin(), c.network.hidden.end(),
                                                           [](int width) { return width <= 4; });
  key.fast = c.train.math == Math::fast;
  key.regression = c.regression();
  return key;
}

std::string unsupported(const Configuration& c) {
  if (c.train.precision != Precision::float32) return "train.precision = \"float64\"";
  for (std::size_t l = 1; l < c.network.hidden.size(); ++l) {
    if (c.network.activation_of(static_cast<int>(l)) != c.network.activation_of(0)) {
      return "different activations in one network";
    }
  }
  return "";
}

std::vector<DevicePackMembers> make_device_packs(const std::vector<NetworkSpec>& networks, std::size_t most) {
  std::vector<DevicePackMembers> packs;
  std::map<DevicePackKey, std::size_t> open;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    const DevicePackKey key = device_pack_key(networks[n]);
    const auto found = open.find(key);
    if (found == open.end() || packs[found->second].networks.size() >= most) {
      open[key] = packs.size();
      packs.push_back({key, {}});
    }
    packs[open[key]].networks.push_back(n);
  }
  return packs;
}

std::vector<Mapping> mappings_of(const DevicePackKey& key) {
  std::vector<Mapping> mappings;
  if (key.fast) return {{8, 8}};
  if (key.narrow && key.depth <= 4) mappings.push_back({1, 4});
  if (key.depth <= 1) mappings.push_back({1, 8});
  if (key.depth <= 2) mappings.push_back({2, 8});
  if (key.depth <= 4) mappings.push_back({4, 8});
  if (key.depth >= 1) mappings.push_back({32, 8});
  mappings.push_back({8, 8});
  return mappings;
}

Mapping choose_mapping(const DevicePackKey& key, std::size_t networks, int threads) {
  const std::vector<Mapping> possible = mappings_of(key);
  for (const Mapping& mapping : possible) {
    if (mapping.threads == threads) return mapping;
  }
  for (const MappingRule& rule : mapping_table()) {
    const bool there = std::find(possible.begin(), possible.end(), rule.mapping) != possible.end();
    if (there && rule.applies(key.depth, networks, key.batch)) return rule.mapping;
  }
  return possible.back();
}

std::string train_kernel_name(const DevicePackKey& key, const Mapping& mapping) {
  return fmt::format("seedbed_train_{}t{}_w{}_d{}_{}_{}", key.fast ? "fast_" : "", mapping.threads,
                     mapping.width, key.depth, name_of(key.activation), name_of(key.regularization));
}

std::size_t device_bytes_per_network(const DevicePackKey& key) {
  const auto slots = static_cast<std::size_t>(kernels::parameter_slots(key.depth));
  const auto dead = static_cast<std::size_t>(kernels::dead_words(key.depth));
  const std::size_t words = 2 * slots + (key.regularization == Regularization::l1 ? dead : 0) + 14;
  return words * 4 + kernels::kMaxDepth + 2;
}

std::size_t device_bytes_per_dataset(const DevicePackKey& key) {
  return static_cast<std::size_t>(key.train_points + key.test_points) * (kernels::kSlots + 1) * sizeof(float);
}

}  // namespace seedbed::cuda
