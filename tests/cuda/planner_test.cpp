// SPDX-License-Identifier: Apache-2.0
// Packing and planning for the device.
#include "engine/cuda/planner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "cuda/pack_keys.h"
#include "cuda/ptx_device.h"
#include "engine/varied_networks.h"

namespace seedbed::cuda {
namespace {

DevicePackKey key_of(std::vector<int> hidden, std::uint8_t features) {
  auto c = std::make_shared<Configuration>();
  c->network.hidden = std::move(hidden);
  c->data.features.bits = features;
  return device_pack_key({c, {}, std::make_shared<const Dataset>(make_dataset(c->data, 0))});
}

TEST(DevicePlanner, EveryNetworkIsInOnePackOfItsKey) {
  const std::vector<NetworkSpec> networks = varied_networks(200);
  for (const std::size_t most : {1u, 7u, 1000u}) {
    std::set<std::size_t> seen;
    for (const DevicePackMembers& pack : make_device_packs(networks, most)) {
      EXPECT_LE(pack.networks.size(), most);
      EXPECT_TRUE(std::is_sorted(pack.networks.begin(), pack.networks.end()));
      for (const std::size_t n : pack.networks) {
        EXPECT_EQ(device_pack_key(networks[n]), pack.key);
        EXPECT_TRUE(seen.insert(n).second) << n;
      }
    }
    EXPECT_EQ(seen.size(), networks.size());
  }
}

TEST(DevicePlanner, NarrowMeansFourOfEverything) {
  EXPECT_TRUE(key_of({4, 2}, 0x03).narrow);
  EXPECT_TRUE(key_of({}, 0x0f).narrow);
  EXPECT_FALSE(key_of({4, 5}, 0x03).narrow);
  EXPECT_FALSE(key_of({4}, 0x1f).narrow);
}

TEST(DevicePlanner, ManyNarrowNetworksGetAThreadEachAndDeepOnesEight) {
  EXPECT_EQ(choose_mapping(key_of({4, 2}, 0x03), 100'000), (Mapping{1, 4}));
  EXPECT_EQ(choose_mapping(key_of({8}, 0x7f), 100'000), (Mapping{1, 8}));
  EXPECT_EQ(choose_mapping(key_of({8, 8, 8}, 0x7f), 100'000), (Mapping{4, 8}));
  EXPECT_EQ(choose_mapping(key_of({8, 8, 8}, 0x7f), 64), (Mapping{8, 8}));
  EXPECT_EQ(choose_mapping(key_of({8, 8, 8, 8, 8, 8}, 0x7f), 100'000), (Mapping{8, 8}));
  EXPECT_EQ(choose_mapping(key_of({8, 8}, 0x7f), 64, 2), (Mapping{2, 8}));
  EXPECT_EQ(choose_mapping(key_of({8, 8, 8, 8, 8}, 0x7f), 64, 2), (Mapping{8, 8})) << "no such kernel";
}

TEST(DevicePlanner, EveryMappingHasItsKernel) {
  if (ptx_files().empty()) GTEST_SKIP() << "this build has no nvcc: no PTX to read";
  std::set<std::string> used;
  for (int depth = 0; depth <= 8; ++depth) {
    for (const DevicePackKey& key : keys_of_depth(depth)) {
      for (const Mapping& mapping : mappings_of(key)) {
        const std::string name = train_kernel_name(key, mapping);
        const auto kernels = module_of(name).kernels();
        EXPECT_NE(std::find(kernels.begin(), kernels.end(), name), kernels.end()) << name;
        used.insert(name);
      }
    }
    const std::string d = std::to_string(depth);
    for (const std::string& name : {"seedbed_evaluate_d" + d, "seedbed_fields_d" + d, "seedbed_maps_d" + d}) {
      const auto kernels = module_of(name).kernels();
      EXPECT_NE(std::find(kernels.begin(), kernels.end(), name), kernels.end()) << name;
    }
  }
  std::size_t compiled = 0;  // and none is compiled for nothing
  for (const std::string& file : ptx_files()) {
    if (file.find("train") != std::string::npos)
      compiled += ptx::Module::parse(ptx_text(file)).kernels().size();
  }
  EXPECT_EQ(used.size(), compiled);
}

}  // namespace
}  // namespace seedbed::cuda
