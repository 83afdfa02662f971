// SPDX-License-Identifier: Apache-2.0
// Evaluation of trained networks: losses and accuracies, fields over the plane, maps of many
// networks. One point a thread, the network's parameters in shared memory. Same bits as the CPU.
#pragma once

#include <cuda_fp16.h>

#include "kernels/cuda/network_access.cuh"
#include "kernels/cuda/warp_lane.cuh"

namespace seedbed::kernels {

static_assert(kLossChains == 32, "a chain is a lane of a warp");

/// A depth known to the compiler; activations known when launched.
template <int Depth>
struct DeviceShape {
  const EvaluationShape& launched;

  static constexpr SB_HD int depth() { return Depth; }
  static constexpr SB_HD int width(int) { return kSlots; }
  static constexpr SB_HD bool has_masks() { return true; }
  template <class Fn>
  SB_DEVICE void with_width(int, Fn&& fn) const {
    fn(std::integral_constant<int, kSlots>{});
  }
  template <class Fn>
  SB_DEVICE void with_kind(int layer, Fn&& fn) const {
    with_activation(static_cast<Activation>(launched.activation[layer]), fn);
  }
  template <class Fn>
  SB_DEVICE void with_output(Fn&& fn) const {
    if (launched.linear_output) return fn(std::integral_constant<Activation, Activation::linear>{});
    return fn(std::integral_constant<Activation, Activation::tanh>{});
  }
};

/// A network in shared memory, weights by source.
template <int Depth>
struct StagedNetwork {
  using Lane = ScalarLane<float>;
  float values[parameter_slots(Depth)];
  std::uint8_t width[kMaxDepth];

  /// By `threads` threads of which this one is `thread`; synchronise before use.
  SB_DEVICE void load(const PackArrays& pack, int network, int thread, int threads) {
    const float* from = pack.parameters + static_cast<std::int64_t>(network) * parameter_slots(Depth);
    for (int e = thread; e <= output_bias_slot(Depth); e += threads) {
      const int neuron = e / kSlots % kSlots, t = e % kSlots;
      const int to = e < bias_slot(Depth, 0, 0) ? e - t + weight_source(neuron, t, pack.own) : e;
      values[to] = from[e];
    }
    for (int l = thread; l < kMaxDepth; l += threads) {
      width[l] = pack.width[static_cast<std::int64_t>(network) * kMaxDepth + l];
    }
  }

  SB_DEVICE ParameterPointers<Lane> parameters() {
    return {reinterpret_cast<float(*)[kSlots][kSlots]>(values),
            reinterpret_cast<float(*)[kSlots]>(values + bias_slot(Depth, 0, 0)),
            values + output_slot(Depth, 0), values + output_bias_slot(Depth)};
  }

