// SPDX-License-Identifier: Apache-2.0
// How the threads of a network reach its arrays in device memory.
#pragma once

#include "kernels/launch_arguments.h"
#include "kernels/train_loop.h"

namespace seedbed::kernels {

/// The same value, of which the compiler forgets how it was computed. Addresses that follow from it
/// are computed where it stands: those of a network's stores would otherwise be computed before the
/// first epoch and fill the registers until the last.
SB_DEVICE int launder(int value) {
  asm volatile("" : "+r"(value));
  return value;
}

/// fn(value, slot): every parameter that this thread owns, with its place in the network's
/// parameter slots. Slots that no network of the width class has are left out.
template <class V, int Depth, class Shape, class Fn>
SB_DEVICE void for_own(const Shape& shape, ParameterArrays<V, Depth>& p, int first, Fn&& fn) {
  SB_UNROLL
  for (int l = 0; l < Depth; ++l) {
    SB_UNROLL
    for (int i = 0; i < own_rows<V>(shape.width(l + 1)); ++i) {
      SB_UNROLL
      for (int t = 0; t < shape.width(l); ++t) fn(p.weight[l][i][t], weight_slot(l, first + i, t));
      fn(p.bias[l][i], bias_slot(Depth, l, first + i));
    }
  }
  SB_UNROLL
  for (int i = 0; i < own_rows<V>(shape.width(Depth)); ++i) {
    fn(p.output_weight[i], output_slot(Depth, first + i));
  }
  fn(p.output_bias[0], output_bias_slot(Depth));
}

/// Which neurons of a network exist, for the rows of one thread: a register a row.
template <class V, int Depth, bool Registers = true>
struct UnitMasks {
  std::uint32_t words[kAtLeastOne<Depth>][kOwn<V>];

  SB_DEVICE UnitMasks(const std::uint8_t* width, int first) {
    SB_UNROLL
    for (int l = 0; l < Depth; ++l) {
      SB_UNROLL
      for (int i = 0; i < kOwn<V>; ++i) words[l][i] = launder(first + i < width[l] ? -1 : 0);
    }
  }
  SB_DEVICE UnitBits unit(int layer, int row) const { return {words[layer][row]}; }
};

/// The same with a bit a row, for kernels that have more use for registers.
template <class V, int Depth>
struct UnitMasks<V, Depth, false> {
  unsigned bits[kAtLeastOne<Depth>];

  SB_DEVICE UnitMasks(const std::uint8_t* width, int first) {
    SB_UNROLL
    for (int l = 0; l < Depth; ++l) bits[l] = ((1u << width[l]) - 1u) >> first;
  }
  SB_DEVICE bool unit(int layer, int row) const { return (bits[layer] >> row) & 1u; }
};

/// A point's inputs as a thread's slots see them: slot t is input first xor t. A thread loads its own
/// and gets the others from its neighbours: eight addresses less to keep.
template <class V>
struct PointReader {
  const float* x;  ///< of the thread's first input
  const float* label;

  SB_DEVICE int fetch(int k) const { return k; }  // nothing ahead (train_loop.h)
  SB_DEVICE float load(int k, float* slots) const {
    read<kOwn<V>>(x + k * kSlots, slots);
    spread<V>(slots);
    return label[k];
  }

  /// N neighbouring values, aligned to as many, by as few loads as there can be.
  template <int N>
  static SB_DEVICE void read(const float* from, float* to) {
    if constexpr (N >= 4) {
      const float4 some = *reinterpret_cast<const float4*>(from);
      to[0] = some.x;
      to[1] = some.y;
      to[2] = some.z;
      to[3] = some.w;
      if constexpr (N == 8) read<4>(from + 4, to + 4);
    } else if constexpr (N == 2) {
      const float2 some = *reinterpret_cast<const float2*>(from);
      to[0] = some.x;
      to[1] = some.y;
    } else {
      to[0] = from[0];
    }
  }
};

/// The same, with what a thread loads itself of a point loaded while the point before is trained on: a warp
/// would wait for it.
template <class V>
struct PointReaderAhead {
  PointReader<V> points;

  struct Own {
    float x[kOwn<V>];
    float label;
  };
  SB_DEVICE Own fetch(int k) const {
    Own own;
    PointReader<V>::template read<kOwn<V>>(points.x + k * kSlots, own.x);
    own.label = points.label[k];
    return own;
  }
  SB_DEVICE float load(const Own& own, float* slots) const {
    SB_UNROLL
    for (int i = 0; i < kOwn<V>; ++i) slots[i] = own.x[i];
    spread<V>(slots);
    return own.label;
  }
};

/// Dead links of an L1 network from its words.
template <class V, int Depth>
SB_DEVICE void load_dead(DeadLinks<V, Depth>& dead, const std::uint32_t* words, int first) {
  SB_UNROLL
  for (int l = 0; l < Depth; ++l) {
    SB_UNROLL
    for (int i = 0; i < kOwn<V>; ++i) dead.links[l][i] = words[l * kSlots + first + i];
  }
  dead.outputs = words[Depth * kSlots] >> first;
}

/// Links only ever die, so that the threads of a network may add their outputs one after the other.
template <class V, int Depth>
SB_DEVICE void store_dead(const DeadLinks<V, Depth>& dead, std::uint32_t* words, int first) {
  SB_UNROLL
  for (int l = 0; l < Depth; ++l) {
    SB_UNROLL
    for (int i = 0; i < kOwn<V>; ++i) words[l * kSlots + first + i] = dead.links[l][i];
  }
  atomicOr(&words[Depth * kSlots], (dead.outputs & ((1u << kOwn<V>)-1u)) << first);
}

}  // namespace seedbed::kernels
