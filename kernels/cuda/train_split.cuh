// SPDX-License-Identifier: Apache-2.0
// The training kernel for few networks: a warp a network, whose four groups of eight threads take the
// samples of a batch in turn. Every group holds all weights; the gradient of a weight belongs to one
// thread, which adds it sample after sample, in the written order: the same bits as any other mapping.
//
// Thread (g, j): neuron j; of its row of weights, the gradient of slots 2g and 2g + 1.
#pragma once

#include "kernels/cuda/epochs.cuh"

namespace seedbed::kernels {

inline constexpr int kGroups = 4;  ///< of a warp
static_assert(kSplitSamples % kGroups == 0);

/// Forward and backward passes of up to kSplitSamples samples in shared memory, one warp's.
template <int Depth>
struct SampleBuffer {
  float x[kSplitSamples][Depth + 1][kSlots];
  float delta[kSplitSamples][kAtLeastOne<Depth>][kSlots];
  float output_delta[kSplitSamples];
};
template <int Depth>
inline constexpr bool kBufferSizeIsKnown = sizeof(SampleBuffer<Depth>) == split_buffer_bytes(Depth);

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
    using V = ScalarLane<float>;
    const int source = neuron ^ (2 * group);
    for (int s = 0; s < samples; ++s) {
      SB_UNROLL
      for (int l = 0; l < Depth; ++l) {
        const float delta = buffer.delta[s][l][neuron];
        SB_UNROLL
        for (int q = 0; q < 2; ++q)
          gradient[l][q] = V::fma(delta, buffer.x[s][l][source ^ q], gradient[l][q]);
        bias_gradient[l] = V::add(bias_gradient[l], delta);
      }
      const float delta = buffer.output_delta[s];
      output_gradient = V::fma(delta, buffer.x[s][Depth][neuron], output_gradient);
      output_bias_gradient = V::add(output_bias_gradient, delta);
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
  for (int s = group; s - group < samples; s += kGroups) {
    Trace<V, 1, Depth> trace;
    const bool there = s < samples;  // whole warps take part in shuffles
    float label = points.load(first + (there ? s : samples - 1), trace.x[0][0]);
    forward<V, 1>(shape, parameters, masks, trace);
    backward<V, 1>(
        shape, parameters, [&](int l) { return transposed.weight[l]; }, masks, &label, trace, [](int) {});
    if (!there) continue;
    SB_UNROLL
    for (int l = 0; l <= Depth; ++l) buffer.x[s][l][neuron] = trace.x[l][0][0];
    SB_UNROLL
    for (int l = 0; l < Depth; ++l) buffer.delta[s][l][neuron] = trace.delta[l][0][0];
    if (neuron == 0) buffer.output_delta[s] = trace.output_delta[0];
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
