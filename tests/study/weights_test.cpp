// SPDX-License-Identifier: Apache-2.0
// Assignments against brute force and SciPy; matching of a network with itself, with copies whose units are
// reordered and flipped, and with others; barriers of paths.
#include "seedbed/study_weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "src/study/counter_random.h"

namespace seedbed {
namespace {

/// Whole numbers that depend on the place alone.
std::vector<double> table(int n) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j)
      values.push_back((7919 * (i + 1) * (j + 3) + 104729 * i * i + 31 * j * j * j) % 1009);
  }
  return values;
}

double total(const std::vector<double>& profit, const std::vector<std::size_t>& columns) {
  double sum = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) sum += profit[i * columns.size() + columns[i]];
  return sum;
}

// Python: p[i][j] = (7919 (i+1) (j+3) + 104729 i i + 31 j j j) % 1009
//   r, c = scipy.optimize.linear_sum_assignment(p, maximize=True); c; p[r, c].sum()
TEST(Assignment, AgreesWithSciPy) {
  const auto twelve = best_assignment(table(12), 12);
  EXPECT_EQ(twelve, (std::vector<std::size_t>{3, 0, 4, 10, 11, 2, 5, 6, 9, 7, 8, 1}));
  EXPECT_EQ(total(table(12), twelve), 10489);
  EXPECT_EQ(total(table(40), best_assignment(table(40), 40)), 39193);
}

TEST(Assignment, IsTheBestOfAllPermutations) {
  const CounterRandom random(3);
  std::uint64_t counter = 0;
  for (int trial = 0; trial < 200; ++trial) {
    const std::size_t n = 1 + trial % 6;
    std::vector<double> profit(n * n);
    for (double& v : profit)
      v = trial % 2 == 0 ? 2 * random.uniform(counter++) - 1
                         : static_cast<double>(random.below(3, counter++));
    const auto columns = best_assignment(profit, n);
    std::vector<std::size_t> order(n), seen = columns;
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen, order);
    double best = -1e9;
    do best = std::max(best, total(profit, order));
    while (std::next_permutation(order.begin(), order.end()));
    EXPECT_NEAR(total(profit, columns), best, 1e-12);
  }
  EXPECT_TRUE(best_assignment({}, 0).empty());
  EXPECT_THROW(best_assignment(std::vector<double>(3), 2), std::domain_error);
}

/// Two inputs, hidden layers of these widths, one output; with shortcuts every layer reads all before it.
std::vector<WeightLayer> network(std::vector<std::size_t> hidden, std::uint64_t seed, bool odd,
                                 bool shortcuts = false) {
  const CounterRandom random(seed);
  std::uint64_t counter = 0;
  const auto draw = [&](std::size_t n) {
    std::vector<double> values(n);
    for (double& v : values) v = 2 * random.uniform(counter++) - 1;
    return values;
  };
  std::vector<std::size_t> widths{2};
  widths.insert(widths.end(), hidden.begin(), hidden.end());
  widths.push_back(1);
  std::vector<WeightLayer> layers;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    WeightLayer layer{widths[l], odd, draw(widths[l]), {}};
    for (std::size_t level = l; level-- > (shortcuts ? 0 : l - 1);)
      layer.blocks.push_back({level, widths[level], draw(widths[level] * widths[l])});
    layers.push_back(std::move(layer));
  }
  return layers;
}

double output(const std::vector<WeightLayer>& layers, double x, double y) {
  std::vector<std::vector<double>> levels{{x, y}};
  for (const WeightLayer& layer : layers) {
    std::vector<double> z = layer.biases;
    for (const WeightBlock& block : layer.blocks) {
      for (std::size_t i = 0; i < layer.outputs; ++i) {
        for (std::size_t j = 0; j < block.inputs; ++j)
          z[i] += block.weights[i * block.inputs + j] * levels[block.level][j];
      }
    }
    for (double& v : z) v = layer.odd ? std::tanh(v) : std::max(0.0, v);
    levels.push_back(z);
  }
  return levels.back()[0];
}

