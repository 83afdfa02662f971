// SPDX-License-Identifier: Apache-2.0
// The device's training loop on the CPU: a network on 1, 2, 4 or 8 lanes of an array, as on the
// threads of a warp, gives the bits of a network on one lane, for every depth, activation and
// regularization, with carried remainders and dead links.
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

#include "kernels/lanes/array.h"
#include "kernels/train_loop.h"

namespace seedbed::kernels {
namespace {

constexpr int kPoints = 13, kBatch = 4, kEpochs = 12;

struct Network {
  int inputs;
  std::vector<int> width;     ///< of the hidden layers
  std::vector<float> values;  ///< canonical slots: weights [l][8][8], biases [l][8], output weights [8], bias
  float rate, decay;
};

template <int Depth>
Network random_network(unsigned seed) {
  std::mt19937 random(seed);
  const auto uniform = [&] { return static_cast<float>(random() >> 8) / (1 << 24) - 0.5f; };
  Network n;
  n.inputs = 1 + static_cast<int>(random() % 7);
  n.values.assign(Depth * 72 + 9, 0.0f);
  int below = n.inputs;
  for (int l = 0; l < Depth; ++l) {
    n.width.push_back(1 + static_cast<int>(random() % 8));
    for (int i = 0; i < n.width.back(); ++i) {
      for (int t = 0; t < below; ++t) n.values[static_cast<std::size_t>((l * 8 + i) * 8 + t)] = 2 * uniform();
      n.values[static_cast<std::size_t>(Depth * 64 + l * 8 + i)] = 0.1f;
    }
    below = n.width.back();
  }
  for (int t = 0; t < below; ++t) n.values[static_cast<std::size_t>(Depth * 72 + t)] = 2 * uniform();
  n.values.back() = 0.1f;
  n.rate = 0.3f;
  n.decay = n.rate * 0.03f;
  return n;
}

/// The networks of a lane: one a group of entries.
template <class V, int Depth>
struct Bench {
  static constexpr int kNetworks = V::kWidth / V::kGroup;
  const std::vector<Network>& networks;
  const float (*inputs)[8];
  const float* labels;

  /// Reads or writes one canonical value of every entry. element(first neuron of the entry).
  template <class Element>
  typename V::F gather(Element&& element) const {
    typename V::F f;
    for (int e = 0; e < V::kWidth; ++e) f.v[e] = network(e).values[element(first(e))];
    return f;
  }
  static int first(int entry) { return entry % V::kGroup * kOwn<V>; }
  const Network& network(int entry) const { return networks[static_cast<std::size_t>(entry / V::kGroup)]; }

  template <class Fn>
  static void for_own(ParameterArrays<V, Depth>& p, Fn&& fn) {
    for (int l = 0; l < Depth; ++l) {
      for (int i = 0; i < kOwn<V>; ++i) {
        for (int t = 0; t < 8; ++t) {
          fn(p.weight[l][i][t],
             [=](int first) { return static_cast<std::size_t>((l * 8 + first + i) * 8 + (first ^ t)); });
        }
        fn(p.bias[l][i], [=](int first) { return static_cast<std::size_t>(Depth * 64 + l * 8 + first + i); });
      }
    }
    for (int i = 0; i < kOwn<V>; ++i) {
      fn(p.output_weight[i], [=](int first) { return static_cast<std::size_t>(Depth * 72 + first + i); });
    }
    fn(p.output_bias[0], [](int) { return static_cast<std::size_t>(Depth * 72 + 8); });
  }

