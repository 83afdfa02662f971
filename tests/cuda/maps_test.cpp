// SPDX-License-Identifier: Apache-2.0
// Sums over a row's fields, made without storing them, are those of the fields, in order, for every depth.
#include <gtest/gtest.h>

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
  DevicePack pack(device, 0, key, choose_mapping(key, networks.size()), specs, states_of(initial));

  const std::vector<float> features =
      feature_rows<float>(field_grid(kSide), c.data.features, kernels::kSlots);
  DeviceArray<float> x(device, features.size()), first(device, kPoints),
      fields(device, networks.size() * kPoints);
  DeviceArray<double> sum(device, kPoints), squares(device, kPoints);
  DeviceArray<int> positive(device, kPoints);
  x.upload(features, 0);
  const std::vector<int> row{4, 0, 5, 2};  // in two parts
  const DeviceFieldSums sums{sum.data(), squares.data(), first.data(), positive.data()};
  pack.add_to_sums({4, 0, 5}, x.data(), kSide, true, sums);
  pack.add_to_sums({2}, x.data(), kSide, false, sums);
  pack.fields(row, {0, 1, 2, 3}, x.data(), kSide, fields.data());

  std::vector<float> of_row;
  fields.download(of_row, 0);
  FieldSums expected(kPoints), got(kPoints);
  for (std::size_t k = 0; k < row.size(); ++k)
    expected.add(std::span<const float>(of_row).subspan(k * kPoints, kPoints));
  sum.download(got.sum, 0);
  squares.download(got.squares, 0);
  first.download(got.first, 0);
  positive.download(got.positive, 0);
  EXPECT_EQ(got.sum, expected.sum);
  EXPECT_EQ(got.squares, expected.squares);
  EXPECT_EQ(got.first, expected.first);
  EXPECT_EQ(got.positive, expected.positive);
}
INSTANTIATE_TEST_SUITE_P(Depth, CudaMaps, testing::Range(0, 9));

}  // namespace
}  // namespace seedbed::cuda
