// SPDX-License-Identifier: Apache-2.0
// The device's training loop (kernels/train_loop.h) on a plain array against the CPU engine, which
// goes through its points in a loop of its own: the same bits, with remainders that are carried
// over the end of an epoch, batches that nothing fills, and dead links.
#include "kernels/train_loop.h"

#include <gtest/gtest.h>

#include "kernels/lanes/array.h"
#include "seedbed/engine.h"

namespace seedbed {
namespace {

using Lane = kernels::ArrayLane<float, 1, 1>;

template <class T>
class TrainLoop : public testing::Test {};

template <int Depth, Activation A, Regularization R>
struct Key {
  static constexpr int depth = Depth;
  static constexpr Activation activation = A;
  static constexpr Regularization regularization = R;
};

/// What the loop asks for of a network and its data.
struct Network {
  Configuration configuration;
  Dataset data;
  Shape shape{configuration};

  Lane::M unit(int layer, int row) const { return {{row < shape.width(layer + 1)}}; }
  int fetch(int k) const { return k; }
  Lane::F load(int k, Lane::F* slots) const {
    const Point& point = data.train[static_cast<std::size_t>(k)];
    double values[kernels::kSlots] = {};
    feature_values(configuration.data.features, point.x, point.y, values);
    for (int t = 0; t < kernels::kSlots; ++t)
      slots[t] = Lane::set(t < shape.width(0) ? static_cast<float>(values[t]) : -0.0f);
    return Lane::set(static_cast<float>(point.label));
  }
};

/// fn(value, its place in canonical order, dead flag or nullptr) for every parameter.
template <int Depth, class Fn>
void for_parameters(const Shape& shape, kernels::TrainState<Lane, Depth>& state, Fn&& fn) {
  const ParameterIndex index(shape);
  auto& p = state.parameters;
  for (int l = 0; l < Depth; ++l) {
    for (int i = 0; i < shape.width(l + 1); ++i) {
      for (int t = 0; t < shape.width(l); ++t) {
        fn(p.weight[l][i][t].v[0], index.weight(l, i, t), &state.dead.links[l][i][t].v[0]);
      }
      fn(p.bias[l][i].v[0], index.bias(l, i), nullptr);
    }
  }
  for (int t = 0; t < shape.width(Depth); ++t) {
    fn(p.output_weight[t].v[0], index.weight(Depth, 0, t), &state.dead.outputs[t].v[0]);
  }
  fn(p.output_bias[0].v[0], index.bias(Depth, 0), nullptr);
}

template <class K>
Parameters train_by_loop(const Network& network, Parameters parameters) {
  constexpr int depth = K::depth;
  const TrainConfiguration& train = network.configuration.train;
  const int count = static_cast<int>(network.data.train.size());
  kernels::TrainState<Lane, depth> state{};
  state.fresh = true;
  for_parameters<depth>(network.shape, state, [&](float& value, std::size_t at, bool*) {
    value = static_cast<float>(parameters.values[at]);
  });
  const float rate = static_cast<float>(train.learning_rate);
  const Lane::F decay = Lane::set(rate * static_cast<float>(train.regularization_rate));
  kernels::EpochRates<Lane> rates;
  rates.full = {Lane::set(rate / static_cast<float>(train.batch)), decay};
  rates.carried = {Lane::set(rate / static_cast<float>(count % train.batch + train.batch)), decay};
  const kernels::StaticShape<depth, K::activation> shape;
  // Epoch by epoch, as chunks of work arrive at a device: what is carried is in the state.
  for (int left = train.epochs; left > 0; left -= 5) {
    kernels::train_epochs<Lane, K::regularization, depth>(shape, state, network, count, train.batch, rates,
                                                          network, std::min(left, 5));
  }
  parameters.dead.assign(parameters.values.size(), 0);
  for_parameters<depth>(network.shape, state, [&](float& value, std::size_t at, const bool* dead) {
    parameters.values[at] = static_cast<double>(value);
    if (dead) parameters.dead[at] = *dead;
  });
  return parameters;
}

using Keys =
    testing::Types<Key<0, Activation::tanh, Regularization::none>,
                   Key<1, Activation::relu, Regularization::l1>, Key<2, Activation::tanh, Regularization::l1>,
                   Key<2, Activation::sigmoid, Regularization::l2>,
                   Key<3, Activation::linear, Regularization::none>>;
TYPED_TEST_SUITE(TrainLoop, Keys);

TYPED_TEST(TrainLoop, GivesTheBitsOfTheEngine) {
  int dead = 0, moved = 0;
  for (const int batch : {1, 4, 7, 13, 14}) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      Network network;
      Configuration& c = network.configuration;
      c.data.dataset = DatasetKind::xor_;
      c.data.points = 26;
      c.data.features.bits = static_cast<std::uint8_t>(seed % 2 == 0 ? 3 : 127);
      c.network.hidden.clear();
      for (int l = 0; l < TypeParam::depth; ++l)
        c.network.hidden.push_back(1 + (5 * l + static_cast<int>(seed) * 3) % 8);
      c.network.activation = {TypeParam::activation};
      c.train.batch = batch;
      c.train.epochs = 12;
      c.train.learning_rate = 0.1;
      c.train.regularization = TypeParam::regularization;
      c.train.regularization_rate = 0.03;
      network.data = make_dataset(c.data, seed);
      network.shape = Shape(c);
      ASSERT_EQ(network.data.train.size(), 13u);
      const Parameters start = initial_parameters(c, {seed, seed, 0});
      const Parameters loop = train_by_loop<TypeParam>(network, start);

      EngineOptions options;
      options.threads = 1;
      const auto engine = make_cpu_engine({{std::make_shared<const Configuration>(c),
                                            {seed, seed, 0},
                                            std::make_shared<const Dataset>(network.data)}},
                                          StopRule{}, {CurveKind::none, 0}, options);
      engine->advance(c.train.epochs);
      Parameters want = engine->parameters(0);
      want.dead.resize(want.values.size());
      if (want.values[0] != want.values[0]) continue;  // diverged: all NaN by agreement
      EXPECT_EQ(loop.values, want.values) << "batch " << batch << ", seed " << seed;
      EXPECT_EQ(loop.dead, want.dead) << "batch " << batch << ", seed " << seed;
      for (const std::uint8_t flag : loop.dead) dead += flag;
      moved += loop.values != start.values;
      if (batch == 14) {
        EXPECT_EQ(loop.values, start.values);
      }
    }
  }
  EXPECT_GE(moved, 20);
  EXPECT_EQ(dead > 0, TypeParam::regularization == Regularization::l1);
}

}  // namespace
}  // namespace seedbed
