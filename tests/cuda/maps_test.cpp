// SPDX-License-Identifier: Apache-2.0
// Maps of a row are the sums of the networks' fields, in order, for every depth.
#include <gtest/gtest.h>

#include <cmath>

#include "cuda/cuda_run.h"
#include "engine/cuda/device_pack.h"
#include "engine/feature_rows.h"
#include "engine/field_grid.h"

namespace seedbed::cuda {
namespace {

class CudaMaps : public testing::TestWithParam<int> {};

TEST_P(CudaMaps, AreTheSumsOfTheFields) {
  SEEDBED_NEEDS_PTX();
  constexpr int kSide = 14;  // two blocks, the second in part
  constexpr std::size_t kPoints = kSide * kSide;
  Configuration c;
  c.network.hidden.assign(static_cast<std::size_t>(GetParam()), 5);
  c.data.features.bits = 0x03;
  const std::vector<NetworkSpec> networks = seeds_of(c, 6);
  std::vector<const NetworkSpec*> specs;
  std::vector<Parameters> initial;
  for (const NetworkSpec& network : networks) {
    specs.push_back(&network);
    initial.push_back(initial_parameters(c, network.seeds));
  }
  PtxDevice device;
  const DevicePackKey key = device_pack_key(networks[0]);
  DevicePack pack(device, 0, key, choose_mapping(key, networks.size()), specs, initial);

  const std::vector<float> features =
      feature_rows<float>(field_grid(kSide), c.data.features, kernels::kSlots);
  DeviceArray<float> x(device, features.size()), sum(device, kPoints), square_sum(device, kPoints),
      votes(device, kPoints), fields(device, networks.size() * kPoints);
  x.upload(features, 0);
  for (auto* map : {&sum, &square_sum, &votes}) map->fill_zero(0);
  const std::vector<int> row{4, 0, 5, 2};  // in two parts
  pack.add_to_maps({4, 0, 5}, x.data(), kSide, sum.data(), square_sum.data(), votes.data());
  pack.add_to_maps({2}, x.data(), kSide, sum.data(), square_sum.data(), votes.data());
  pack.fields(row, {0, 1, 2, 3}, x.data(), kSide, fields.data());

  std::vector<float> of_row, got_sum, got_square, got_votes;
  fields.download(of_row, 0);
  sum.download(got_sum, 0);
  square_sum.download(got_square, 0);
  votes.download(got_votes, 0);
  for (std::size_t p = 0; p < kPoints; ++p) {
    float all = 0, squares = 0, plus = 0;
    for (std::size_t k = 0; k < row.size(); ++k) {
      const float output = of_row[k * kPoints + p];
      all += output;
      squares = std::fma(output, output, squares);
      plus += output >= 0 ? 1.0f : 0.0f;
    }
    EXPECT_EQ(got_sum[p], all) << p;
    EXPECT_EQ(got_square[p], squares) << p;
    EXPECT_EQ(got_votes[p], plus) << p;
  }
}
INSTANTIATE_TEST_SUITE_P(Depth, CudaMaps, testing::Range(0, 9));

}  // namespace
}  // namespace seedbed::cuda
