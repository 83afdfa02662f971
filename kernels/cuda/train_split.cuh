// SPDX-License-Identifier: Apache-2.0
// The training kernel for few networks: a warp a network, whose four groups of eight threads take the
// samples of a batch in turn. Every group holds all weights; the gradient of a weight belongs to one
// thread, which adds it sample after sample, in the written order: the same bits as any other mapping.
//
// Thread (g, j): neuron j; of its row of weights, the gradient of slots 2g and 2g + 1.
//
// What counts is how long a network takes, not how many run: blocks are compiled for two a multiprocessor.
#pragma once

#include "kernels/cuda/epochs.cuh"

namespace seedbed::kernels {

inline constexpr int kGroups = 4;  ///< of a warp
static_assert(kSplitSamples % kGroups == 0);

/// Samples that a group takes through the network together, since one alone mostly waits for its own results.
/// The deepest networks leave no registers for a second.
template <int Depth>
inline constexpr int kAtOnce = Depth <= 6 ? 2 : 1;

/// Forward and backward passes of up to kSplitSamples samples in shared memory, one warp's. Samples are
/// neighbours, so that four are read at once; rows are kSplitStride apart, so that the threads of a group use
/// different banks.
template <int Depth>
struct alignas(16) SampleBuffer {
  float x[Depth + 1][kSlots][kSplitStride];
  float delta[kAtLeastOne<Depth>][kSlots][kSplitStride];
  float output_delta[kSplitStride];
};
template <int Depth>
inline constexpr bool kBufferSizeIsKnown = sizeof(SampleBuffer<Depth>) == split_buffer_bytes(Depth);

/// A value of `Count` samples in a row; of more than one, the first is a multiple of four.
template <int Count>
struct Samples {
  float of[Count];
  SB_DEVICE explicit Samples(const float* from) {
    if constexpr (Count == 1) {
      of[0] = *from;
    } else {
      const float4 four = *reinterpret_cast<const float4*>(from);
      of[0] = four.x;
      of[1] = four.y;
      if constexpr (Count > 2) of[2] = four.z;
      if constexpr (Count > 3) of[3] = four.w;
    }
  }
};

/// What a thread owns of the weights and of the gradient. Biases and output weights belong to all groups
/// alike: each adds them for itself.
template <int Depth>
struct OwnPart {
  float weight[kAtLeastOne<Depth>][2], gradient[kAtLeastOne<Depth>][2];
  float bias_gradient[kAtLeastOne<Depth>];
  float output_gradient, output_bias_gradient;
  unsigned dead[kAtLeastOne<Depth>];  ///< bits 0 and 1: the two weights
  bool output_dead;

  SB_DEVICE void clear_gradient() {
    SB_UNROLL
    for (int l = 0; l < Depth; ++l) gradient[l][0] = gradient[l][1] = bias_gradient[l] = 0;
    output_gradient = output_bias_gradient = 0;
  }

  /// Adds the buffer's first `samples` samples, in order.
  SB_DEVICE void add(const SampleBuffer<Depth>& buffer, int samples, int group, int neuron) {
    int s = 0;
    if constexpr (kAtOnce < Depth >> 1) {
      for (; s + 4 <= samples; s += 4) add_some<4>(buffer, s, group, neuron);
      if (samples - s == 1) add_some<1>(buffer, s, group, neuron);
      if (samples - s == 2) add_some<2>(buffer, s, group, neuron);
      if (samples - s == 3) add_some<3>(buffer, s, group, neuron);
    } else {
      for (; s < samples; ++s) add_some<1>(buffer, s, group, neuron);
    }
  }

