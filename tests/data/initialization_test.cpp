// SPDX-License-Identifier: Apache-2.0
// Initial parameters: the browser's for a Playground seed, shared by position otherwise.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "data/streams.h"
#include "golden/golden.h"
#include "seedbed/error.h"
#include "seedbed/network.h"

namespace seedbed {
namespace {

Configuration network(std::vector<int> hidden, Precision precision = Precision::float64) {
  Configuration configuration;
  configuration.network.hidden = std::move(hidden);
  configuration.train.precision = precision;
  return configuration;
}

TEST(ParameterIndex, CountsUpInCanonicalOrder) {
  for (const auto& hidden :
       {std::vector<int>{}, {1}, {4, 2}, {8, 7, 5}, {8, 8, 8, 8, 8, 8, 8, 8}, {1, 8, 1, 8}}) {
    for (int inputs = 0; inputs <= kFeatureCount; ++inputs) {
      Shape shape;
      shape.inputs = inputs;
      shape.hidden = hidden;
      const ParameterIndex index(shape);
      std::size_t expected = 0;
      for (int layer = 0; layer <= shape.depth(); ++layer) {
        for (int i = 0; i < shape.width(layer + 1); ++i) {
          for (int j = 0; j < shape.width(layer); ++j) EXPECT_EQ(index.weight(layer, i, j), expected++);
        }
        for (int i = 0; i < shape.width(layer + 1); ++i) EXPECT_EQ(index.bias(layer, i), expected++);
      }
      EXPECT_EQ(expected, static_cast<std::size_t>(shape.parameter_count()));
    }
  }
}

TEST(ParameterIndex, RefusesTooManyLayers) {
  Shape shape;
  shape.hidden.assign(kMaxHiddenLayers + 1, 2);
  EXPECT_THROW(ParameterIndex{shape}, UsageError);
}

TEST(Initialization, EveryReferenceNetworkExactly) {
  int compared = 0;
  for (const golden::Case& reference : golden::load_cases()) {
    if (reference.custom_init) continue;
    SCOPED_TRACE(reference.name);
    const Parameters ours = initial_parameters(*reference.configuration, {});
    EXPECT_EQ(ours.values, reference.init.values);
    EXPECT_TRUE(ours.dead.empty());
    ++compared;
  }
  const golden::Case diverges = golden::parse_case(golden::load_generators().at("divergence"));
  EXPECT_EQ(initial_parameters(*diverges.configuration, {}).values, diverges.init.values);
  EXPECT_GT(compared, 0);
}

TEST(Initialization, Float32IsRoundedOnce) {
  for (const golden::Case& reference : golden::load_cases(Precision::float32)) {
    if (reference.custom_init) continue;
    const Parameters ours = initial_parameters(*reference.configuration, {});
    for (std::size_t i = 0; i < ours.values.size(); ++i) {
      EXPECT_EQ(ours.values[i], static_cast<double>(static_cast<float>(reference.init.values[i])));
    }
  }
  const Seeds seeds{3, 0, 0};
  const auto exact = initial_parameters(network({8, 8}), seeds).values;
  const auto rounded = initial_parameters(network({8, 8}, Precision::float32), seeds).values;
  for (std::size_t i = 0; i < exact.size(); ++i) EXPECT_EQ(rounded[i], static_cast<float>(exact[i]));
}

TEST(Initialization, OnlySeedsZeroZeroContinueTheBrowser) {
  Configuration plain = network({4, 2}), browser = plain;
  browser.data.playground_seed = "0.123";
  EXPECT_NE(initial_parameters(browser, {}).values, initial_parameters(plain, {}).values);
  for (const Seeds& seeds : {Seeds{0, 1, 0}, Seeds{1, 0, 0}, Seeds{5, 6, 7}}) {
    EXPECT_EQ(initial_parameters(browser, seeds).values, initial_parameters(plain, seeds).values);
  }
  EXPECT_EQ(initial_parameters(browser, {0, 0, 5}).values, initial_parameters(browser, {}).values);
  browser.network.init.kind = plain.network.init.kind = InitializationKind::uniform;
  EXPECT_EQ(initial_parameters(browser, {}).values, initial_parameters(plain, {}).values);
}

TEST(Initialization, DependsOnTheInitSeedAlone) {
  Configuration a = network({8, 3}), b = a;
  b.data.dataset = DatasetKind::spiral;
  b.data.noise = 30;
  b.train.learning_rate = 3;
  b.network.activation = {Activation::relu};
  EXPECT_EQ(initial_parameters(a, {9, 1, 2}).values, initial_parameters(b, {9, 8, 7}).values);
  std::set<std::vector<double>> different;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    different.insert(initial_parameters(a, {seed, 0, 0}).values);
  EXPECT_EQ(different.size(), 100u);
}

TEST(Initialization, NetworksShareTheWeightsOfCommonPositions) {
  const Seeds seeds{77, 0, 0};
  Configuration wide = network({8, 8, 8});
  wide.data.features.bits = 0x7F;
  const ParameterIndex wide_index{Shape(wide)};
  const auto wide_values = initial_parameters(wide, seeds).values;
  for (const auto& hidden : {std::vector<int>{1}, {3}, {8, 5}, {2, 7, 1}, {5, 5, 5}}) {
    for (const int bits : {0b1, 0b11, 0b111, 0b11111}) {
      Configuration narrow = network(hidden);
      narrow.data.features.bits = static_cast<std::uint8_t>(bits);
      const Shape shape(narrow);
      const ParameterIndex index(shape);
      const auto values = initial_parameters(narrow, seeds).values;
      for (int layer = 0; layer <= shape.depth(); ++layer) {
        for (int i = 0; i < shape.width(layer + 1); ++i) {
          for (int j = 0; j < shape.width(layer); ++j) {
            EXPECT_EQ(values[index.weight(layer, i, j)], wide_values[wide_index.weight(layer, i, j)]);
          }
          EXPECT_EQ(values[index.bias(layer, i)], 0.1);
        }
      }
    }
  }
}

TEST(Initialization, AWeightIsItsPositionInTheInitStream) {
  const auto configuration = network({5, 3});
  const ParameterIndex index{Shape(configuration)};
  const auto values = initial_parameters(configuration, {123456789012345, 0, 0}).values;
  for (int source = 0; source < 5; ++source) {
    const auto pair =
        uniform_pair(123456789012345, Stream::init, static_cast<std::uint32_t>(source / 2), 2, 1);
    EXPECT_EQ(values[index.weight(1, 2, source)], pair[static_cast<std::size_t>(source % 2)] - 0.5);
  }
}

TEST(Initialization, ZeroIsZeroBiasesToo) {
  Configuration configuration = network({4, 2});
  configuration.network.init.kind = InitializationKind::zero;
  for (const double value : initial_parameters(configuration, {3, 0, 0}).values) EXPECT_EQ(value, 0);
  configuration.data.playground_seed = "1";
  for (const double value : initial_parameters(configuration, {}).values) EXPECT_EQ(value, 0);
}

TEST(Initialization, UniformFillsItsRange) {
  Configuration configuration = network({8, 8, 8, 8});
  configuration.network.init = {InitializationKind::uniform, -3, 1, 0.25};
  const Shape shape(configuration);
  const ParameterIndex index(shape);
  double sum = 0, squares = 0, lowest = 9, highest = -9;
  int count = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const auto values = initial_parameters(configuration, {seed, 0, 0}).values;
    for (int layer = 0; layer <= shape.depth(); ++layer) {
      for (int i = 0; i < shape.width(layer + 1); ++i) {
        EXPECT_EQ(values[index.bias(layer, i)], 0.25);
        for (int j = 0; j < shape.width(layer); ++j, ++count) {
          const double w = values[index.weight(layer, i, j)];
          ASSERT_TRUE(w >= -3 && w < 1);
          lowest = std::min(lowest, w);
          highest = std::max(highest, w);
          sum += w + 1;
          squares += (w + 1) * (w + 1);
        }
      }
    }
  }
  const double variance = 16 / 12.0;
  EXPECT_NEAR(sum / count, 0, 5 * std::sqrt(variance / count));
  EXPECT_NEAR(squares / count, variance, 5 * variance * std::sqrt(0.8 / count));
  EXPECT_LT(lowest, -2.999);
  EXPECT_GT(highest, 0.999);
}

TEST(Initialization, UniformOfNoWidthIsItsLowEnd) {
  Configuration configuration = network({});
  configuration.network.init = {InitializationKind::uniform, 0.3, 0.3, 0};
  const auto values = initial_parameters(configuration, {1, 0, 0}).values;
  EXPECT_EQ(values, (std::vector<double>{0.3, 0.3, 0}));
}

TEST(Initialization, RoundingNeverReachesTheHighEnd) {
  // Between two neighbouring doubles every number above the middle would be rounded to the upper.
  Configuration configuration = network({8, 8});
  configuration.network.init = {InitializationKind::uniform, 1, std::nextafter(1, 2), 1};
  for (const double value : initial_parameters(configuration, {1, 0, 0}).values) EXPECT_EQ(value, 1);
}

TEST(Initialization, NetworkWithoutInputsHasBiasesOnly) {
  Configuration configuration = network({2});
  configuration.data.features.bits = 0;
  const auto values = initial_parameters(configuration, {1, 0, 0}).values;
  ASSERT_EQ(values.size(), 5u);
  EXPECT_EQ(values[0], 0.1);
  EXPECT_EQ(values[1], 0.1);
}

}  // namespace
}  // namespace seedbed
