// SPDX-License-Identifier: Apache-2.0
// Forward pass of any network, layer by layer through memory. Sums have the written order of
// kernels/step.h, so that a network which the unrolled kernels train too gets the same bits here.
#pragma once

#include "kernels/general/activations.h"
#include "kernels/general/columns.h"
#include "kernels/general/order.h"

namespace seedbed::kernels::general {

/// Which units a training step drops: random words of (epoch, point, layer, unit).
template <class V>
struct Dropped {
  const Columns<V>& c;
  int layer;
  std::uint32_t point[kSamples][V::kWidth];  ///< of sample s of the block

  /// x, or 0 in the lanes where unit i is dropped.
  SB_HD typename V::F applied(int i, int s, typename V::F x) const {
    typename V::Real keep[V::kWidth];
    const std::int64_t lanes = c.w.lanes;
    for (int e = 0; e < V::kWidth; ++e) {
      const std::int64_t column = c.lane + e;
      const Words words =
          random_words(c.w.key[column], c.w.key[lanes + column], c.w.epoch[column], point[s][e],
                       static_cast<std::uint32_t>(layer * 64 + i / 4), kDropoutStream);
      keep[e] = words.word[i % 4] < c.w.threshold[layer * lanes + column] ? 0 : 1;
    }
    return V::select(V::lt(V::set(0), V::load(keep)), x, V::set(0));
  }
};

/// Values of the hidden levels from level 0's for S samples, and, for training, slopes. `dropped`: null, or
/// what a training step leaves out. out[s]: the output neuron's input.
template <class V, int S>
SB_HD_CALL void run_forward(const Columns<V>& c, bool slopes, Dropped<V>* dropped, typename V::F (&out)[S]) {
  using F = typename V::F;
  const Settings& settings = c.w.settings;
  for (int l = 0; l < settings.depth; ++l) {
    const int width = settings.width[l + 1], count = settings.sources[l];
    const int from = settings.at[l], to = settings.at[l + 1], first = settings.first[l];
    for_pairs(width, [&](int j, auto rows) SB_LAMBDA {
      chain_sums<V, rows.value, S>(
          j, count, [&](int i) SB_LAMBDA { return c.load(c.w.parameter, first + count * width + j + i); },
          [&](int i, int t) SB_LAMBDA { return c.load(c.w.parameter, first + (j + i) * count + t); },
          [&](int t, int s) SB_LAMBDA { return c.load(c.w.value, c.at(from + t, s)); },
          [&](int i, int s, F z) SB_LAMBDA { c.store(c.w.value, c.at(to + j + i, s), z); });
    });
    with_any_activation(settings.kind[l], [&](auto kind) SB_LAMBDA {
      for (int k = 0; k < width * S; ++k) {
        const int at = c.at(to + k / S, k % S);
        const F z = c.load(c.w.value, at);
        if (is_basic(kind.value) && !settings.dropout) {
          c.store(c.w.value, at, activate < V, is_basic(kind.value) ? kind.value : Activation::linear > (z));
        } else {
          const auto f = value_and_slope<V, kind.value>(z);
          c.store(c.w.value, at, f.value);
          if (slopes) c.store(c.w.slope, at, f.slope);
        }
      }
    });
    if (dropped) {
      dropped->layer = l;
      const F scale = c.load(c.w.rate, static_cast<int>(Rate::keep) + l);
      for (int k = 0; k < width * S; ++k) {
        const int i = k / S, s = k % S, at = c.at(to + i, s);
        c.store(c.w.value, at, dropped->applied(i, s, V::mul(scale, c.load(c.w.value, at))));
        c.store(c.w.slope, at, dropped->applied(i, s, V::mul(scale, c.load(c.w.slope, at))));
      }
    }
  }
  const int count = settings.sources[settings.depth], from = settings.at[settings.depth],
            row = settings.first[settings.depth];
  TreeSums<V, S> sums;
  for (int t = 0; t < count; ++t) {
    const F weight = c.load(c.w.parameter, row + t);
    F term[S];
    SB_UNROLL
    for (int s = 0; s < S; ++s) term[s] = V::mul(weight, c.load(c.w.value, c.at(from + t, s)));
    sums.add(term);
  }
  const F bias = c.load(c.w.parameter, row + count);
  SB_UNROLL
  for (int s = 0; s < S; ++s) out[s] = V::add(sums.total(s), bias);
}

/// The network's output, in the labels' range, from the output neuron's input.
template <class V>
SB_HD typename V::F output_of(OutputKind kind, typename V::F z) {
  if (kind == OutputKind::tanh) return activate<V, Activation::tanh>(z);
  if (kind == OutputKind::sigmoid) return V::fma(V::set(2), elementary::sigmoid<V>(z), V::set(-1));
  return z;
}

}  // namespace seedbed::kernels::general
