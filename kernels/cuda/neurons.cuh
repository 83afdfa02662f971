// SPDX-License-Identifier: Apache-2.0
// A network on as many threads of a warp as its layers may have neurons, 16 or 32: a thread is one neuron of
// every layer and keeps its weights in registers for an epoch. For what the Playground has, in the arrays
// of the general kernels (general/settings.h), whose bits these kernels give: the same step.h.
#pragma once

#include "kernels/cuda/warp_lane.cuh"
#include "kernels/general/settings.h"
#include "kernels/train_loop.h"

namespace seedbed::kernels {

/// A thread that is one of `Width` neurons.
template <int Width>
struct NeuronLane : WarpLane<float, Width> {
  static constexpr int kSlots = Width;
};

/// Eight inputs, then layers of `Width`; activations known when launched.
template <int Depth, int Width>
struct NeuronShape {
  const general::Settings& settings;

  static constexpr SB_HD int depth() { return Depth; }
  static constexpr SB_HD int width(int level) { return level == 0 ? kSlots : Width; }
  static constexpr SB_HD bool has_masks() { return true; }
  template <class Fn>
  SB_DEVICE void with_width(int level, Fn&& fn) const {
    if (level == 0) {
      fn(std::integral_constant<int, kSlots>{});
    } else {
      fn(std::integral_constant<int, Width>{});
    }
  }
  template <class Fn>
  SB_DEVICE void with_kind(int layer, Fn&& fn) const {
    with_activation(settings.kind[layer], fn);
  }
  template <class Fn>
  SB_DEVICE void with_output(Fn&& fn) const {
    if (settings.output == OutputKind::linear)
      return fn(std::integral_constant<Activation, Activation::linear>{});
    return fn(std::integral_constant<Activation, Activation::tanh>{});
  }
};

/// A thread of a network. Threads beyond the last network follow it through all shuffles and store nothing.
template <int Depth, int Width>
struct Neuron {
  using V = NeuronLane<Width>;
  const general::Work<float>& w;
  std::int64_t network;
  int number;  ///< of the neuron, in every layer
  bool present;

  SB_DEVICE explicit Neuron(const general::Work<float>& work) : w(work) {
    const std::int64_t thread = std::int64_t(blockIdx.x) * blockDim.x + threadIdx.x;
    network = thread / Width;
    number = static_cast<int>(thread % Width);
    present = network < w.networks;
    if (!present) network = w.networks - 1;
  }

  SB_DEVICE std::int64_t at(int element) const { return element * w.lanes + network; }
  SB_DEVICE bool unit(int layer, int) const { return number < w.settings.width[layer + 1]; }
  SB_DEVICE float rate(general::Rate r) const { return w.rate[at(static_cast<int>(r))]; }

  /// fn(value, element of the parameters, layer, slot or -1 of a bias) for all that the thread owns.
  template <class Fn>
  SB_DEVICE void for_own(ParameterArrays<V, Depth>& p, const Fn& fn) const {
    const general::Settings& s = w.settings;
    SB_UNROLL
    for (int l = 0; l < Depth; ++l) {
      if (!unit(l, 0)) continue;
      const int from = l == 0 ? number % kSlots : number, row = s.first[l] + number * s.width[l];
      SB_UNROLL
      for (int t = 0; t < NeuronShape<Depth, Width>::width(l); ++t) {
        if ((from ^ t) < s.width[l]) fn(p.weight[l][0][t], row + (from ^ t), l, t);
      }
      fn(p.bias[l][0], s.first[l] + s.width[l] * s.width[l + 1] + number, l, -1);
    }
    if (unit(Depth - 1, 0)) fn(p.output_weight[0], s.first[Depth] + number, Depth, 0);
    fn(p.output_bias[0], s.first[Depth] + s.width[Depth], Depth, -1);
  }

  SB_DEVICE void load(const float* from, ParameterArrays<V, Depth>& p) const {
    clear_gradient<V, Depth>(NeuronShape<Depth, Width>{w.settings}, p);  // absent ones are 0
    for_own(p, [&](float& x, int element, int, int) { x = from[at(element)]; });
  }
  SB_DEVICE void store(float* to, ParameterArrays<V, Depth>& p) const {
    if (!present) return;
    for_own(p, [&](float& x, int element, int l, int t) {
      if (l < Depth || t >= 0 || number == 0) to[at(element)] = x;  // one of them writes the output's bias
    });
  }

