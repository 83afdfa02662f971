// SPDX-License-Identifier: Apache-2.0
// One training step, written once for every lane type and shape: forward, backward, gradient and
// update of S samples at a time. The bits of a network depend on this file alone.
//
// Written order of every sum: neuron j adds its terms over r = 0, 1, ... 7 with source j xor r,
// even and odd r in two chains of fma (the even one starts at the bias), then even + odd. The
// output adds its products as a tree over xor 1, 2, 4 (8, 16), then the bias. Gradients add sample by sample.
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

/// Calls fn with 0, Stride, 2 Stride, ...: constants where loops are unrolled.
template <int Stride, class Fn, int... I>
SB_HD void for_constants(Fn&& fn, std::integer_sequence<int, I...>) {
#if defined(SEEDBED_NO_UNROLL)
  for (int i = 0; i < int(sizeof...(I)); ++i) fn(i * Stride);
#else
  (fn(std::integral_constant<int, I * Stride>{}), ...);
#endif
}

/// put(i, s, start(i) + sum over the sources of neuron i) for the lane's first `rows` neurons and S
/// samples. weight(i, t) is the weight from source slot t to neuron i, x[s][t] the source.
///
/// Neurons go in pairs: the even chain of one and the odd chain of the other have the same sources,
/// so that a source is loaded once for two products.
template <class V, int Width, int S, class Start, class Weight, class Put>
SB_HD void sum_sources(int rows, const Start& start, const Weight& weight,
                       const typename V::F (*x)[kLaneSlots<V>], const Put& put) {
  using F = typename V::F;
  constexpr int pair = kOwn<V> >= 2 ? 2 : 1;
  for_constants<pair>(
      [&](auto row) SB_LAMBDA {
        if (row >= rows) return;
        F even[pair][S], odd[pair][S];
        SB_UNROLL
        for (int parity = 0; parity < 2; ++parity) {
          // The sources of this parity: even chain of neuron row + a, odd chain of row + b.
          const int a = parity & (pair - 1), b = (parity ^ 1) & (pair - 1);
          F one[S], other[S];
          SB_UNROLL
          for (int s = 0; s < S; ++s) {
            one[s] = start(row + a);
            other[s] = V::set(0);
          }
          SB_UNROLL
          for (int r = 0; r < Width; r += 2) {
            const int t = (row ^ parity ^ r) & (Width - 1);
            const F wa = weight(row + a, t), wb = weight(row + b, t);
            SB_UNROLL
            for (int s = 0; s < S; ++s) {
              if (pair == 2 || parity == 0) one[s] = V::fma(wa, x[s][t], one[s]);
              if (pair == 2 || parity == 1) other[s] = V::fma(wb, x[s][t], other[s]);
            }
          }
          SB_UNROLL
          for (int s = 0; s < S; ++s) {
            if (pair == 2 || parity == 0) even[a][s] = one[s];
            if (pair == 2 || parity == 1) odd[b][s] = other[s];
          }
        }
        SB_UNROLL
        for (int i = 0; i < pair; ++i) {
          SB_UNROLL
          for (int s = 0; s < S; ++s) put(row + i, s, V::add(even[i][s], odd[i][s]));
        }
      },
      std::make_integer_sequence<int, kOwn<V> / pair>{});
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
  if constexpr (V::kGroup >= 16) part[0] = V::add(part[0], V::template xor_lanes<8>(part[0]));
  if constexpr (V::kGroup >= 32) part[0] = V::add(part[0], V::template xor_lanes<16>(part[0]));
  return part[0];
}

/// The value of a slot: `x` where a neuron is there, else the padding.
template <class V>
SB_HD typename V::F or_padding(typename V::M there, typename V::F x) {
  return V::select(there, x, V::set(-typename V::Real(0)));
}

/// The same for one network a thread or a group of threads: all bits set where a neuron is there, else none.
/// One operation on bits, where a select would first ask for its condition again.
struct UnitBits {
  std::uint32_t bits;
};
template <class V>
SB_HD typename V::F or_padding(UnitBits there, typename V::F x) {
  static_assert(sizeof(typename V::Real) == sizeof there.bits);
  return V::from_bits((V::bits(x) & there.bits) | (~there.bits & 0x80000000u));
}

