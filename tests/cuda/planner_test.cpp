// SPDX-License-Identifier: Apache-2.0
// Packing and planning for the device.
#include "engine/cuda/planner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "cuda/cuda_run.h"
#include "cuda/pack_keys.h"
#include "engine/cuda/device_pack.h"
#include "engine/cuda/mapping_table.h"
#include "engine/varied_networks.h"
#include "seedbed/error.h"

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
  EXPECT_EQ(choose_mapping(key_of({8, 8, 8}, 0x7f), 64), (Mapping{32, 8})) << "few share their batches";
  DevicePackKey one_by_one = key_of({8, 8, 8}, 0x7f);
  one_by_one.batch = 1;
  EXPECT_EQ(choose_mapping(one_by_one, 64), (Mapping{8, 8}));
  EXPECT_EQ(choose_mapping(key_of({8, 8, 8, 8, 8, 8}, 0x7f), 100'000), (Mapping{8, 8}));
  EXPECT_EQ(choose_mapping(key_of({8, 8}, 0x7f), 64, 2), (Mapping{2, 8}));
  EXPECT_EQ(choose_mapping(key_of({8, 8, 8, 8, 8}, 0x7f), 64), (Mapping{32, 8})) << "deep ones too";
  EXPECT_EQ(choose_mapping(key_of({8, 8, 8, 8, 8}, 0x7f), 100'000, 2), (Mapping{8, 8})) << "no such kernel";
}

TEST(MappingTable, SaysWhatIsWrongAndWhere) {
  const std::string heading = "threads,width,depth_from,depth_to,networks_from,networks_to,batch_from\n";
  const auto rules =
      parse_mapping_table("# measured\n" + heading + "4,8,1,3,1024,,1\n\n8,8,0,8,1,99,1\n", "x.csv");
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_TRUE(rules[0].applies(3, 1u << 30, 1));
  EXPECT_FALSE(rules[0].applies(3, 1023, 1));
  EXPECT_FALSE(rules[1].applies(3, 100, 1));
  const std::vector<std::pair<std::string, std::string>> broken{
      {"", "x.csv:0: no rule"},
      {"a,b\n",
       "x.csv:1: the heading must be threads,width,depth_from,depth_to,networks_from,networks_to,batch_from"},
      {heading + "3,8,0,8,1,,1\n", "x.csv:2: threads 3; allowed: 1, 2, 4, 8, 32"},
      {heading + "8,5,0,8,1,,1\n", "x.csv:2: width 5; allowed: 4, 8"},
      {heading + "8,8,0,8,1,1\n", "x.csv:2: 6 columns; allowed: 7"},
      {heading + "8,8,0,8,many,,1\n", "x.csv:2: column 5: \"many\" is no number of 0 or more"}};
  for (const auto& [text, message] : broken) {
    try {
      parse_mapping_table(text, "x.csv");
      ADD_FAILURE() << text;
    } catch (const UsageError& e) {
      EXPECT_EQ(e.what(), message);
    }
  }
}

TEST(DevicePlanner, KnowsTheMemoryOfAPack) {
  for (const Regularization regularization : {Regularization::none, Regularization::l1}) {
    Configuration c;
    c.data.points = 30;
    c.network.hidden = {5, 3};
    c.train.regularization = regularization;
    c.train.regularization_rate = 0.1;
    std::vector<NetworkSpec> networks = seeds_of(c, 11);
    for (std::size_t n = 0; n < 4; ++n)
      networks[n].data = std::make_shared<const Dataset>(make_dataset(c.data, n + 1));
    std::vector<const NetworkSpec*> specs;
    std::vector<Parameters> initial;
    for (const NetworkSpec& network : networks) {
      specs.push_back(&network);
      initial.push_back(initial_parameters(c, network.seeds));
    }
    const auto log = std::make_shared<PtxDeviceLog>();
    PtxDevice device({}, log);
    const DevicePackKey key = device_pack_key(networks[0]);
    const DevicePack pack(device, 0, key, choose_mapping(key, networks.size()), specs, states_of(initial));
    EXPECT_EQ(log->peak_memory, 11 * device_bytes_per_network(key) + 5 * device_bytes_per_dataset(key));
  }
}

TEST(DevicePlanner, EveryMappingHasItsKernel) {
  if (ptx_files().empty()) GTEST_SKIP() << "this build has no nvcc: no PTX to read";
  std::set<std::string> used;
  for (int depth = 0; depth <= 8; ++depth) {
    std::vector<DevicePackKey> keys = keys_of_depth(depth), fast = keys;
    for (DevicePackKey& key : fast) key.fast = true;
    keys.insert(keys.end(), fast.begin(), fast.end());
    for (const DevicePackKey& key : keys) {
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
