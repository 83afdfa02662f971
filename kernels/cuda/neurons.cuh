// SPDX-License-Identifier: Apache-2.0
// A network on as many threads of a warp as its layers may have neurons, 16 or 32: a thread is one neuron of
// every layer and keeps its weights in registers for all epochs of a launch. For what the Playground has, in
// the arrays of the general kernels (general/settings.h), whose bits these kernels give: the same step.h.
#pragma once

#include "kernels/cuda/epochs.cuh"
#include "kernels/general/settings.h"
#include "kernels/neurons.h"
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

/// A thread of a network. Threads beyond the last network follow it through all shuffles and store nothing,
/// and so do those of a frozen network.
template <int Depth, int Width>
struct Neuron {
  using V = NeuronLane<Width>;
  const general::Work<float>& w;
  int network;
  int number;  ///< of the neuron, in every layer
  bool present;

  SB_DEVICE explicit Neuron(const general::Work<float>& work) : Neuron(work, static_cast<int>(threadIdx.x)) {}
  SB_DEVICE Neuron(const general::Work<float>& work, int thread) : w(work) {
    constexpr int each = kNeuronBlock / Width;
    network = static_cast<int>(blockIdx.x) * each + thread / Width;
    number = thread % Width;
    present = network < w.networks;
    if (!present) network = static_cast<int>(w.networks) - 1;
    if (general::is_frozen(w, network)) present = false;
  }

  SB_DEVICE std::int64_t at(int element) const { return element * w.lanes + network; }
  SB_DEVICE bool unit(int layer, int) const { return number < w.settings.width[layer + 1]; }

  /// The same thread for what is done between epochs: its addresses are not kept through them (launder).
  SB_DEVICE Neuron between_epochs() const { return {w, launder(static_cast<int>(threadIdx.x))}; }

  /// Of an epoch of the launch.
  SB_DEVICE EpochRates<V> rates(int epoch) const {
    using general::Rate;
    const float* all = w.rate;
    if (w.schedule) all = w.schedule + std::int64_t(epoch) * static_cast<int>(Rate::scheduled) * w.lanes;
    const auto rate = [&](Rate r) { return all[at(static_cast<int>(r))]; };
    return {{rate(Rate::step), rate(Rate::decay)}, {rate(Rate::carried_step), rate(Rate::decay)}};
  }

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

  /// After an epoch of the launch.
  SB_DEVICE void note(int epoch, ParameterArrays<V, Depth>& p) const {
    float sum = 0;  // x * 0 is NaN exactly when x is not finite
    for_own(p, [&](float& x, int, int, int) { sum = V::fma(x, 0.0f, sum); });
    sum = V::add(sum, V::template xor_lanes<1>(sum));
    sum = V::add(sum, V::template xor_lanes<2>(sum));
    sum = V::add(sum, V::template xor_lanes<4>(sum));
    sum = V::add(sum, V::template xor_lanes<8>(sum));
    if constexpr (Width == 32) sum = V::add(sum, V::template xor_lanes<16>(sum));
    if (!present || number > 0) return;
    ++w.epoch[network];
    if (sum != sum && w.broken[network] == 0) w.broken[network] = static_cast<std::uint32_t>(epoch + 1);
  }

  static constexpr bool kAhead = false;
  SB_DEVICE int fetch(int k) const { return k; }
  /// The thread's input of point k and its neighbours' as its slots see them; returns the label.
  SB_DEVICE float load(int k, float* x) const {
    const auto& points = w.points;
    const int inputs = w.settings.width[0], input = number % kSlots;
    // One path to points that all share and to those that are each network's own: an address less to keep.
    const std::int64_t columns = points.shared ? 1 : w.lanes;
    const int column = points.shared ? 0 : network;
    x[0] = -0.0f;
    if (input < inputs) x[0] = points.x[(std::int64_t(k) * inputs + input) * columns + column];
    spread_inputs(x, std::make_integer_sequence<int, kSlots - 1>{});
    return points.label[k * columns + column];
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
  if (!__any_sync(kAllLanes, neuron.present)) return;
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
  if (w.first == 0 && neuron.present && neuron.number == 0) w.broken[neuron.network] = 0;
  for (int epoch = w.first; epoch < w.epochs; ++epoch) {
    const EpochRates<V> rates = neuron.between_epochs().rates(epoch);
    train_epoch<V, R, Depth>(shape, state, transposed, neuron, count, batch, rates, neuron);
    neuron.between_epochs().note(epoch, state.parameters);
  }

  const Neuron<Depth, Width> last = neuron.between_epochs();
  last.store(w.parameter, state.parameters);
  last.store(w.gradient, state.gradient);
  if (!last.present) return;
  if constexpr (R == Regularization::l1) {
    last.for_own(state.parameters, [&](float&, int element, int l, int t) {
      if (t < 0) return;
      const bool dead = l == Depth ? state.dead.output(0).get() : state.dead.weight(l, 0, t).get();
      w.dead[last.at(element)] = dead ? 1.0f : 0.0f;
    });
  }
}

/// Task::ask_rule, of `points`, those of the rule: a network is solved after the epoch that was trained last.
template <int Depth, int Width>
SB_DEVICE void ask_rule_of_neurons(const general::Work<float>& w) {
  using V = NeuronLane<Width>;
  const Neuron<Depth, Width> neuron(w);
  const bool asked = neuron.present && general::is_asked(w, neuron.network);
  if (!__any_sync(kAllLanes, asked)) return;
  ParameterArrays<V, Depth> parameters;
  neuron.load(w.parameter, parameters);
  const bool holds = at_most_wrong<V, Depth>(NeuronShape<Depth, Width>{w.settings}, parameters, neuron,
                                             neuron, w.points.count, w.rule.allowed, asked);
  if (holds && neuron.number == 0) w.solved[neuron.network] = static_cast<std::uint32_t>(w.epochs);
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