/// trace.x[0] -> trace.x[1..depth], trace.output.
template <class V, int S, class Shape, class Parameters, class Masks, class T>
SB_HD void forward(const Shape& shape, const Parameters& p, const Masks& masks, T& trace) {
  using F = typename V::F;
  SB_UNROLL_DEVICE
  for (int l = 0; l < shape.depth(); ++l) {
    const int rows = own_rows<V>(shape.width(l + 1));
    shape.with_width(l, [&](auto width) SB_LAMBDA {
      sum_sources<V, width.value, S>(
          rows, [&](int i) SB_LAMBDA { return p.bias[l][i]; },
          [&](int i, int t) SB_LAMBDA { return p.weight[l][i][t]; }, trace.x[l],
          [&](int i, int s, F z) SB_LAMBDA { trace.x[l + 1][s][i] = z; });
    });
    shape.with_kind(l, [&](auto kind) SB_LAMBDA {
      SB_UNROLL_DEVICE
      for (int i = 0; i < rows; ++i) {
        SB_UNROLL
        for (int s = 0; s < S; ++s) trace.x[l + 1][s][i] = activate<V, kind.value>(trace.x[l + 1][s][i]);
      }
    });
    if (shape.has_masks()) {
      SB_UNROLL_DEVICE
      for (int i = 0; i < rows; ++i) {
        const auto unit = masks.unit(l, i);
        SB_UNROLL
        for (int s = 0; s < S; ++s) trace.x[l + 1][s][i] = or_padding<V>(unit, trace.x[l + 1][s][i]);
      }
    }
    if (l + 1 == shape.depth()) break;  // the output asks every lane for its own neurons only
    SB_UNROLL
    for (int s = 0; s < S; ++s) spread<V>(trace.x[l + 1][s]);
  }
  shape.with_width(shape.depth(), [&](auto width) SB_LAMBDA {
    SB_UNROLL
    for (int s = 0; s < S; ++s)
      trace.output[s] =
          V::add(sum_tree<V, width.value>(p.output_weight, trace.x[shape.depth()][s]), p.output_bias[0]);
  });
  shape.with_output([&](auto kind) SB_LAMBDA {
    SB_UNROLL
    for (int s = 0; s < S; ++s) trace.output[s] = activate<V, kind.value>(trace.output[s]);
  });
}

/// After forward: trace.delta and trace.output_delta for the error 0.5 (output - target)^2.
/// `transposed(l)` gives layer l's weights by source (only asked for where kGroup > 1). `done(l)` is
/// called as soon as hidden layer l's delta is there, with l = depth for the output's.
template <class V, int S, class Shape, class Parameters, class Transposed, class Masks, class T, class Done>
SB_HD void backward(const Shape& shape, const Parameters& p, const Transposed& transposed, const Masks& masks,
                    const typename V::F* target, T& trace, const Done& done) {
  using F = typename V::F;
  shape.with_output([&](auto kind) SB_LAMBDA {
    SB_UNROLL
    for (int s = 0; s < S; ++s)
      trace.output_delta[s] = times_slope<V, kind.value>(V::sub(trace.output[s], target[s]), trace.output[s]);
  });
  done(shape.depth());
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
    shape.with_kind(l, [&](auto kind) SB_LAMBDA {
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
        const auto unit = masks.unit(l, i);
        SB_UNROLL
        for (int s = 0; s < S; ++s) trace.delta[l][s][i] = or_padding<V>(unit, trace.delta[l][s][i]);
      }
    }
    if (l > 0) {  // nobody asks for the first layer's but for its own
      SB_UNROLL
      for (int s = 0; s < S; ++s) spread<V>(trace.delta[l][s]);
    }
    done(l);
    if (l == 0) break;
    shape.with_width(l + 1, [&](auto width) SB_LAMBDA {
      sum_sources<V, width.value, S>(
          own_rows<V>(shape.width(l)), [](int) SB_LAMBDA { return V::set(0); },
          [&](int i, int t) SB_LAMBDA {
            if constexpr (V::kGroup > 1) {
              return transposed(l)[i][t];
            } else {
              return p.weight[l][t][i];
            }
          },
          trace.delta[l], [&](int i, int s, F sum) SB_LAMBDA { error[i][s] = sum; });
    });
  }
}

/// Rates of one update, per network: computed once, on the host.
template <class V>
struct Rates {
  typename V::F step;   ///< learning rate / samples in the gradient
  typename V::F decay;  ///< learning rate * regularization rate
};

/// A weight that the gradient has moved from `w`, after the regularization's part, which takes the sign and
/// the size of the old weight. `dead` gains the lanes in which the L1 rule kills it: that part crossed zero.
template <class V, Regularization R>
SB_HD typename V::F regularized(typename V::F w, typename V::F moved, typename V::F decay,
                                typename V::M& dead) {
  using F = typename V::F;
  if constexpr (R == Regularization::l2) return V::fnma(decay, w, moved);
  if constexpr (R == Regularization::l1) {
    const F zero = V::set(0);
    const auto sign = V::bits(V::set(-typename V::Real(0)));
    // decay with the sign of w; nothing where w is 0 or NaN
    const F pull =
        V::select(V::ne(w, zero), V::from_bits(V::ixor(V::iand(V::bits(w), sign), V::bits(decay))), zero);
    const F pulled = V::sub(moved, pull);
    // On the other side of zero: pulled, as seen from the side of moved, is negative. moved itself is on a
    // side.
    const F ahead = V::from_bits(V::ixor(V::iand(V::bits(moved), sign), V::bits(pulled)));
    dead = V::either(dead, V::both(V::lt(ahead, zero), V::ne(moved, zero)));
    return V::select(dead, zero, pulled);
  }
  return moved;
}

