// SPDX-License-Identifier: Apache-2.0
// Parameters, gradients and traces of the networks of a lane, and how a lane sees its neighbours.
//
// kOwn neurons of every level belong to a lane. Slot t of a level, as a lane sees it, is the neuron
// whose number is the lane's first neuron xor t: slots below kOwn are its own, the others live in
// the lanes of its group and come by xor_lanes. A weight is stored by destination (own neuron) and
// source slot. Where a lane is a whole network (kGroup = 1), slot t simply is neuron t.
#pragma once

#include <utility>

#include "kernels/lanes/scalar.h"
#include "kernels/sizes.h"

namespace seedbed::kernels {

template <class V>
inline constexpr int kOwn = kSlots / V::kGroup;

template <int N>
inline constexpr int kAtLeastOne = N > 0 ? N : 1;

/// Parameters (or gradients) as arrays: registers on the device.
template <class V, int Depth>
struct ParameterArrays {
  using F = typename V::F;
  F weight[kAtLeastOne<Depth>][kOwn<V>][kSlots];
  F bias[kAtLeastOne<Depth>][kOwn<V>];
  F output_weight[kOwn<V>];
  F output_bias[1];
};

/// The same in memory, for lanes that are whole networks: the CPU's packs.
template <class V>
struct ParameterPointers {
  using F = typename V::F;
  F (*weight)[kSlots][kSlots];  ///< [layer][destination][source]
  F (*bias)[kSlots];            ///< [layer][destination]
  F* output_weight;             ///< [source]
  F* output_bias;               ///< [1]
};

/// What the forward and backward passes of S samples leave for the gradient.
template <class V, int S, int Depth>
struct Trace {
  using F = typename V::F;
  F x[Depth + 1][S][kSlots];               ///< outputs of every level; padding slots hold -0
  F delta[kAtLeastOne<Depth>][S][kSlots];  ///< dE/dz of every hidden layer; padding slots hold -0
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
SB_HD void transpose(const typename V::F (*w)[kSlots], typename V::F (*wt)[kSlots],
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
  if constexpr (V::kGroup > 1) detail::spread<V>(x, std::make_integer_sequence<int, kSlots - kOwn<V>>{});
}

/// Weights by source: wt[own source i][destination slot t]. A backward pass needs them where a
/// network spans several lanes; they change once a step.
template <class V>
SB_HD void transpose(const typename V::F (*w)[kSlots], typename V::F (*wt)[kSlots]) {
  detail::transpose<V>(w, wt, std::make_integer_sequence<int, kSlots>{});
}

}  // namespace seedbed::kernels