  template <int Count>
  SB_DEVICE void add_some(const SampleBuffer<Depth>& buffer, int s, int group, int neuron) {
    using V = ScalarLane<float>;
    const int source = neuron ^ (2 * group);
    SB_UNROLL
    for (int l = 0; l < Depth; ++l) {
      const Samples<Count> delta(&buffer.delta[l][neuron][s]);
      const Samples<Count> x[2] = {Samples<Count>(&buffer.x[l][source][s]),
                                   Samples<Count>(&buffer.x[l][source ^ 1][s])};
      SB_UNROLL
      for (int k = 0; k < Count; ++k) {
        SB_UNROLL
        for (int q = 0; q < 2; ++q) gradient[l][q] = V::fma(delta.of[k], x[q].of[k], gradient[l][q]);
        bias_gradient[l] = V::add(bias_gradient[l], delta.of[k]);
      }
    }
    const Samples<Count> delta(&buffer.output_delta[s]), x(&buffer.x[Depth][neuron][s]);
    SB_UNROLL
    for (int k = 0; k < Count; ++k) {
      output_gradient = V::fma(delta.of[k], x.of[k], output_gradient);
      output_bias_gradient = V::add(output_bias_gradient, delta.of[k]);
    }
  }
};

/// One update, after which every group has all weights again.
template <class V, Regularization R, int Depth>
SB_DEVICE void split_update(OwnPart<Depth>& own, ParameterArrays<V, Depth>& parameters, const Rates<V>& rates,
                            int neuron) {
  SB_UNROLL
  for (int l = 0; l < Depth; ++l) {
    SB_UNROLL
    for (int q = 0; q < 2; ++q) {
      bool dead = R == Regularization::l1 && ((own.dead[l] >> q) & 1u);
      own.weight[l][q] = update_weight<V, R>(own.weight[l][q], own.gradient[l][q], rates, dead);
      if (R == Regularization::l1) own.dead[l] |= (dead ? 1u : 0u) << q;
    }
    SB_UNROLL
    for (int t = 0; t < kSlots; ++t) {
      parameters.weight[l][0][t] = __shfl_sync(kAllLanes, own.weight[l][t % 2], t / 2 * kSlots + neuron);
    }
    parameters.bias[l][0] = V::fnma(rates.step, own.bias_gradient[l], parameters.bias[l][0]);
  }
  parameters.output_weight[0] =
      update_weight<V, R>(parameters.output_weight[0], own.output_gradient, rates, own.output_dead);
  parameters.output_bias[0] = V::fnma(rates.step, own.output_bias_gradient, parameters.output_bias[0]);
  own.clear_gradient();
}

/// Samples [first, first + samples) of the points join the gradient.
template <class V, int Depth, class Shape, class Masks>
SB_DEVICE void split_samples(const Shape& shape, const ParameterArrays<V, Depth>& parameters,
                             const TransposedWeights<V, Depth>& transposed, const Masks& masks,
                             const PointReader<V>& points, int first, int samples,
                             SampleBuffer<Depth>& buffer, OwnPart<Depth>& own, int group, int neuron) {
  constexpr int S = kAtOnce<Depth>;
  for (int round = 0; round < samples; round += S * kGroups) {
    Trace<V, S, Depth> trace;
    float label[S];
    SB_UNROLL
    for (int i = 0; i < S; ++i) {  // whole warps take part in shuffles
      label[i] = points.load(first + min(round + i * kGroups + group, samples - 1), trace.x[0][i]);
    }
    forward<V, S>(shape, parameters, masks, trace);
    backward<V, S>(
        shape, parameters, [&](int l) { return transposed.weight[l]; }, masks, label, trace, [](int) {});
    SB_UNROLL
    for (int i = 0; i < S; ++i) {
      const int s = round + i * kGroups + group;
      if (s >= samples) continue;
      SB_UNROLL
      for (int l = 0; l <= Depth; ++l) buffer.x[l][neuron][s] = trace.x[l][i][0];
      SB_UNROLL
      for (int l = 0; l < Depth; ++l) buffer.delta[l][neuron][s] = trace.delta[l][i][0];
      if (neuron == 0) buffer.output_delta[s] = trace.output_delta[i];
    }
  }
  __syncwarp();
  own.add(buffer, samples, group, neuron);
  __syncwarp();
}

template <int Depth, Activation A, Regularization R>
SB_DEVICE void train_split_networks(const TrainArguments& a, float* shared) {
  using V = WarpLane<float, kSlots>;
  static_assert(kBufferSizeIsKnown<Depth>);
  const PackArrays& pack = a.pack;
  const int warp = static_cast<int>((blockIdx.x * blockDim.x + threadIdx.x) / 32);
  const int lane = static_cast<int>(threadIdx.x % 32), group = lane / kSlots, neuron = lane % kSlots;
  const bool present = warp < a.networks;
  const int network = a.active[present ? warp : a.networks - 1];
  const StaticShape<Depth, A> shape{a.linear_output};
  auto& buffer = reinterpret_cast<SampleBuffer<Depth>*>(shared)[threadIdx.x / 32];
  const NetworkPoints<V> points(a, network, neuron,
                                shared + blockDim.x / 32 * (sizeof(SampleBuffer<Depth>) / sizeof(float)));
  // Samples that a batch lacks are read with their neighbours, though not used.
  for (int i = lane; i < int(sizeof buffer / sizeof(float)); i += 32)
    reinterpret_cast<float*>(&buffer)[i] = 0;
  __syncwarp();

  ParameterArrays<V, Depth> parameters;
  OwnPart<Depth> own;
  {
    const float* from = pack.parameters + static_cast<std::int64_t>(network) * parameter_slots(Depth);
    const float* gradient = pack.gradient + static_cast<std::int64_t>(network) * parameter_slots(Depth);
    const std::uint32_t* dead = pack.dead + static_cast<std::int64_t>(network) * dead_words(Depth);
    for_own<V, Depth>(shape, parameters, neuron, [&](float& x, int slot) { x = from[slot]; });
    SB_UNROLL
    for (int l = 0; l < Depth; ++l) {
      SB_UNROLL
      for (int q = 0; q < 2; ++q) {
        own.weight[l][q] = from[weight_slot(l, neuron, 2 * group + q)];
        own.gradient[l][q] = gradient[weight_slot(l, neuron, 2 * group + q)];
      }
      own.bias_gradient[l] = gradient[bias_slot(Depth, l, neuron)];
      own.dead[l] = R == Regularization::l1 ? (dead[l * kSlots + neuron] >> (2 * group)) & 3u : 0u;
    }
    own.output_gradient = gradient[output_slot(Depth, neuron)];
    own.output_bias_gradient = gradient[output_bias_slot(Depth)];
    own.output_dead = R == Regularization::l1 && ((dead[Depth * kSlots] >> neuron) & 1u);
  }
  bool fresh = pack.carried[network] == 0;
  if (fresh) own.clear_gradient();
  TransposedWeights<V, Depth> transposed;
  transposed.update(parameters);
  const UnitMasks<V, Depth> masks(pack.width + static_cast<std::int64_t>(network) * kMaxDepth, neuron);
  const float step = pack.step[network], carried_step = pack.carried_step[network],
              decay = pack.decay[network];

  run_epochs(
      a, network, present,
      [&] {
        if (a.batch > a.train.count) return;
        bool carried = !fresh;
        for (int begin = 0; begin < a.train.count; begin += a.batch) {
          const int end = min(begin + a.batch, a.train.count);
          for (int first = begin; first < end; first += kSplitSamples) {
            split_samples<V, Depth>(shape, parameters, transposed, masks, points.train, first,
                                    min(kSplitSamples, end - first), buffer, own, group, neuron);
          }
          fresh = end - begin == a.batch;
          if (!fresh) break;
          split_update<V, R, Depth>(own, parameters, {carried ? carried_step : step, decay}, neuron);
          transposed.update(parameters);
          carried = false;
        }
      },
      [&] { return all_finite<V, Depth>(shape, parameters); },
      [&](bool asked) {  // a group a point; counted together
        int wrong = asked ? 0 : a.stop.allowed + 1;
        for (int k = 0; k < points.checked && wrong <= a.stop.allowed; k += kGroups) {
          Trace<V, 1, Depth> trace;
          const bool there = k + group < points.checked;
          const float label = points.check.load(there ? k + group : k, trace.x[0][0]);
          forward<V, 1>(shape, parameters, masks, trace);
          const bool is_wrong = (trace.output[0] >= 0) != (label >= 0);
          wrong += __popc(__ballot_sync(kAllLanes, there && is_wrong && neuron == 0));
        }
        return wrong <= a.stop.allowed;
      },
      [&](int epoch, int solved, NetworkState now) {
        const int at = launder(network);
        float* to = pack.parameters + static_cast<std::int64_t>(at) * parameter_slots(Depth);
        float* gradient = pack.gradient + static_cast<std::int64_t>(at) * parameter_slots(Depth);
        std::uint32_t* dead = pack.dead + static_cast<std::int64_t>(at) * dead_words(Depth);
        SB_UNROLL
        for (int l = 0; l < Depth; ++l) {
          SB_UNROLL
          for (int q = 0; q < 2; ++q) {
            to[weight_slot(l, neuron, 2 * group + q)] = own.weight[l][q];
            gradient[weight_slot(l, neuron, 2 * group + q)] = own.gradient[l][q];
          }
          if constexpr (R == Regularization::l1) {
            unsigned bits = own.dead[l] << (2 * group);
            bits |= __shfl_xor_sync(kAllLanes, bits, 8);
            bits |= __shfl_xor_sync(kAllLanes, bits, 16);
            if (group == 0) dead[l * kSlots + neuron] = bits;
          }
          if (group > 0) continue;
          to[bias_slot(Depth, l, neuron)] = parameters.bias[l][0];
          gradient[bias_slot(Depth, l, neuron)] = own.bias_gradient[l];
        }
        if constexpr (R == Regularization::l1) {
          const unsigned outputs = __ballot_sync(kAllLanes, own.output_dead) & 0xffu;
          if (lane == 0) dead[Depth * kSlots] = outputs;
        }
        if (group > 0) return;
        to[output_slot(Depth, neuron)] = parameters.output_weight[0];
        gradient[output_slot(Depth, neuron)] = own.output_gradient;
        if (neuron > 0) return;
        to[output_bias_slot(Depth)] = parameters.output_bias[0];
        gradient[output_bias_slot(Depth)] = own.output_bias_gradient;
        pack.carried[at] = fresh ? 0 : 1;
        pack.epoch[at] = epoch;
        pack.solved_epoch[at] = solved;
        pack.state[at] = now;
      });
}

}  // namespace seedbed::kernels
