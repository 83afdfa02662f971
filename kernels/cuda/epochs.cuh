// SPDX-License-Identifier: Apache-2.0
// What the training kernels have in common: points in shared memory, and what follows an epoch, after
// which a network may have diverged, be solved, or be done.
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
/// warp stops as soon as all of them have failed. `points` as those of train_epoch. Output >= 0 is +1,
/// anything else (NaN too) is -1.
template <class V, int Depth, class Shape, class Masks, class Points>
SB_DEVICE bool at_most_wrong(const Shape& shape, const ParameterArrays<V, Depth>& parameters,
                             const Masks& masks, const Points& points, int count, int allowed, bool asked) {
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

/// Where a thread reads the points that its network trains on, and those that the stop rule asks about.
template <class V>
struct NetworkPoints {
  PointReader<V> train, check;
  int checked;  ///< how many the stop rule asks about

  /// All threads of a block take part; `first` is the thread's first input. Points that all networks
  /// share are copied to `shared`, which has room for them.
  SB_DEVICE NetworkPoints(const TrainArguments& a, int network, int first, float* shared) {
    const std::int64_t dataset = a.pack.dataset[network];
    train = {a.train.x + dataset * a.train.count * kSlots + first, a.train.label + dataset * a.train.count};
    const PointArrays& asked = a.stop.on_train ? a.train : a.test;
    check = {asked.x + dataset * asked.count * kSlots + first, asked.label + dataset * asked.count};
    checked = asked.count;
    if (!a.staged) return;
    const bool tests = a.stop.enabled && !a.stop.on_train;
    float* x = shared;  // inputs first: they are read several at a time, aligned
    float* test_x = x + a.train.count * kSlots;
    float* label = test_x + (tests ? a.test.count * kSlots : 0);
    stage(a.train, static_cast<int>(dataset), x, label);
    train = {x + first, label};
    check = train;
    if (tests) {
      float* test_label = label + a.train.count;
      stage(a.test, static_cast<int>(dataset), test_x, test_label);
      check = {test_x + first, test_label};
    }
    __syncthreads();
  }
};

/// Trains for a.epochs, or until no network of the warp is running. All threads of a warp call alike.
/// train(): an epoch. finite(): no parameter is NaN or infinite. at_most_wrong(asked): the stop rule's
/// answer. store(epoch, solved, state): writes the network back, by those threads whose network ends here.
template <class Train, class Finite, class AtMostWrong, class Store>
SB_DEVICE void run_epochs(const TrainArguments& a, int network, bool present, const Train& train,
                          const Finite& finite, const AtMostWrong& at_most_wrong, const Store& store) {
  const int limit = a.pack.limit[network];
  int epoch = a.pack.epoch[network], solved = a.pack.solved_epoch[network];
  bool running = present && a.pack.state[network] == NetworkState::running;
  for (int e = 1; e <= a.epochs && __any_sync(kAllLanes, running); ++e) {
    train();
    NetworkState now = NetworkState::running;
    if (running) ++epoch;
    if (!finite()) now = NetworkState::diverged;
    if (a.stop.enabled) {
      const bool asked = running && now == NetworkState::running && solved < 0 &&
                         (epoch % a.stop.every == 0 || epoch >= limit);
      if (at_most_wrong(asked)) {
        solved = epoch;
        if (a.stop.freeze) now = NetworkState::stopped;
      }
    }
    if (now == NetworkState::running && epoch >= limit) now = NetworkState::done;
    if (running && (now != NetworkState::running || e == a.epochs)) {  // its registers are of no more use
      store(epoch, solved, now);
      running = false;
    }
  }
}

}  // namespace seedbed::kernels