/// A weight after its update.
template <class V, Regularization R>
SB_HD typename V::F update_weight(typename V::F w, typename V::F gradient, const Rates<V>& rates,
                                  typename V::M& dead) {
  return regularized<V, R>(w, V::fnma(rates.step, gradient, w), rates.decay, dead);
}

/// Adds the gradients of the trace's S samples to g, layer by layer. With Fresh, g holds nothing yet
/// and is not read. With Update, the sum goes into the parameters instead of g: one step.
template <class V, int S, bool Fresh, bool Update, Regularization R, class Shape, class Parameters,
          class Dead, class T>
struct GradientSum {
  using F = typename V::F;
  static constexpr int kSeveral = kAtLeastOne<S>;
  static constexpr int kBlock = kOwn<V> >= 2 ? 2 : 1;  ///< neurons that share the load of their source

  const Shape& shape;
  Parameters &p, &g;
  Dead& dead;
  const Rates<V> rates;  ///< a copy that no store can reach: it stays in registers
  const T& trace;

  template <class Source, class Flag>
  SB_HD void add_weight(F& weight, F& gradient, const F* delta, const Source& x, Flag&& flag) const {
    F sum = Fresh ? V::set(0) : gradient;
    SB_UNROLL
    for (int s = 0; s < S; ++s) sum = V::fma(delta[s], x(s), sum);
    if constexpr (Update) {
      if constexpr (R == Regularization::l1) {
        typename V::M is_dead = flag.get();
        weight = update_weight<V, R>(weight, sum, rates, is_dead);
        flag.set(is_dead);
      } else {
        typename V::M none = V::no_lane();
        weight = update_weight<V, R>(weight, sum, rates, none);
      }
    } else {
      gradient = sum;
    }
  }

  SB_HD void add_bias(F& bias, F& gradient, const F* delta) const {
    F sum = Fresh ? V::set(0) : gradient;
    SB_UNROLL
    for (int s = 0; s < S; ++s) sum = V::add(sum, delta[s]);
    if constexpr (Update) {
      bias = V::fnma(rates.step, sum, bias);
    } else {
      gradient = sum;
    }
  }

  /// Hidden layer l: needs trace.x[l] and trace.delta[l].
  SB_HD void layer(int l) const {
    const int rows = own_rows<V>(shape.width(l + 1)), columns = shape.width(l);
    SB_UNROLL_DEVICE
    for (int i = 0; i < rows; i += kBlock) {
      F delta[kBlock][kSeveral];
      SB_UNROLL
      for (int b = 0; b < kBlock; ++b) {
        SB_UNROLL
        for (int s = 0; s < S; ++s) delta[b][s] = trace.delta[l][s][i + b];
      }
      SB_UNROLL_DEVICE
      for (int t = 0; t < columns; ++t) {
        F x[kSeveral];
        SB_UNROLL
        for (int s = 0; s < S; ++s) x[s] = trace.x[l][s][t];
        SB_UNROLL
        for (int b = 0; b < kBlock; ++b) {
          add_weight(
              p.weight[l][i + b][t], g.weight[l][i + b][t], delta[b], [&](int s) SB_LAMBDA { return x[s]; },
              dead.weight(l, i + b, t));
        }
      }
      SB_UNROLL
      for (int b = 0; b < kBlock; ++b) add_bias(p.bias[l][i + b], g.bias[l][i + b], delta[b]);
    }
  }

  /// The output layer: needs trace.x[depth] and trace.output_delta.
  SB_HD void output() const {
    const int depth = shape.depth(), rows = own_rows<V>(shape.width(depth));
    F delta[kSeveral];
    SB_UNROLL
    for (int s = 0; s < S; ++s) delta[s] = trace.output_delta[s];
    SB_UNROLL_DEVICE
    for (int i = 0; i < rows; ++i) {
      add_weight(
          p.output_weight[i], g.output_weight[i], delta,
          [&](int s) SB_LAMBDA { return trace.x[depth][s][i]; }, dead.output(i));
    }
    add_bias(p.output_bias[0], g.output_bias[0], delta);
  }

  SB_HD void all_layers() const {
    SB_UNROLL_DEVICE
    for (int l = 0; l < shape.depth(); ++l) layer(l);
    output();
  }
};

template <class V, int S, bool Fresh, bool Update, Regularization R, class Shape, class Parameters,
          class Dead, class T>
SB_HD GradientSum<V, S, Fresh, Update, R, Shape, Parameters, Dead, T> gradient_sum(
    const Shape& shape, Parameters& p, Parameters& g, Dead& dead, const Rates<V>& rates, const T& trace) {
  return {shape, p, g, dead, rates, trace};
}

}  // namespace seedbed::kernels
