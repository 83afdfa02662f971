// SPDX-License-Identifier: Apache-2.0
// The training kernel: a network on one thread or on a group of threads of a warp, many epochs a
// launch, everything in registers. Compiled with -fmad=false: fused only where fma is written.
#pragma once

#include "kernels/cuda/epochs.cuh"

namespace seedbed::kernels {

/// Where registers for the next point spill nothing and leave as many blocks a multiprocessor.
template <class V, int Depth>
inline constexpr bool kLoadsAhead = (std::is_same_v<V, WarpLane<float, 4>> && Depth <= 3) ||
                                    (std::is_same_v<V, WarpLane<float, 8>> && Depth <= 6);

template <class V, int Depth, Activation A, Regularization R, int Width>
SB_DEVICE void train_networks(const TrainArguments& a, float* shared) {
  const PackArrays& pack = a.pack;
  const int thread = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  const int group = thread / V::kGroup;
  const bool present = group < a.networks;  // whole warps take part in shuffles
  const int network = a.active[present ? group : a.networks - 1];
  const int first = V::kGroup == 1 ? 0 : thread % V::kGroup * kOwn<V>;
  const StaticShape<Depth, A, Width> shape{a.linear_output};
  const NetworkPoints<V> points(a, network, first, shared);
  using Trained = std::conditional_t<kLoadsAhead<V, Depth>, PointReaderAhead<V>, PointReader<V>>;
  const Trained trained{points.train};

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

  run_epochs(
      a, network, present,
      [&] {
        train_epoch<V, R, Depth>(shape, state, transposed, trained, a.train.count, a.batch, rates, masks);
      },
      [&] { return all_finite<V, Depth>(shape, state.parameters); },
      [&](bool asked) {
        return at_most_wrong<V, Depth>(shape, state.parameters, masks, points.check, points.checked,
                                       a.stop.allowed, asked);
      },
      [&](int epoch, int solved, NetworkState now) {
        const int at = launder(network), from = V::kGroup == 1 ? 0 : launder(first);
        float* parameters = pack.parameters + static_cast<std::int64_t>(at) * parameter_slots(Depth);
        float* gradient = pack.gradient + static_cast<std::int64_t>(at) * parameter_slots(Depth);
        for_own<V, Depth>(shape, state.parameters, from, [&](float& x, int slot) { parameters[slot] = x; });
        for_own<V, Depth>(shape, state.gradient, from, [&](float& x, int slot) { gradient[slot] = x; });
        if constexpr (R == Regularization::l1) {
          store_dead<V, Depth>(state.dead, pack.dead + static_cast<std::int64_t>(at) * dead_words(Depth),
                               from);
        }
        if (from == 0) {
          pack.carried[at] = state.fresh ? 0 : 1;
          pack.epoch[at] = epoch;
          pack.solved_epoch[at] = solved;
          pack.state[at] = now;
        }
      });
}

}  // namespace seedbed::kernels