  /// The thread's input of point k and its neighbours' as its slots see them; returns the label.
  SB_DEVICE float load(int k, float* x) const {
    const auto& points = w.points;
    const int inputs = w.settings.width[0], input = number % kSlots;
    const std::int64_t element = std::int64_t(k) * inputs + input;
    x[0] = -0.0f;
    if (input < inputs) x[0] = points.shared ? points.x[element] : points.x[element * w.lanes + network];
    spread_inputs(x, std::make_integer_sequence<int, kSlots - 1>{});
    return points.shared ? points.label[k] : points.label[k * w.lanes + network];
  }

 private:
  template <int... T>
  SB_DEVICE static void spread_inputs(float* x, std::integer_sequence<int, T...>) {
    ((x[T + 1] = V::template xor_lanes<T + 1>(x[0])), ...);
  }
};

template <int Depth, int Width, Regularization R>
SB_DEVICE void train_neurons(const general::Work<float>& w) {
  using V = NeuronLane<Width>;
  const Neuron<Depth, Width> neuron(w);
  const NeuronShape<Depth, Width> shape{w.settings};
  const int count = w.points.count, batch = w.settings.batch;
  TrainState<V, Depth> state;
  neuron.load(w.parameter, state.parameters);
  neuron.load(w.gradient, state.gradient);
  state.fresh = w.fresh;
  state.dead.clear();
  if constexpr (R == Regularization::l1) {
    neuron.for_own(state.parameters, [&](float&, int element, int l, int t) {
      if (t < 0 || !(w.dead[neuron.at(element)] > 0)) return;
      l == Depth ? state.dead.output(0).set(true) : state.dead.weight(l, 0, t).set(true);
    });
  }
  TransposedWeights<V, Depth> transposed;
  transposed.update(state.parameters);
  const float decay = neuron.rate(general::Rate::decay);
  const EpochRates<V> rates{{neuron.rate(general::Rate::step), decay},
                            {neuron.rate(general::Rate::carried_step), decay}};
  train_epoch<V, R, Depth>(shape, state, transposed, neuron, count, batch, rates, neuron);

  neuron.store(w.parameter, state.parameters);
  neuron.store(w.gradient, state.gradient);
  if (!neuron.present) return;
  if constexpr (R == Regularization::l1) {
    neuron.for_own(state.parameters, [&](float&, int element, int l, int t) {
      if (t < 0) return;
      const bool dead = l == Depth ? state.dead.output(0).get() : state.dead.weight(l, 0, t).get();
      w.dead[neuron.at(element)] = dead ? 1.0f : 0.0f;
    });
  }
  if (neuron.number == 0) ++w.epoch[neuron.network];
}

/// out[0], out[1] as general::evaluate's, of the square loss and the sign. Chain c of the loss is summed by
/// thread c mod Width.
template <int Depth, int Width>
SB_DEVICE void evaluate_neurons(const general::Work<float>& w) {
  using V = NeuronLane<Width>;
  constexpr int chains = kLossChains / Width;
  const Neuron<Depth, Width> neuron(w);
  const NeuronShape<Depth, Width> shape{w.settings};
  ParameterArrays<V, Depth> parameters;
  neuron.load(w.parameter, parameters);
  float sum[chains] = {}, right = 0;
  for (int k = 0; k < w.points.count; ++k) {
    Trace<V, 1, Depth> trace;
    const float label = neuron.load(k, trace.x[0][0]);
    forward<V, 1>(shape, parameters, neuron, trace);
    const float error = V::sub(trace.output[0], label);
    SB_UNROLL
    for (int c = 0; c < chains; ++c) {
      if (k % kLossChains == c * Width + neuron.number) sum[c] = V::fma(error, error, sum[c]);
    }
    right += (trace.output[0] >= 0) == (label >= 0) ? 1.0f : 0.0f;
  }
  SB_UNROLL
  for (int c = 0; c < chains; ++c) {
    sum[c] = V::add(sum[c], V::template xor_lanes<1>(sum[c]));
    sum[c] = V::add(sum[c], V::template xor_lanes<2>(sum[c]));
    sum[c] = V::add(sum[c], V::template xor_lanes<4>(sum[c]));
    sum[c] = V::add(sum[c], V::template xor_lanes<8>(sum[c]));
    if constexpr (Width == 32) sum[c] = V::add(sum[c], V::template xor_lanes<16>(sum[c]));
  }
  if constexpr (chains == 2) sum[0] = V::add(sum[0], sum[1]);
  if (!neuron.present || neuron.number > 0) return;
  w.out[neuron.at(0)] = sum[0];
  w.out[neuron.at(1)] = right;
}

}  // namespace seedbed::kernels
