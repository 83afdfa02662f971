// SPDX-License-Identifier: Apache-2.0
// Which networks a launch trains together, and with how many threads a network.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "engine/common_key.h"

namespace seedbed::cuda {

/// What all networks of a device pack have in common.
struct DevicePackKey : CommonKey {
  Activation activation;  ///< of every hidden layer; linear where there is none
  int depth;
  bool narrow;  ///< at most 4 inputs and 4 neurons a layer
  bool fast;    ///< math = "fast": hardware tanh
  bool regression;
  auto operator<=>(const DevicePackKey&) const = default;
};

DevicePackKey device_pack_key(const NetworkSpec& network);

/// Why the CUDA kernels cannot train a network; empty if they can.
std::string unsupported(const Configuration& configuration);

struct DevicePackMembers {
  DevicePackKey key;
  std::vector<std::size_t> networks;  ///< indices into the engine's networks
};

/// Packs by key, in order of first appearance, of at most `most` networks.
std::vector<DevicePackMembers> make_device_packs(const std::vector<NetworkSpec>& networks, std::size_t most);

/// Threads a network (1, 2, 4, 8, or 32: four groups of 8 that share its batch) and width class (4 or 8)
/// of the kernel that trains a pack.
struct Mapping {
  int threads, width;
  int own() const { return threads >= 8 ? 1 : 8 / threads; }
  bool operator==(const Mapping&) const = default;
};

/// Mappings that have a kernel for this key; the last is 8 threads, which always has one.
std::vector<Mapping> mappings_of(const DevicePackKey& key);

/// The fastest of them. `threads` other than 0 asks for that many; where there is no such kernel,
/// the planner's own choice.
Mapping choose_mapping(const DevicePackKey& key, std::size_t networks, int threads = 0);

std::string train_kernel_name(const DevicePackKey& key, const Mapping& mapping);

/// Device memory of one network, without its points.
std::size_t device_bytes_per_network(const DevicePackKey& key);

/// Device memory of the points of one dataset.
std::size_t device_bytes_per_dataset(const DevicePackKey& key);

}  // namespace seedbed::cuda