  /// The trace of one point with inputs x[8].
  SB_DEVICE void run(const EvaluationShape& launched, const float* x, Trace<Lane, 1, Depth>& trace) {
    asm volatile("" ::: "memory");  // parameters are read anew for every point: registers hold few
    SB_UNROLL
    for (int t = 0; t < kSlots; ++t) trace.x[0][0][t] = x[t];
    forward<Lane, 1>(DeviceShape<Depth>{launched}, parameters(), UnitMasks<Lane, Depth, false>(width, 0),
                     trace);
  }
};

/// One warp a network; a lane is a chain of the loss.
template <int Depth>
SB_DEVICE void evaluate_networks(const EvaluateArguments& a) {
  __shared__ StagedNetwork<Depth> staged[kEvaluateBlock / 32];
  const int warp = static_cast<int>(threadIdx.x) / 32, lane = static_cast<int>(threadIdx.x) % 32;
  const int k = static_cast<int>(blockIdx.x) * (kEvaluateBlock / 32) + warp;
  if (k >= a.count) return;  // a whole warp
  const int network = a.networks[k];
  staged[warp].load(a.pack, network, lane, 32);
  __syncwarp();

  using V = WarpLane<float, 32>;
  const std::int64_t first = static_cast<std::int64_t>(a.pack.dataset[network]) * a.points.count;
  float loss = 0;
  int correct = 0;
  unsigned alive[kAtLeastOne<Depth>] = {};  // units that are not <= 0 on some point
  for (int p = lane; p < a.points.count; p += 32) {
    Trace<ScalarLane<float>, 1, Depth> trace;
    staged[warp].run(a.shape, a.points.x + (first + p) * kSlots, trace);
    const float label = a.points.label[first + p];
    const float error = V::sub(trace.output[0], label);
    loss = V::fma(error, error, loss);
    correct += (trace.output[0] >= 0) == (label >= 0);
    SB_UNROLL
    for (int l = 0; l < Depth; ++l) {
      SB_UNROLL
      for (int i = 0; i < kSlots; ++i) alive[l] |= (trace.x[l + 1][0][i] <= 0 ? 0u : 1u) << i;
    }
  }
  loss = V::add(loss, V::xor_lanes<1>(loss));
  loss = V::add(loss, V::xor_lanes<2>(loss));
  loss = V::add(loss, V::xor_lanes<4>(loss));
  loss = V::add(loss, V::xor_lanes<8>(loss));
  loss = V::add(loss, V::xor_lanes<16>(loss));
  int dead = 0;
  SB_UNROLL
  for (int w = 1; w < 32; w *= 2) correct += __shfl_xor_sync(0xffffffffu, correct, w);
  SB_UNROLL
  for (int l = 0; l < Depth; ++l) {
    SB_UNROLL
    for (int w = 1; w < 32; w *= 2) alive[l] |= __shfl_xor_sync(0xffffffffu, alive[l], w);
    if (static_cast<Activation>(a.shape.activation[l]) == Activation::relu) {
      dead += staged[warp].width[l] - __popc(alive[l] & ((1u << staged[warp].width[l]) - 1u));
    }
  }
  if (lane != 0) return;
  a.loss[k] = loss;
  a.correct[k] = static_cast<float>(correct);
  if (a.dead_units != nullptr) a.dead_units[k] = dead;
}

/// A block is a part of the field of one network.
template <int Depth>
SB_DEVICE void fields_of_networks(const FieldArguments& a) {
  __shared__ StagedNetwork<Depth> staged;
  const int points = a.side * a.side, parts = (points + kEvaluateBlock - 1) / kEvaluateBlock;
  const int k = static_cast<int>(blockIdx.x) / parts, part = static_cast<int>(blockIdx.x) % parts;
  staged.load(a.pack, a.networks[k], static_cast<int>(threadIdx.x), kEvaluateBlock);
  __syncthreads();
  const int point = part * kEvaluateBlock + static_cast<int>(threadIdx.x);
  if (point >= points) return;
  Trace<ScalarLane<float>, 1, Depth> trace;
  staged.run(a.shape, a.x + static_cast<std::int64_t>(point) * kSlots, trace);
  const std::int64_t at = static_cast<std::int64_t>(a.targets[k]) * points + point;
  if (a.half) {
    static_cast<__half*>(a.values)[at] = __float2half_rn(trace.output[0]);
  } else {
    static_cast<float*>(a.values)[at] = trace.output[0];
  }
}

/// A point a thread, the networks one after the other: sums in their order, fields never stored.
template <int Depth>
SB_DEVICE void maps_of_networks(const MapArguments& a) {
  __shared__ StagedNetwork<Depth> staged;
  const int point = static_cast<int>(blockIdx.x) * kEvaluateBlock + static_cast<int>(threadIdx.x);
  const bool present = point < a.side * a.side;
  using D = ScalarLane<double>;
  const bool added = present && !a.begins;
  double sum = added ? a.sum[point] : 0, squares = added ? a.squares[point] : 0;
  float first = added ? a.first[point] : 0;
  int positive = added ? a.positive[point] : 0;
  for (int k = 0; k < a.count; ++k) {
    __syncthreads();
    staged.load(a.pack, a.networks[k], static_cast<int>(threadIdx.x), kEvaluateBlock);
    __syncthreads();
    if (!present) continue;
    Trace<ScalarLane<float>, 1, Depth> trace;
    staged.run(a.shape, a.x + static_cast<std::int64_t>(point) * kSlots, trace);
    const float output = trace.output[0];
    if (k == 0 && a.begins) first = output;
    const double wide = output, difference = D::sub(wide, static_cast<double>(first));
    sum = D::add(sum, wide);
    squares = D::add(squares, D::mul(difference, difference));
    positive += output >= 0 ? 1 : 0;
  }
  if (!present) return;
  a.sum[point] = sum;
  a.squares[point] = squares;
  a.first[point] = first;
  a.positive[point] = positive;
}

}  // namespace seedbed::kernels