  static constexpr bool kAhead = false;
  int fetch(int k) const { return k; }
  typename V::F load(int k, typename V::F* slots) const {
    for (int t = 0; t < 8; ++t) {
      for (int e = 0; e < V::kWidth; ++e) {
        const int neuron = first(e) ^ t;
        slots[t].v[e] = neuron < network(e).inputs ? inputs[k][neuron] : -0.0f;
      }
    }
    return V::set(labels[k]);
  }
  typename V::M unit(int layer, int row) const {
    typename V::M m;
    for (int e = 0; e < V::kWidth; ++e) {
      m.v[e] = first(e) + row < network(e).width[static_cast<std::size_t>(layer)];
    }
    return m;
  }
};

template <class V, int Depth, Activation A, Regularization R>
std::vector<std::vector<float>> train(const std::vector<Network>& networks, const float (*inputs)[8],
                                      const float* labels) {
  using B = Bench<V, Depth>;
  std::vector<std::vector<float>> trained;
  for (std::size_t at = 0; at < networks.size(); at += B::kNetworks) {
    std::vector<Network> some(networks.begin() + static_cast<std::ptrdiff_t>(at),
                              networks.begin() + static_cast<std::ptrdiff_t>(at) + B::kNetworks);
    const B bench{some, inputs, labels};
    TrainState<V, Depth> state;
    state.fresh = true;
    state.dead.clear();
    B::for_own(state.parameters, [&](typename V::F& f, auto element) { f = bench.gather(element); });
    EpochRates<V> rates;
    rates.full = {V::set(some[0].rate / kBatch), V::set(some[0].decay)};
    rates.carried = {V::set(some[0].rate / (kPoints % kBatch + kBatch)), V::set(some[0].decay)};
    train_epochs<V, R, Depth>(StaticShape<Depth, A>{}, state, bench, kPoints, kBatch, rates, bench, kEpochs);
    for (int n = 0; n < B::kNetworks; ++n) {
      std::vector<float> values(Depth * 72 + 9);
      B::for_own(state.parameters, [&](typename V::F& f, auto element) {
        for (int e = n * V::kGroup; e < (n + 1) * V::kGroup; ++e) values[element(B::first(e))] = f.v[e];
      });
      trained.push_back(values);
    }
  }
  return trained;
}

template <int Depth, Activation A, Regularization R>
void compare_mappings() {
  float inputs[kPoints][8], labels[kPoints];
  std::mt19937 random(3);
  for (int k = 0; k < kPoints; ++k) {
    for (float& x : inputs[k]) x = static_cast<float>(random() >> 8) / (1 << 22) - 2;
    labels[k] = inputs[k][0] * inputs[k][1] > 0 ? 1.0f : -1.0f;
  }
  std::vector<Network> networks;
  for (unsigned seed = 0; seed < 8; ++seed) networks.push_back(random_network<Depth>(seed));
  const auto bits = [](const std::vector<std::vector<float>>& values) {
    std::vector<std::uint32_t> all;
    for (const auto& network : values) {
      for (const float x : network) {
        std::uint32_t u;
        std::memcpy(&u, &x, sizeof u);
        all.push_back(x != x ? 0x7fc00000u : u);
      }
    }
    return all;
  };
  const auto reference = bits(train<ArrayLane<float, 1, 1>, Depth, A, R>(networks, inputs, labels));
  const auto untrained = [&] {
    std::vector<std::vector<float>> values;
    for (const Network& n : networks) values.push_back(n.values);
    return bits(values);
  }();
  EXPECT_NE(reference, untrained);
  EXPECT_EQ(bits(train<ArrayLane<float, 8, 2>, Depth, A, R>(networks, inputs, labels)), reference);
  EXPECT_EQ(bits(train<ArrayLane<float, 8, 4>, Depth, A, R>(networks, inputs, labels)), reference);
  EXPECT_EQ(bits(train<ArrayLane<float, 8, 8>, Depth, A, R>(networks, inputs, labels)), reference);
}

template <class T>
class Mappings : public testing::Test {};

template <int Depth, Activation A, Regularization R>
struct Key {
  static void compare() { compare_mappings<Depth, A, R>(); }
};
using Keys = testing::Types<
    Key<0, Activation::tanh, Regularization::l1>, Key<1, Activation::tanh, Regularization::none>,
    Key<1, Activation::relu, Regularization::l1>, Key<2, Activation::sigmoid, Regularization::l2>,
    Key<2, Activation::linear, Regularization::l1>, Key<3, Activation::tanh, Regularization::l2>,
    Key<3, Activation::relu, Regularization::none>, Key<4, Activation::sigmoid, Regularization::l1>,
    Key<6, Activation::tanh, Regularization::l1>, Key<8, Activation::relu, Regularization::l2>>;
TYPED_TEST_SUITE(Mappings, Keys);
TYPED_TEST(Mappings, SameBits) {
  TypeParam::compare();
}

}  // namespace
}  // namespace seedbed::kernels
