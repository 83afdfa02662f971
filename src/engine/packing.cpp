// SPDX-License-Identifier: Apache-2.0
#include "engine/packing.h"

#include <map>

namespace seedbed {

int width_class(int width) {
  return width <= 2 ? 2 : width <= 4 ? 4 : 8;
}

PackKey pack_key(const Configuration& c, PointCounts points) {
  PackKey key{};
  static_cast<CommonKey&>(key) = common_key(c, points);
  key.regression = c.regression();
  key.slots.push_back(static_cast<std::uint8_t>(width_class(c.data.features.count())));
  for (int l = 0; l < static_cast<int>(c.network.hidden.size()); ++l) {
    key.slots.push_back(
        static_cast<std::uint8_t>(width_class(c.network.hidden[static_cast<std::size_t>(l)])));
    key.activation.push_back(c.network.activation_of(l));
  }
  return key;
}

kernels::DynamicShape dynamic_shape(const PackKey& key, bool masked) {
  kernels::DynamicShape shape;
  shape.hidden_layers = static_cast<int>(key.activation.size());
  for (std::size_t level = 0; level < key.slots.size(); ++level) shape.slots[level] = key.slots[level];
  for (std::size_t l = 0; l < key.activation.size(); ++l) shape.kind[l] = key.activation[l];
  shape.output = key.regression ? Activation::linear : Activation::tanh;
  shape.masked = masked;
  return shape;
}

std::vector<PackMembers> make_packs(std::span<const NetworkSpec> networks, std::span<const std::size_t> which,
                                    const std::vector<int>& lanes_of_precision) {
  std::vector<PackMembers> packs;
  std::map<PackKey, std::size_t> open;  // key -> pack that still has room
  const NetworkSpec* previous = nullptr;
  std::size_t current = 0;
  for (const std::size_t n : which) {
    // Neighbours mostly share a configuration: no key is made for them.
    const bool same = previous && previous->configuration == networks[n].configuration &&
                      previous->data->train.size() == networks[n].data->train.size() &&
                      previous->data->test.size() == networks[n].data->test.size();
    previous = &networks[n];
    const auto room = [&](std::size_t pack) {
      return packs[pack].networks.size() <
             static_cast<std::size_t>(
                 lanes_of_precision[static_cast<std::size_t>(packs[pack].key.precision)]);
    };
    if (!same || !room(current)) {
      PackKey key = pack_key(networks[n]);
      const auto found = open.find(key);
      if (found != open.end() && room(found->second)) {
        current = found->second;
      } else {
        current = packs.size();
        open[key] = current;
        packs.push_back({std::move(key), {}});
      }
    }
    packs[current].networks.push_back(n);
  }
  return packs;
}

}  // namespace seedbed
