// SPDX-License-Identifier: Apache-2.0
// Epochs of training with everything a network has in its lanes' own arrays: the loop of the device
// kernels, one sample at a time. Same bits as the CPU's packs.
#pragma once

#include "kernels/dead_links.h"
#include "kernels/step.h"

namespace seedbed::kernels {

/// A network (or, for wide lanes, several) with its training state. `fresh`: the gradient is empty,
/// as it is unless the last epoch ended in the middle of a batch.
template <class V, int Depth>
struct TrainState {
  ParameterArrays<V, Depth> parameters, gradient;
  DeadLinks<V, Depth> dead;
  bool fresh;
};

template <class V>
struct EpochRates {
  Rates<V> full;     ///< of a batch
  Rates<V> carried;  ///< of the first batch of an epoch that begins with a carried remainder
};

/// Adds nothing to the gradient; applies it and empties it.
template <class V, Regularization R, int Depth, class Shape>
SB_HD void apply_gradient(const Shape& shape, TrainState<V, Depth>& state, const Rates<V>& rates) {
  Trace<V, 1, Depth> none;
  gradient_sum<V, 0, false, true, R>(shape, state.parameters, state.gradient, state.dead, rates, none)
      .all_layers();
}

template <class V, int Depth, class Shape>
SB_HD void clear_gradient(const Shape& shape, ParameterArrays<V, Depth>& g) {
  const typename V::F zero = V::set(0);
  SB_UNROLL_DEVICE
  for (int l = 0; l < Depth; ++l) {
    SB_UNROLL_DEVICE
    for (int i = 0; i < own_rows<V>(shape.width(l + 1)); ++i) {
      SB_UNROLL_DEVICE
      for (int t = 0; t < shape.width(l); ++t) g.weight[l][i][t] = zero;
      g.bias[l][i] = zero;
    }
  }
  SB_UNROLL_DEVICE
  for (int i = 0; i < own_rows<V>(shape.width(Depth)); ++i) g.output_weight[i] = zero;
  g.output_bias[0] = zero;
}

/// Weights by source, kept beside the parameters where a network spans several lanes.
template <class V, int Depth>
struct TransposedWeights {
  typename V::F weight[kAtLeastOne<Depth>][kOwn<V>][kLaneSlots<V>];

  SB_HD void update(const ParameterArrays<V, Depth>& parameters) {
    if constexpr (V::kGroup > 1) {
      SB_UNROLL_DEVICE
      for (int l = 1; l < Depth; ++l) transpose<V>(parameters.weight[l], weight[l]);
    }
  }
};

/// One pass over the points. `points.load(points.fetch(k), x)` fills the kSlots inputs of point k as this
/// lane sees them (padding: -0) and returns its label; fetch() is called one point ahead. `Points::kAhead`:
/// whether that loads something, and a register more is nothing. `batch` > number of points: nothing happens.
template <class V, Regularization R, int Depth, class Shape, class Points, class Masks>
SB_HD void train_epoch(const Shape& shape, TrainState<V, Depth>& state,
                       TransposedWeights<V, Depth>& transposed, const Points& points, int count, int batch,
                       const EpochRates<V>& rates, const Masks& masks) {
  using F = typename V::F;
  if (batch > count) return;
  bool carried = !state.fresh;
  int in_batch = 0;
  auto next = points.fetch(0);
  for (int k = 0; k < count; ++k) {
    bool first = false, last = false;  // of its batch
    if constexpr (Points::kAhead) {    // nobody waits for it after the sample then
      first = in_batch == 0 && k > 0;
      last = ++in_batch == batch;
    }
    Trace<V, 1, Depth> trace;
    F label = points.load(Points::kAhead ? next : points.fetch(k), trace.x[0][0]);
    if constexpr (Points::kAhead) next = points.fetch(k + 1 < count ? k + 1 : 0);
    forward<V, 1>(shape, state.parameters, masks, trace);
    // Layer by layer from the top, so that few deltas are alive at a time.
    const auto learn = [&](auto fresh) SB_LAMBDA {
      const auto sum = gradient_sum<V, 1, fresh.value, false, R>(shape, state.parameters, state.gradient,
                                                                 state.dead, rates.full, trace);
      backward<V, 1>(
          shape, state.parameters, [&](int l) SB_LAMBDA { return transposed.weight[l]; }, masks, &label,
          trace, [&](int l) SB_LAMBDA { l == Depth ? sum.output() : sum.layer(l); });
    };
    if (Points::kAhead ? first
                       : in_batch == 0 && k > 0) {  // after an update: nobody has cleared the gradient
      learn(std::true_type{});
    } else {
      learn(std::false_type{});
    }
    if (Points::kAhead ? last : ++in_batch == batch) {
      apply_gradient<V, R, Depth>(shape, state, carried ? rates.carried : rates.full);
      transposed.update(state.parameters);
      carried = false;
      in_batch = 0;
    }
  }
  state.fresh = in_batch == 0;
  if (state.fresh) clear_gradient<V, Depth>(shape, state.gradient);
}

/// Several epochs from the state as it is.
template <class V, Regularization R, int Depth, class Shape, class Points, class Masks>
SB_HD void train_epochs(const Shape& shape, TrainState<V, Depth>& state, const Points& points, int count,
                        int batch, const EpochRates<V>& rates, const Masks& masks, int epochs) {
  TransposedWeights<V, Depth> transposed;
  transposed.update(state.parameters);
  if (state.fresh) clear_gradient<V, Depth>(shape, state.gradient);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    train_epoch<V, R, Depth>(shape, state, transposed, points, count, batch, rates, masks);
  }
}

}  // namespace seedbed::kernels
