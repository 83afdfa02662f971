// SPDX-License-Identifier: Apache-2.0
// Fields in half precision are the float fields, each value rounded to the nearest IEEE binary16, ties to
// even.
#include <gtest/gtest.h>

#include <limits>

#include "cuda/cuda_run.h"
#include "engine/cuda/device_pack.h"
#include "engine/feature_rows.h"
#include "engine/field_grid.h"
#include "engine/half_values.h"

namespace seedbed::cuda {
namespace {

struct Fields {
  std::vector<float> floats;
  std::vector<std::uint16_t> halves;
};

Fields fields_of(Device& device, const std::vector<NetworkSpec>& networks,
                 const std::vector<Parameters>& parameters) {
  constexpr int kSide = 12;  // two blocks
  std::vector<const NetworkSpec*> specs;
  std::vector<int> all, targets;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    specs.push_back(&networks[n]);
    all.push_back(static_cast<int>(n));
    targets.insert(targets.begin(), static_cast<int>(n));  // in the other order
  }
  const DevicePackKey key = device_pack_key(networks[0]);
  DevicePack pack(device, 0, key, choose_mapping(key, networks.size()), specs, states_of(parameters));
  const std::vector<float> rows =
      feature_rows<float>(field_grid(kSide), FeatureSet{key.features}, kernels::kSlots);
  DeviceArray<float> x(device, rows.size()), floats(device, networks.size() * kSide * kSide);
  DeviceArray<std::uint16_t> halves(device, floats.size());
  x.upload(rows, 0);
  pack.fields(all, targets, x.data(), kSide, floats.data());
  pack.fields(all, targets, x.data(), kSide, halves.data(), true);
  Fields fields;
  floats.download(fields.floats, 0);
  halves.download(fields.halves, 0);
  return fields;
}

void expect_rounded(const Fields& fields) {
  for (std::size_t i = 0; i < fields.floats.size(); ++i) {
    const double expected = nearest_half(fields.floats[i]), got = value_of_half(fields.halves[i]);
    ASSERT_TRUE((std::isnan(expected) && std::isnan(got)) ||
                (expected == got && std::signbit(expected) == std::signbit(got)))
        << fields.floats[i] << " became " << got << ", not " << expected;
  }
}

void expect_rounded_of_every_depth(Device& device) {
  for (int depth = 0; depth <= kMaxHiddenLayers; ++depth) {
    Configuration c;
    c.network.hidden.assign(static_cast<std::size_t>(depth), 3);
    const std::vector<NetworkSpec> networks = seeds_of(c, 2);
    std::vector<Parameters> initial;
    for (const NetworkSpec& network : networks) initial.push_back(initial_parameters(c, network.seeds));
    expect_rounded(fields_of(device, networks, initial));
  }
}

TEST(HalfFields, OfEveryDepth) {
  SEEDBED_NEEDS_PTX();
  PtxDevice device;
  expect_rounded_of_every_depth(device);
}

TEST(RealGpuHalfFields, OfEveryDepth) {
  SEEDBED_NEEDS_GPU();
  const auto device = open_device(0);
  expect_rounded_of_every_depth(*device);
}

TEST(HalfFields, TiesSmallAndLargeNumbersInfinityAndNaN) {
  SEEDBED_NEEDS_PTX();
  Configuration c;  // a regression without hidden layers: the output is x times the weight, and the bias
  c.data.dataset = DatasetKind::plane;
  c.data.points = 20;
  c.data.features.bits = 0x01;
  c.network.hidden.clear();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<double> biases{0.0,
                                   1 + 0x1p-11,
                                   1 + 3 * 0x1p-11,
                                   1 + 0x1p-11 + 0x1p-23,
                                   1 + 0x1p-11 - 0x1p-23,
                                   -(1 + 0x1p-11),
                                   2049,
                                   2051,
                                   65504,
                                   65519.996,
                                   65520,
                                   -65520,
                                   1e30,
                                   0x1p-24,
                                   0x1p-25,
                                   0x1.000002p-25,
                                   0x1.8p-24,
                                   0x1.4p-23,
                                   0x1p-14,
                                   0x1.ff8p-15,
                                   0x1.ffcp-15,
                                   -0x1p-26,
                                   0x1p-149,
                                   kInfinity,
                                   -kInfinity,
                                   std::nan("")};
  const std::vector<NetworkSpec> networks = seeds_of(c, static_cast<int>(2 * biases.size()));
  std::vector<Parameters> parameters;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    // Weight 0: the bias everywhere. Otherwise a field from -6 to 6 times some power of two.
    const double weight =
        n < biases.size() ? 0 : std::ldexp(1.1, static_cast<int>(n - biases.size()) * 2 - 30);
    parameters.push_back({{weight, n < biases.size() ? biases[n] : 0.0}, {}});
  }
  PtxDevice device;
  const Fields fields = fields_of(device, networks, parameters);
  expect_rounded(fields);
  const auto has = [&](std::uint16_t bits) {
    return std::count(fields.halves.begin(), fields.halves.end(), bits) > 0;
  };
  EXPECT_TRUE(has(0x3c00) && has(0x3c01) && has(0x3c02)) << "1 and what ties round to";
  EXPECT_TRUE(has(0x0001) && has(0x7bff) && has(0x7c00) && has(0xfc00)) << "least, most, infinite";
}

}  // namespace
}  // namespace seedbed::cuda
