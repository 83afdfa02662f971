// SPDX-License-Identifier: Apache-2.0
// Which links of a network the L1 rule has killed, where a lane keeps them beside its parameters:
// one bit a source slot for scalar and warp lanes, masks for lanes of several values.
#pragma once

#include <type_traits>

#include "kernels/parameters.h"

namespace seedbed::kernels {

template <class V, int Depth, bool Bits = std::is_same_v<typename V::M, bool>>
struct DeadLinks {
  using M = typename V::M;
  M links[kAtLeastOne<Depth>][kOwn<V>][kLaneSlots<V>];
  M outputs[kOwn<V>];

  struct Flag {
    M* mask;
    SB_HD M get() const { return *mask; }
    SB_HD void set(M m) const { *mask = m; }
  };
  SB_HD Flag weight(int l, int i, int t) { return {&links[l][i][t]}; }
  SB_HD Flag output(int i) { return {&outputs[i]}; }
  SB_HD void clear() {
    for (auto& layer : links) {
      for (auto& row : layer) {
        for (M& m : row) m = V::no_lane();
      }
    }
    for (M& m : outputs) m = V::no_lane();
  }
};

template <class V, int Depth>
struct DeadLinks<V, Depth, true> {
  unsigned links[kAtLeastOne<Depth>][kOwn<V>];  ///< bit t: source slot t
  unsigned outputs;                             ///< bit i: own neuron i

  struct Flag {
    unsigned* bits;
    int bit;
    SB_HD bool get() const { return (*bits >> bit) & 1u; }
    SB_HD void set(bool m) const {
      if (m) *bits |= 1u << bit;
    }
  };
  SB_HD Flag weight(int l, int i, int t) { return {&links[l][i], t}; }
  SB_HD Flag output(int i) { return {&outputs, i}; }
  SB_HD void clear() {
    SB_UNROLL_DEVICE
    for (int l = 0; l < kAtLeastOne<Depth>; ++l) {
      SB_UNROLL_DEVICE
      for (int i = 0; i < kOwn<V>; ++i) links[l][i] = 0;
    }
    outputs = 0;
  }
};

}  // namespace seedbed::kernels
