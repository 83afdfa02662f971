// SPDX-License-Identifier: Apache-2.0
// The training kernel: a network on one thread or on a group of threads of a warp, many epochs a
// launch, everything in registers. After every epoch a network may diverge, be solved, or be done.
// Compiled with -fmad=false: fused only where fma is written.
#pragma once

#include "kernels/cuda/network_access.cuh"
#include "kernels/cuda/warp_lane.cuh"

namespace seedbed::kernels {

inline constexpr unsigned kAllLanes = 0xffffffffu;

/// Every parameter of the network is finite. The same answer in all threads of a group.
template <class V, int Depth, class Shape>
SB_DEVICE bool all_finite(const Shape& shape, ParameterArrays<V, Depth>& parameters) {
  float sum = 0;  // x * 0 is NaN exactly when x is not finite
  for_own<V, Depth>(shape, parameters, 0, [&](float& value, int) { sum = V::fma(value, 0.0f, sum); });
  if constexpr (V::kGroup >= 2) sum = V::add(sum, V::template xor_lanes<1>(sum));
  if constexpr (V::kGroup >= 4) sum = V::add(sum, V::template xor_lanes<2>(sum));
  if constexpr (V::kGroup >= 8) sum = V::add(sum, V::template xor_lanes<4>(sum));
  return sum == sum;
}

/// At most `allowed` points have an output of the wrong sign. Asked of the networks in `asked`; the
/// warp stops as soon as all of them have failed. Output >= 0 is +1, anything else (NaN too) is -1.
template <class V, int Depth, class Shape, class Masks>
SB_DEVICE bool at_most_wrong(const Shape& shape, const ParameterArrays<V, Depth>& parameters,
                             const Masks& masks, const PointReader<V>& points, int count, int allowed,
                             bool asked) {
  int wrong = asked ? 0 : allowed + 1;
  for (int k = 0; k < count && __any_sync(kAllLanes, wrong <= allowed); ++k) {
    Trace<V, 1, Depth> trace;
    const float label = points.load(k, trace.x[0][0]);
    forward<V, 1>(shape, parameters, masks, trace);
    wrong += (trace.output[0] >= 0) != (label >= 0);
  }
  return wrong <= allowed;
}

/// Copies the points of one dataset into shared memory: x, then labels.
SB_DEVICE void stage(const PointArrays& points, int dataset, float* x, float* label) {
  const float* from_x = points.x + static_cast<std::int64_t>(dataset) * points.count * kSlots;
  const float* from_label = points.label + static_cast<std::int64_t>(dataset) * points.count;
  for (int i = static_cast<int>(threadIdx.x); i < points.count * kSlots; i += static_cast<int>(blockDim.x)) {
    x[i] = from_x[i];
  }
  for (int i = static_cast<int>(threadIdx.x); i < points.count; i += static_cast<int>(blockDim.x)) {
    label[i] = from_label[i];
  }
}

template <class V, int Depth, Activation A, Regularization R, int Width>
SB_DEVICE void train_networks(const TrainArguments& a, float* shared) {
  const PackArrays& pack = a.pack;
  const int thread = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  const int group = thread / V::kGroup;
  const bool present = group < a.networks;  // whole warps take part in shuffles
  const int network = a.active[present ? group : a.networks - 1];
  const int first = V::kGroup == 1 ? 0 : thread % V::kGroup * kOwn<V>;
  const StaticShape<Depth, A, Width> shape{a.linear_output};

  const std::int64_t dataset = pack.dataset[network];
  PointReader<V> train{a.train.x + dataset * a.train.count * kSlots + first,
                       a.train.label + dataset * a.train.count};
  const PointArrays& checked = a.stop.on_train ? a.train : a.test;
  PointReader<V> check{checked.x + dataset * checked.count * kSlots + first,
                       checked.label + dataset * checked.count};
  if (a.staged) {
    float* x = shared;
    float* label = x + a.train.count * kSlots;
    stage(a.train, static_cast<int>(dataset), x, label);
    train = {x + first, label};
    check = train;
    if (a.stop.enabled && !a.stop.on_train) {
      float* test_x = label + a.train.count;
      float* test_label = test_x + a.test.count * kSlots;
      stage(a.test, static_cast<int>(dataset), test_x, test_label);
      check = {test_x + first, test_label};
    }
    __syncthreads();
  }

  TrainState<V, Depth> state;
  {
    const float* parameters = pack.parameters + static_cast<std::int64_t>(network) * parameter_slots(Depth);
    const float* gradient = pack.gradient + static_cast<std::int64_t>(network) * parameter_slots(Depth);
    for_own<V, Depth>(shape, state.parameters, first, [&](float& x, int slot) { x = parameters[slot]; });
    for_own<V, Depth>(shape, state.gradient, first, [&](float& x, int slot) { x = gradient[slot]; });
    state.fresh = pack.carried[network] == 0;
    state.dead.clear();
    if constexpr (R == Regularization::l1) {
      load_dead<V, Depth>(state.dead, pack.dead + static_cast<std::int64_t>(network) * dead_words(Depth),
                          first);
    }
  }
  TransposedWeights<V, Depth> transposed;
  transposed.update(state.parameters);
  const UnitMasks<V, Depth> masks(pack.width + static_cast<std::int64_t>(network) * kMaxDepth, first);
  const EpochRates<V> rates{{pack.step[network], pack.decay[network]},
                            {pack.carried_step[network], pack.decay[network]}};
  const int limit = pack.limit[network];
  int epoch = pack.epoch[network], solved = pack.solved_epoch[network];
  bool running = present && pack.state[network] == NetworkState::running;

  for (int e = 1; e <= a.epochs && __any_sync(kAllLanes, running); ++e) {
    train_epoch<V, R, Depth>(shape, state, transposed, train, a.train.count, a.batch, rates, masks);
    NetworkState now = NetworkState::running;
    if (running) ++epoch;
    if (!all_finite<V, Depth>(shape, state.parameters)) now = NetworkState::diverged;
    if (a.stop.enabled) {
      const bool asked = running && now == NetworkState::running && solved < 0 &&
                         (epoch % a.stop.every == 0 || epoch >= limit);
      if (at_most_wrong<V, Depth>(shape, state.parameters, masks, check, checked.count, a.stop.allowed,
                                  asked)) {
        solved = epoch;
        if (a.stop.freeze) now = NetworkState::stopped;
      }
    }
    if (now == NetworkState::running && epoch >= limit) now = NetworkState::done;
    if (running && (now != NetworkState::running || e == a.epochs)) {  // its registers are of no more use
      const int at = launder(network), from = V::kGroup == 1 ? 0 : launder(first);
      float* parameters = pack.parameters + static_cast<std::int64_t>(at) * parameter_slots(Depth);
      float* gradient = pack.gradient + static_cast<std::int64_t>(at) * parameter_slots(Depth);
      for_own<V, Depth>(shape, state.parameters, from, [&](float& x, int slot) { parameters[slot] = x; });
      for_own<V, Depth>(shape, state.gradient, from, [&](float& x, int slot) { gradient[slot] = x; });
      if constexpr (R == Regularization::l1) {
        store_dead<V, Depth>(state.dead, pack.dead + static_cast<std::int64_t>(at) * dead_words(Depth), from);
      }
      if (from == 0) {
        pack.carried[at] = state.fresh ? 0 : 1;
        pack.epoch[at] = epoch;
        pack.solved_epoch[at] = solved;
        pack.state[at] = now;
      }
      running = false;
    }
  }
}

}  // namespace seedbed::kernels
