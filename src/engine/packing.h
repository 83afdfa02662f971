// SPDX-License-Identifier: Apache-2.0
// Packing: which networks train together. A pack is uniform in everything that a kernel branches
// on; all else is free. How networks are packed never changes what they become.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/common_key.h"
#include "kernels/shape.h"

namespace seedbed {

/// What all networks of a pack have in common.
struct PackKey : CommonKey {
  bool regression;
  std::vector<std::uint8_t> slots;     ///< padded width of every level
  std::vector<Activation> activation;  ///< one a hidden layer
  auto operator<=>(const PackKey&) const = default;
};

/// Smallest width class (2, 4 or 8) that holds `width` neurons.
int width_class(int width);

PackKey pack_key(const Configuration& configuration, PointCounts points);
inline PackKey pack_key(const NetworkSpec& network) {
  return pack_key(*network.configuration, points_of(network));
}

/// Shape for the CPU kernels; masked unless every network fills its slots.
kernels::DynamicShape dynamic_shape(const PackKey& key, bool masked);

struct PackMembers {
  PackKey key;
  std::vector<std::size_t> networks;  ///< indices into the engine's networks, at most `lanes`
};

/// Packs of at most `lanes` of the networks `which`, in order of first appearance.
std::vector<PackMembers> make_packs(std::span<const NetworkSpec> networks, std::span<const std::size_t> which,
                                    const std::vector<int>& lanes_of_precision);

}  // namespace seedbed
