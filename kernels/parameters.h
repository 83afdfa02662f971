// SPDX-License-Identifier: Apache-2.0
// Parameters, gradients and traces of the networks of a lane, and how a lane sees its neighbours.
//
// kOwn neurons of every level belong to a lane. Slot t of a level, as a lane sees it, is the neuron
// whose number is the lane's first neuron xor t: slots below kOwn are its own, the others live in
// the lanes of its group and come by xor_lanes. A weight is stored by destination (own neuron) and
// source slot. Where a lane is a whole network (kGroup = 1), slot t simply is neuron t.
#pragma once

#include <type_traits>
#include <utility>

#include "kernels/lanes/scalar.h"
#include "kernels/sizes.h"

namespace seedbed::kernels {

/// Neurons that a level has room for: kSlots, unless the lane says otherwise with a kSlots of its own.
template <class V, class = void>
struct LaneSlots : std::integral_constant<int, kSlots> {};
template <class V>
struct LaneSlots<V, std::void_t<decltype(V::kSlots)>> : std::integral_constant<int, V::kSlots> {};
template <class V>
inline constexpr int kLaneSlots = LaneSlots<V>::value;

template <class V>
inline constexpr int kOwn = kLaneSlots<V> / V::kGroup;

template <int N>
inline constexpr int kAtLeastOne = N > 0 ? N : 1;

/// Parameters (or gradients) as arrays: registers on the device.
template <class V, int Depth>
struct ParameterArrays {
  using F = typename V::F;
  F weight[kAtLeastOne<Depth>][kOwn<V>][kLaneSlots<V>];
  F bias[kAtLeastOne<Depth>][kOwn<V>];
  F output_weight[kOwn<V>];
  F output_bias[1];
};

/// The same in memory, for lanes that are whole networks: the CPU's packs.
template <class V>
struct ParameterPointers {
  using F = typename V::F;
  F (*weight)[kLaneSlots<V>][kLaneSlots<V>];  ///< [layer][destination][source]
  F (*bias)[kLaneSlots<V>];                   ///< [layer][destination]
  F* output_weight;                           ///< [source]
  F* output_bias;                             ///< [1]
};

/// What the forward and backward passes of S samples leave for the gradient.
template <class V, int S, int Depth>
struct Trace {
  using F = typename V::F;
  F x[Depth + 1][S][kLaneSlots<V>];               ///< outputs of every level; padding slots hold -0
  F delta[kAtLeastOne<Depth>][S][kLaneSlots<V>];  ///< dE/dz of every hidden layer; padding slots hold -0
  F output[S];
  F output_delta[S];
};

namespace detail {
template <class V, int... T>
SB_HD void spread(typename V::F* x, std::integer_sequence<int, T...>) {
  constexpr int own = kOwn<V>;
  ((x[own + T] = V::template xor_lanes<(own + T) / own>(x[(own + T) % own])), ...);
}
template <class V, int... T>
SB_HD void transpose(const typename V::F (*w)[kLaneSlots<V>], typename V::F (*wt)[kLaneSlots<V>],
                     std::integer_sequence<int, T...>) {
  constexpr int own = kOwn<V>;
  SB_UNROLL
  for (int i = 0; i < own; ++i)
    ((wt[i][T] = V::template xor_lanes<T / own>(w[T % own][(T / own) * own + i])), ...);
}
}  // namespace detail

/// Fills the slots of a level that belong to other lanes.
template <class V>
SB_HD void spread(typename V::F* x) {
  if constexpr (V::kGroup > 1)
    detail::spread<V>(x, std::make_integer_sequence<int, kLaneSlots<V> - kOwn<V>>{});
}

/// Weights by source: wt[own source i][destination slot t]. A backward pass needs them where a
/// network spans several lanes; they change once a step.
template <class V>
SB_HD void transpose(const typename V::F (*w)[kLaneSlots<V>], typename V::F (*wt)[kLaneSlots<V>]) {
  detail::transpose<V>(w, wt, std::make_integer_sequence<int, kLaneSlots<V>>{});
}

}  // namespace seedbed::kernels
