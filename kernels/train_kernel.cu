// SPDX-License-Identifier: Apache-2.0
// Training kernels: a network on one thread or on a group of threads of a warp, many epochs a
// launch, everything in registers. Compiled with -fmad=false: fused only where fma is written.
#include <cstdint>

#include "kernels/lanes/warp.cuh"
#include "kernels/train_loop.h"

namespace seedbed::kernels {

/// What a launch trains. Arrays end in the network index: element e of network n is at
/// [e * networks + n].
struct TrainArguments {
  int networks;
  float* parameters;          ///< [weights depth*8*8, biases depth*8, output weights 8, output bias]
  const float* x;             ///< [points][8], shared by all networks
  const float* label;         ///< [points]
  const std::uint8_t* width;  ///< [depth][networks] neurons of every hidden layer
  const float* step;          ///< [networks]
  const float* carried_step;
  const float* decay;
  int points, batch, epochs;
};

namespace {

template <class V>
struct ThreadMasks {
  const std::uint8_t* width;
  int networks, network, first;
  SB_DEVICE bool unit(int layer, int row) const { return first + row < width[layer * networks + network]; }
};

/// Inputs of a point as the thread's slots see them: slot t is neuron first xor t.
template <class V>
struct GlobalPoints {
  const float* x;
  const float* label;
  int first;
  SB_DEVICE float load(int k, float* slots) const {
    SB_UNROLL
    for (int t = 0; t < kSlots; ++t) slots[t] = x[k * kSlots + (first ^ t)];
    return label[k];
  }
};

/// fn(value, element): every parameter that this thread owns and its place in canonical slots.
template <class V, int Depth, class Fn>
SB_DEVICE void for_own(ParameterArrays<V, Depth>& p, int first, Fn&& fn) {
  SB_UNROLL
  for (int l = 0; l < Depth; ++l) {
    SB_UNROLL
    for (int i = 0; i < kOwn<V>; ++i) {
      SB_UNROLL
      for (int t = 0; t < kSlots; ++t) fn(p.weight[l][i][t], (l * kSlots + first + i) * kSlots + (first ^ t));
      fn(p.bias[l][i], Depth * kSlots * kSlots + l * kSlots + first + i);
    }
  }
  SB_UNROLL
  for (int i = 0; i < kOwn<V>; ++i) fn(p.output_weight[i], Depth * kSlots * (kSlots + 1) + first + i);
  fn(p.output_bias[0], Depth * kSlots * (kSlots + 1) + kSlots);
}

}  // namespace

template <class V, int Depth, Activation A, Regularization R>
__global__ void __launch_bounds__(128) train(TrainArguments a) {
  const int thread = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  const int wanted = thread / V::kGroup;
  const int network = wanted < a.networks ? wanted : a.networks - 1;  // whole warps take part in shuffles
  const int first = thread % V::kGroup * kOwn<V>;
  TrainState<V, Depth> state;
  state.fresh = true;
  state.dead.clear();
  for_own<V, Depth>(state.parameters, first, [&](float& value, int e) {
    value = a.parameters[std::int64_t(e) * a.networks + network];
  });
  const Rates<V> full{a.step[network], a.decay[network]}, carried{a.carried_step[network], a.decay[network]};
  train_epochs<V, R, Depth>(StaticShape<Depth, A>{}, state, GlobalPoints<V>{a.x, a.label, first}, a.points,
                            a.batch, EpochRates<V>{full, carried},
                            ThreadMasks<V>{a.width, a.networks, network, first}, a.epochs);
  if (wanted >= a.networks) return;
  for_own<V, Depth>(state.parameters, first, [&](float& value, int e) {
    a.parameters[std::int64_t(e) * a.networks + network] = value;
  });
}

template __global__ void train<ScalarLane<float>, 1, Activation::tanh, Regularization::l2>(TrainArguments);
template __global__ void train<WarpLane<float, 2>, 2, Activation::sigmoid, Regularization::none>(
    TrainArguments);
template __global__ void train<WarpLane<float, 4>, 3, Activation::tanh, Regularization::l2>(TrainArguments);
template __global__ void train<WarpLane<float, 8>, 3, Activation::relu, Regularization::l1>(TrainArguments);

}  // namespace seedbed::kernels
