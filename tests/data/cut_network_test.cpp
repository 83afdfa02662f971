// SPDX-License-Identifier: Apache-2.0
// A network that is cut off computes what its layers computed: shortcuts, other losses and outputs included.
#include <gtest/gtest.h>

#include "seedbed/network.h"

namespace seedbed {
namespace {

TEST(CutNetwork, KeepsTheParametersOfItsLayers) {
  for (const bool shortcuts : {false, true}) {
    Configuration whole;
    whole.network.hidden = {3, 4, 2};
    whole.network.shortcuts = shortcuts;
    const Shape shape(whole);
    const ParameterIndex from(shape);
    const Parameters all = initial_parameters(whole, {5, 0, 0});
    for (int layers = 1; layers <= 3; ++layers) {
      const Shape cut(cut_after(whole, layers));
      const ParameterIndex to(cut);
      const Parameters kept = cut_parameters(whole, layers, all.values);
      ASSERT_EQ(cut.depth(), layers);
      ASSERT_EQ(kept.values.size(), static_cast<std::size_t>(cut.parameter_count()));
      for (int l = 0; l < layers; ++l) {
        for (int d = 0; d < cut.width(l + 1); ++d) {
          for (int s = 0; s < cut.sources(l); ++s)
            EXPECT_EQ(kept.values[to.weight(l, d, s)], all.values[from.weight(l, d, s)]);
          EXPECT_EQ(kept.values[to.bias(l, d)], all.values[from.bias(l, d)]);
        }
      }
      for (int s = 0; s < cut.sources(layers); ++s) EXPECT_EQ(kept.values[to.weight(layers, 0, s)], 0);
      EXPECT_EQ(kept.values[to.bias(layers, 0)], 0);
    }
  }
}

TEST(CutNetwork, KeepsNothingOfTheTraining) {
  Configuration whole;
  whole.network.hidden = {3, 2};
  whole.network.activation = {Activation::gelu, Activation::relu};
  whole.network.output = OutputKind::sigmoid;
  whole.train.loss = Loss::cross_entropy;
  whole.train.dropout = {0.1, 0.2};
  whole.train.precision = Precision::float64;
  const Configuration cut = cut_after(whole, 1);
  EXPECT_EQ(cut.network.activation, std::vector{Activation::gelu});
  EXPECT_EQ(cut.output(), OutputKind::tanh);
  EXPECT_TRUE(cut.train.dropout.empty());
  EXPECT_EQ(cut.train.precision, Precision::float64);
  EXPECT_EQ(cut.train.epochs, 0);
}

}  // namespace
}  // namespace seedbed
