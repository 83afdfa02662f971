// SPDX-License-Identifier: Apache-2.0
// Pieces of the plane against Zaslavsky's formula for lines in general position, hand-made networks, and a
// fine grid that counts the patterns of units one point at a time.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

#include "seedbed/study_regions.h"

namespace seedbed {
namespace {

DenseLayer sum_of_units(std::size_t inputs) {
  DenseLayer layer{1, {}, {0.5}, false};
  for (std::size_t i = 0; i < inputs; ++i) layer.weights.push_back(1 + 0.25 * static_cast<double>(i));
  return layer;
}

/// Lines tangent to a small circle, at odd angles: all of their crossings are inside the square.
DenseLayer tangent_lines(std::size_t count) {
  DenseLayer layer{count, {}, {}, true};
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = 3.0 * static_cast<double>(i) / static_cast<double>(count) + 0.1;
    layer.weights.insert(layer.weights.end(), {std::cos(angle), std::sin(angle)});
    layer.biases.push_back(-0.3);
  }
  return layer;
}

// Zaslavsky 1975: n lines in general position cut the plane into 1 + n + n (n - 1) / 2.
TEST(PlaneRegions, LinesInGeneralPosition) {
  for (const std::size_t n : {0u, 1u, 2u, 3u, 5u, 8u}) {
    const std::vector<DenseLayer> layers{tangent_lines(n), sum_of_units(n)};
    const auto regions = plane_regions(layers, 60);
    ASSERT_TRUE(regions);
    const auto all = static_cast<std::int64_t>(1 + n + n * (n - 1) / 2);
    EXPECT_EQ(regions->activation, n == 0 ? 1 : all) << n;
    EXPECT_EQ(regions->linear, regions->activation) << "every unit has weight in the output";
  }
}

TEST(PlaneRegions, LinesOutsideTheSquareCutNothing) {
  DenseLayer far{2, {1, 0, 0, 1}, {-7, 7}, true};
  const auto regions = plane_regions(std::vector{far, sum_of_units(2)}, 6);
  EXPECT_EQ(regions->activation, 1);
  EXPECT_EQ(plane_regions(std::vector{far, sum_of_units(2)}, 8)->activation, 4);
}

TEST(PlaneRegions, AUnitThatNobodyListensToMakesNoLinearRegion) {
  DenseLayer cross{2, {1, 0, 0, 1}, {0, 0}, true};
  DenseLayer deaf{1, {1, 0}, {0}, false};
  const auto regions = plane_regions(std::vector{cross, deaf}, 6);
  EXPECT_EQ(regions->activation, 4);
  EXPECT_EQ(regions->linear, 2);
}

// Below x + y = 1 the second layer is off and hides the first: three quadrants are one constant piece there.
TEST(PlaneRegions, ALaterLayerThatIsOffJoinsWhatIsBelowIt) {
  DenseLayer cross{2, {1, 0, 0, 1}, {0, 0}, true};
  DenseLayer second{1, {1, 1}, {-1}, true};
  const auto regions = plane_regions(std::vector{cross, second, sum_of_units(1)}, 6);
  EXPECT_EQ(regions->activation, 4 + 3) << "it cuts three of the quadrants";
  EXPECT_EQ(regions->linear, 1 + 3) << "the constant piece, and what lies above it in three quadrants";
}

// The same function twice on pieces that do not touch is two pieces: |x| folded once more, Montufar's saw.
TEST(PlaneRegions, EqualFunctionsThatDoNotTouchAreTwo) {
  DenseLayer fold{2, {1, 0, -1, 0}, {0, 0}, true};
  DenseLayer saw{2, {1, 1, 1, 1}, {0, -3}, true};
  DenseLayer sum{1, {1, -2}, {0}, false};  // |x| up to 3, then down again
  const auto regions = plane_regions(std::vector{fold, saw, sum}, 6);
  EXPECT_EQ(regions->linear, 4);
  EXPECT_EQ(regions->activation, 4);
}

TEST(PlaneRegions, ManyAreGivenUpAndShapesAreChecked) {
  EXPECT_FALSE(plane_regions(std::vector{tangent_lines(8), sum_of_units(8)}, 60, 10));
  EXPECT_THROW(plane_regions(std::vector{tangent_lines(3), sum_of_units(2)}, 6), std::domain_error);
}

std::vector<DenseLayer> drawn_layers(std::mt19937_64& random, const std::vector<std::size_t>& widths) {
  std::normal_distribution<double> normal;
  std::vector<DenseLayer> layers;
  std::size_t inputs = 2;
  for (const std::size_t width : widths) {
    DenseLayer layer{width, {}, {}, true};
    for (std::size_t i = 0; i < width * inputs; ++i) layer.weights.push_back(normal(random));
    for (std::size_t i = 0; i < width; ++i) layer.biases.push_back(normal(random));
    layers.push_back(layer);
    inputs = width;
  }
  layers.push_back(sum_of_units(inputs));
  return layers;
}

std::vector<bool> units_on(const std::vector<DenseLayer>& layers, double x, double y) {
  std::vector<double> values{x, y};
  std::vector<bool> on;
  for (const DenseLayer& layer : layers) {
    std::vector<double> next(layer.biases);
    for (std::size_t i = 0; i < layer.outputs; ++i) {
      for (std::size_t j = 0; j < values.size(); ++j)
        next[i] += layer.weights[i * values.size() + j] * values[j];
      if (!layer.relu) continue;
      on.push_back(next[i] > 0);
      next[i] = std::max(0.0, next[i]);
    }
    values = next;
  }
  return on;
}

// Each pattern is one convex piece (Hanin and Rolnick 2019, lemma 2), so patterns are pieces: those that
// points find can't be more, and points this close miss only slivers.
TEST(PlaneRegions, AgreesWithThePatternsOfAFineGrid) {
  std::mt19937_64 random(7);
  for (const std::vector<std::size_t>& widths :
       {std::vector<std::size_t>{6}, {4, 4}, {8, 8}, {3, 4, 5}, {8, 8, 8}}) {
    for (int network = 0; network < 4; ++network) {
      const auto layers = drawn_layers(random, widths);
      const auto regions = plane_regions(layers, 6);
      std::set<std::vector<bool>> found;
      constexpr int side = 300;
      for (int r = 0; r < side; ++r) {
        for (int c = 0; c < side; ++c)
          found.insert(units_on(layers, -6 + 12.0 * (c + 0.37) / side, -6 + 12.0 * (r + 0.61) / side));
      }
      const auto seen = static_cast<double>(found.size());
      EXPECT_GE(regions->activation, found.size());
      EXPECT_LE(static_cast<double>(regions->activation), 1.15 * seen + 3);
      EXPECT_LE(regions->linear, regions->activation);
    }
  }
}

TEST(EqualPieces, CountsConnectedPiecesNotValues) {
  const std::vector<std::uint64_t> checks{1, 1, 2, 2, 1, 2, 2, 2, 1};
  EXPECT_EQ(equal_pieces(checks, 3), 4) << "two of either value: corners do not connect";
  EXPECT_EQ(equal_pieces(std::vector<std::uint64_t>(16, 5), 4), 1);
  EXPECT_THROW(equal_pieces(checks, 2), std::domain_error);
}

}  // namespace
}  // namespace seedbed