/// Units in another order, some with the other sign.
std::vector<UnitMatching> shuffled(const std::vector<WeightLayer>& layers, std::uint64_t seed, bool flips) {
  const CounterRandom random(seed);
  std::uint64_t counter = 0;
  std::vector<UnitMatching> all;
  for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
    UnitMatching m{std::vector<std::size_t>(layers[l].outputs), std::vector<double>(layers[l].outputs, 1.0)};
    std::iota(m.of.begin(), m.of.end(), std::size_t{0});
    for (std::size_t i = m.of.size(); i > 1; --i) std::swap(m.of[i - 1], m.of[random.below(i, counter++)]);
    for (double& sign : m.sign) sign = flips && random.below(2, counter++) == 1 ? -1 : 1;
    all.push_back(std::move(m));
  }
  return all;
}

TEST(WeightMatching, OtherUnitsComputeTheSameFunction) {
  for (bool shortcuts : {false, true}) {
    for (bool odd : {false, true}) {
      const auto a = network({5, 4, 3}, 1, odd, shortcuts);
      const auto b = with_units(a, shuffled(a, 2, odd));
      EXPECT_LT(weight_cosine(a, b), 0.9);
      for (double x : {-3.0, 0.2, 1.5}) EXPECT_NEAR(output(a, x, 1 - x), output(b, x, 1 - x), 1e-14);
    }
  }
}

TEST(WeightMatching, ACopyIsFoundWhateverItsOrderAndSigns) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    for (bool shortcuts : {false, true}) {
      for (bool odd : {false, true}) {
        for (const auto& hidden : std::vector<std::vector<std::size_t>>{{}, {6}, {8, 8}, {7, 3, 5, 4}}) {
          const auto a = network(hidden, seed, odd, shortcuts);
          const auto b = with_units(a, shuffled(a, seed + 100, odd));
          const auto found = with_units(b, match_units(a, b));
          EXPECT_NEAR(weight_cosine(a, found), 1, 1e-14);
          for (std::size_t l = 0; l < a.size(); ++l) EXPECT_EQ(found[l].biases, a[l].biases);
        }
      }
    }
  }
}

TEST(WeightMatching, WithItselfNothingMoves) {
  const auto a = network({6, 4}, 5, true);
  for (const UnitMatching& m : match_units(a, a)) {
    EXPECT_TRUE(std::is_sorted(m.of.begin(), m.of.end()));
    EXPECT_THAT(m.sign, testing::Each(1.0));
  }
}

// One hidden layer: the assignment is exact, so no permutation comes nearer.
TEST(WeightMatching, OneLayerIsTheBestOfAllPermutations) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto a = network({5}, seed, false), b = network({5}, seed + 50, false);
    const double found = weight_cosine(a, with_units(b, match_units(a, b)));
    UnitMatching m{{0, 1, 2, 3, 4}, std::vector<double>(5, 1.0)};
    double best = -1;
    do best = std::max(best, weight_cosine(a, with_units(b, std::vector<UnitMatching>{m})));
    while (std::next_permutation(m.of.begin(), m.of.end()));
    EXPECT_NEAR(found, best, 1e-14);
  }
}

TEST(WeightMatching, NeverFartherThanBefore) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto a = network({8, 6, 4}, seed, seed % 2 == 0), b = network({8, 6, 4}, seed + 50, seed % 2 == 0);
    EXPECT_GE(weight_cosine(a, with_units(b, match_units(a, b))), weight_cosine(a, b) - 1e-14);
  }
}

TEST(WeightMatching, RefusesOtherShapes) {
  EXPECT_THROW(match_units(network({3}, 1, true), network({4}, 1, true)), std::domain_error);
  EXPECT_THROW(weight_cosine(network({3}, 1, true), network({3, 3}, 1, true)), std::domain_error);
  EXPECT_THROW(with_units(network({3}, 1, true), {}), std::domain_error);
}

TEST(PathBarrier, RisesOverTheMeanOfItsEnds) {
  EXPECT_EQ(path_barrier(std::vector<double>{0.25, 0.25, 0.25}), 0);
  EXPECT_EQ(path_barrier(std::vector<double>{0, 0.5, 0.25}), 0.375);
  EXPECT_EQ(path_barrier(std::vector<double>{0.5, 0, 0}), 0.25) << "a slope: the mean is between its ends";
  EXPECT_TRUE(std::isnan(path_barrier(std::vector<double>{0, std::numeric_limits<double>::quiet_NaN(), 0})));
  EXPECT_THROW(path_barrier(std::vector<double>{1}), std::domain_error);
}

}  // namespace
}  // namespace seedbed
