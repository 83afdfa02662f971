// SPDX-License-Identifier: Apache-2.0
// One training step, written once for every lane type and shape: forward, backward, gradient and
// update of S samples at a time. The bits of a network depend on this file alone.
//
// Written order of every sum: neuron j adds its terms over r = 0, 1, ... 7 with source j xor r,
// even and odd r in two chains of fma (the even one starts at the bias), then even + odd. The
// output adds its products as a tree over xor 1, 2, 4, then the bias. Gradients add sample by sample.
//
// Padding: a slot without a neuron holds x = -0, delta = -0 and weights +0. Its products are -0, and
// adding -0 changes nothing, not even the sign of a zero: a network gives the same bits in any
// width class.
#pragma once

#include "kernels/activation.h"
#include "kernels/parameters.h"
#include "kernels/shape.h"

namespace seedbed::kernels {

/// Neurons of a level that a lane owns.
template <class V>
SB_HD constexpr int own_rows(int width) {
  return V::kGroup > 1 ? kOwn<V> : width;
}

/// start + sum over the sources of one neuron, for S samples. `row` is the neuron's position among
/// the lane's own; weight(t) the weight of source slot t; x[s][t] the source.
template <class V, int Width, int S, class Weight>
SB_HD void sum_sources(int row, typename V::F start, const Weight& weight, const typename V::F (*x)[kSlots],
                       typename V::F* sum) {
  typename V::F even[S], odd[S];
  SB_UNROLL
  for (int s = 0; s < S; ++s) {
    even[s] = start;
    odd[s] = V::set(0);
  }
  SB_UNROLL
  for (int r = 0; r < Width; r += 2) {
    const int t = r ^ (row & (Width - 1)), u = (r + 1) ^ (row & (Width - 1));
    const typename V::F wt = weight(t), wu = weight(u);
    SB_UNROLL
    for (int s = 0; s < S; ++s) {
      even[s] = V::fma(wt, x[s][t], even[s]);
      odd[s] = V::fma(wu, x[s][u], odd[s]);
    }
  }
  SB_UNROLL
  for (int s = 0; s < S; ++s) sum[s] = V::add(even[s], odd[s]);
}

/// Sum of the products of a level as a tree over xor 1, 2, 4; the same in every lane of a group.
template <class V, int Width>
SB_HD typename V::F sum_tree(const typename V::F* weight, const typename V::F* x) {
  constexpr int own = V::kGroup > 1 ? kOwn<V> : Width;
  typename V::F part[own];
  SB_UNROLL
  for (int i = 0; i < own; ++i) part[i] = V::mul(weight[i], x[i]);
  SB_UNROLL
  for (int w = 1; w < own; w *= 2) {
    SB_UNROLL
    for (int i = 0; i + w < own; i += 2 * w) part[i] = V::add(part[i], part[i + w]);
  }
  if constexpr (V::kGroup >= 2) part[0] = V::add(part[0], V::template xor_lanes<1>(part[0]));
  if constexpr (V::kGroup >= 4) part[0] = V::add(part[0], V::template xor_lanes<2>(part[0]));
  if constexpr (V::kGroup >= 8) part[0] = V::add(part[0], V::template xor_lanes<4>(part[0]));
  return part[0];
}

/// trace.x[0] -> trace.x[1..depth], trace.output.
template <class V, int S, class Shape, class Parameters, class Masks, class T>
SB_HD void forward(const Shape& shape, const Parameters& p, const Masks& masks, T& trace) {
  using F = typename V::F;
  const F padding = V::set(-typename V::Real(0));
  SB_UNROLL_DEVICE
  for (int l = 0; l < shape.depth(); ++l) {
    const int rows = own_rows<V>(shape.width(l + 1));
    shape.with_width(l, [&](auto width) {
      SB_UNROLL_DEVICE
      for (int i = 0; i < rows; ++i) {
        F z[S];
        sum_sources<V, width.value, S>(
            i, p.bias[l][i], [&](int t) { return p.weight[l][i][t]; }, trace.x[l], z);
        SB_UNROLL
        for (int s = 0; s < S; ++s) trace.x[l + 1][s][i] = z[s];
      }
    });
    shape.with_kind(l, [&](auto kind) {
      SB_UNROLL_DEVICE
      for (int i = 0; i < rows; ++i) {
        SB_UNROLL
        for (int s = 0; s < S; ++s) trace.x[l + 1][s][i] = activate<V, kind.value>(trace.x[l + 1][s][i]);
      }
    });
    if (shape.has_masks()) {
      SB_UNROLL_DEVICE
      for (int i = 0; i < rows; ++i) {
        const typename V::M unit = masks.unit(l, i);
        SB_UNROLL
        for (int s = 0; s < S; ++s) trace.x[l + 1][s][i] = V::select(unit, trace.x[l + 1][s][i], padding);
      }
    }
    SB_UNROLL
    for (int s = 0; s < S; ++s) spread<V>(trace.x[l + 1][s]);
  }
  shape.with_width(shape.depth(), [&](auto width) {
    SB_UNROLL
    for (int s = 0; s < S; ++s)
      trace.output[s] =
          V::add(sum_tree<V, width.value>(p.output_weight, trace.x[shape.depth()][s]), p.output_bias[0]);
  });
  shape.with_output([&](auto kind) {
    SB_UNROLL
    for (int s = 0; s < S; ++s) trace.output[s] = activate<V, kind.value>(trace.output[s]);
  });
}

/// After forward: trace.delta and trace.output_delta for the error 0.5 (output - target)^2.
/// `transposed(l)` gives layer l's weights by source (only asked for where kGroup > 1).
template <class V, int S, class Shape, class Parameters, class Transposed, class Masks, class T>
SB_HD void backward(const Shape& shape, const Parameters& p, const Transposed& transposed, const Masks& masks,
                    const typename V::F* target, T& trace) {
  using F = typename V::F;
  const F padding = V::set(-typename V::Real(0));
  shape.with_output([&](auto kind) {
    SB_UNROLL
    for (int s = 0; s < S; ++s)
      trace.output_delta[s] = times_slope<V, kind.value>(V::sub(trace.output[s], target[s]), trace.output[s]);
  });
  if (shape.depth() == 0) return;
  F error[kOwn<V>][S];
  SB_UNROLL_DEVICE
  for (int i = 0; i < own_rows<V>(shape.width(shape.depth())); ++i) {
    SB_UNROLL
    for (int s = 0; s < S; ++s) error[i][s] = V::mul(p.output_weight[i], trace.output_delta[s]);
  }
  SB_UNROLL_DEVICE
  for (int l = shape.depth() - 1; l >= 0; --l) {
    const int rows = own_rows<V>(shape.width(l + 1));
    shape.with_kind(l, [&](auto kind) {
      SB_UNROLL_DEVICE
      for (int i = 0; i < rows; ++i) {
        SB_UNROLL
        for (int s = 0; s < S; ++s)
          trace.delta[l][s][i] = times_slope<V, kind.value>(error[i][s], trace.x[l + 1][s][i]);
      }
    });
    if (shape.has_masks()) {
      SB_UNROLL_DEVICE
      for (int i = 0; i < rows; ++i) {
        const typename V::M unit = masks.unit(l, i);
        SB_UNROLL
        for (int s = 0; s < S; ++s) trace.delta[l][s][i] = V::select(unit, trace.delta[l][s][i], padding);
      }
    }
    SB_UNROLL
    for (int s = 0; s < S; ++s) spread<V>(trace.delta[l][s]);
    if (l == 0) break;
    shape.with_width(l + 1, [&](auto width) {
      SB_UNROLL_DEVICE
      for (int k = 0; k < own_rows<V>(shape.width(l)); ++k) {
        sum_sources<V, width.value, S>(
            k, V::set(0),
            [&](int t) {
              if constexpr (V::kGroup > 1) {
                return transposed(l)[k][t];
              } else {
                return p.weight[l][t][k];
              }
            },
            trace.delta[l], error[k]);
      }
    });
  }
}

/// Rates of one update, per network: computed once, on the host.
template <class V>
struct Rates {
  typename V::F step;   ///< learning rate / samples in the gradient
  typename V::F decay;  ///< learning rate * regularization rate
};

/// A weight after its update; `dead` gains the lanes in which the L1 rule kills it: the
/// regularization part, with the sign of the old weight, crossed zero.
template <class V, Regularization R>
SB_HD typename V::F update_weight(typename V::F w, typename V::F gradient, const Rates<V>& rates,
                                  typename V::M& dead) {
  using F = typename V::F;
  const F moved = V::fnma(rates.step, gradient, w);
  if constexpr (R == Regularization::l2) return V::fnma(rates.decay, w, moved);
  if constexpr (R == Regularization::l1) {
    const F zero = V::set(0);
    const F pull =
        V::select(V::lt(w, zero), V::neg(rates.decay), V::select(V::lt(zero, w), rates.decay, zero));
    const F pulled = V::sub(moved, pull);
    const auto crossed = V::either(V::both(V::lt(moved, zero), V::lt(zero, pulled)),
                                   V::both(V::lt(zero, moved), V::lt(pulled, zero)));
    dead = V::either(dead, crossed);
    return V::select(dead, zero, pulled);
  }
  return moved;
}

/// Adds the gradients of the trace's S samples to g. With Fresh, g holds nothing yet and is not
/// read. With Update, the sum goes into the parameters instead of g: one step.
template <class V, int S, bool Fresh, bool Update, Regularization R, class Shape, class Parameters,
          class Dead, class T>
SB_HD void accumulate(const Shape& shape, Parameters& p, Parameters& g, Dead& dead, const Rates<V>& rates,
                      const T& trace) {
  using F = typename V::F;
  const int depth = shape.depth();
  const auto add_weight = [&](F& weight, F& gradient, auto delta_of, auto x_of, auto&& dead_flag) {
    F sum = Fresh ? V::set(0) : gradient;
    SB_UNROLL
    for (int s = 0; s < S; ++s) sum = V::fma(delta_of(s), x_of(s), sum);
    if constexpr (Update) {
      if constexpr (R == Regularization::l1) {
        typename V::M flag = dead_flag.get();
        weight = update_weight<V, R>(weight, sum, rates, flag);
        dead_flag.set(flag);
      } else {
        typename V::M none = V::no_lane();
        weight = update_weight<V, R>(weight, sum, rates, none);
      }
    } else {
      gradient = sum;
    }
  };
  const auto add_bias = [&](F& bias, F& gradient, auto delta_of) {
    F sum = Fresh ? V::set(0) : gradient;
    SB_UNROLL
    for (int s = 0; s < S; ++s) sum = V::add(sum, delta_of(s));
    if constexpr (Update) {
      bias = V::fnma(rates.step, sum, bias);
    } else {
      gradient = sum;
    }
  };
  SB_UNROLL_DEVICE
  for (int l = 0; l < depth; ++l) {
    SB_UNROLL_DEVICE
    for (int i = 0; i < own_rows<V>(shape.width(l + 1)); ++i) {
      SB_UNROLL_DEVICE
      for (int t = 0; t < shape.width(l); ++t) {
        add_weight(
            p.weight[l][i][t], g.weight[l][i][t], [&](int s) { return trace.delta[l][s][i]; },
            [&](int s) { return trace.x[l][s][t]; }, dead.weight(l, i, t));
      }
      add_bias(p.bias[l][i], g.bias[l][i], [&](int s) { return trace.delta[l][s][i]; });
    }
  }
  SB_UNROLL_DEVICE
  for (int i = 0; i < own_rows<V>(shape.width(depth)); ++i) {
    add_weight(
        p.output_weight[i], g.output_weight[i], [&](int s) { return trace.output_delta[s]; },
        [&](int s) { return trace.x[depth][s][i]; }, dead.output(i));
  }
  add_bias(p.output_bias[0], g.output_bias[0], [&](int s) { return trace.output_delta[s]; });
}

}  // namespace seedbed::kernels
