// SPDX-License-Identifier: Apache-2.0
// The CPU kernels over any lane type whose lanes are whole networks. Included by one translation
// unit an instruction set; uses nothing of the standard library, so that no inline function
// compiled for a newer instruction set can be linked in place of a portable one.
#pragma once

#include "engine/cpu/pack.h"
#include "kernels/step.h"

namespace seedbed::cpu {

template <class V>
struct PackKernels {
  using Real = typename V::Real;
  using F = typename V::F;
  using M = typename V::M;
  using View = PackView<Real>;
  using PointsView = Points<Real>;
  using Parameters = kernels::ParameterPointers<V>;
  static constexpr int kSlots = kernels::kSlots;

  struct Masks {
    const LaneBits (*bits)[kSlots];
    SB_HD M unit(int layer, int row) const { return V::mask_of(bits[layer][row]); }
  };
  struct Dead {
    LaneBits* weights;
    LaneBits* outputs;
    struct Flag {
      LaneBits* bits;
      SB_HD M get() const { return V::mask_of(*bits); }
      SB_HD void set(M m) const { *bits = static_cast<LaneBits>(V::lanes_of(m)); }
    };
    SB_HD Flag weight(int l, int i, int t) const { return {&weights[(l * kSlots + i) * kSlots + t]}; }
    SB_HD Flag output(int i) const { return {&outputs[i]}; }
  };
  struct NoTranspose {
    SB_HD const F (*operator()(int) const)[kSlots] { return nullptr; }
  };

  static Parameters pointers(const ParameterBlock<Real>& block) {
    return {reinterpret_cast<F(*)[kSlots][kSlots]>(block.weight), reinterpret_cast<F(*)[kSlots]>(block.bias),
            reinterpret_cast<F*>(block.output_weight), reinterpret_cast<F*>(block.output_bias)};
  }

  template <int S>
  using Trace = kernels::Trace<V, S, kernels::kMaxDepth>;

  template <int S>
  static SB_HD void load_inputs(const View& v, const PointsView& points, int first, Trace<S>& trace) {
    const int slots = v.shape.width(0);
    for (int s = 0; s < S; ++s) {
      for (int t = 0; t < slots; ++t) {
        const std::int64_t at = std::int64_t(first + s) * slots + t;
        trace.x[0][s][t] = points.shared ? V::set(points.x[at]) : V::load(points.x + at * V::kWidth);
      }
    }
  }
  static SB_HD F load_label(const PointsView& points, int at) {
    return points.shared ? V::set(points.y[at]) : V::load(points.y + std::int64_t(at) * V::kWidth);
  }

  template <int S>
  static __attribute__((noinline)) void outputs_of(const View& v, const PointsView& points, int first,
                                                   Trace<S>& trace) {
    load_inputs<S>(v, points, first, trace);
    kernels::forward<V, S>(v.shape, pointers(v.parameters), Masks{v.unit}, trace);
  }

  template <int S>
  static __attribute__((noinline)) void propagate(const View& v, int first, Trace<S>& trace) {
    const Parameters p = pointers(v.parameters);
    load_inputs<S>(v, v.train, first, trace);
    kernels::forward<V, S>(v.shape, p, Masks{v.unit}, trace);
    F target[S];
    for (int s = 0; s < S; ++s) target[s] = load_label(v.train, first + s);
    kernels::backward<V, S>(v.shape, p, NoTranspose{}, Masks{v.unit}, target, trace, [](int) {});
  }

  template <int S, bool Fresh, bool Update, Regularization R>
  static __attribute__((noinline)) void add_gradient(View& v, const kernels::Rates<V>& rates,
                                                     const Trace<S>& trace) {
    Parameters p = pointers(v.parameters), g = pointers(v.gradient);
    Dead dead{v.dead_weight, v.dead_output};
    kernels::gradient_sum<V, S, Fresh, Update, R>(v.shape, p, g, dead, rates, trace).all_layers();
  }

  template <int S, bool Fresh>
  static void add_and_update(View& v, const kernels::Rates<V>& rates, const Trace<S>& trace) {
    switch (v.regularization) {
      case Regularization::none:
        return add_gradient<S, Fresh, true, Regularization::none>(v, rates, trace);
      case Regularization::l1:
        return add_gradient<S, Fresh, true, Regularization::l1>(v, rates, trace);
      case Regularization::l2:
        return add_gradient<S, Fresh, true, Regularization::l2>(v, rates, trace);
      default:  // the others are the general kernels'
        return;
    }
  }

  template <int S>
  static void train_block(View& v, int first, bool update, const kernels::Rates<V>& rates) {
    Trace<S> trace;
    propagate<S>(v, first, trace);
    const bool fresh = v.gradient_fresh;
    if (update) {
      fresh ? add_and_update<S, true>(v, rates, trace) : add_and_update<S, false>(v, rates, trace);
    } else {
      fresh ? add_gradient<S, true, false, Regularization::none>(v, rates, trace)
            : add_gradient<S, false, false, Regularization::none>(v, rates, trace);
    }
    v.gradient_fresh = update;
  }

  static void train_epoch(View& v) {
    if (v.batch > v.train.count) return;  // no update ever happens
    const F decay = V::load(v.decay);
    const kernels::Rates<V> full{V::load(v.step), decay}, carried{V::load(v.carried_step), decay};
    const kernels::Rates<V>* rates = v.gradient_fresh ? &full : &carried;
    for (int k = 0; k < v.train.count;) {
      const int rest = v.train.count - k;
      const bool whole = rest >= v.batch;
      const int end = whole ? k + v.batch : v.train.count;
      while (k < end) {
        const int left = end - k;
        if (left >= 4) {
          train_block<4>(v, k, whole && left == 4, *rates);
          k += 4;
        } else if (left >= 2) {
          train_block<2>(v, k, whole && left == 2, *rates);
          k += 2;
        } else {
          train_block<1>(v, k, whole, *rates);
          k += 1;
        }
      }
      rates = &full;
    }
  }

  /// fn(trace, s, k): after the forward pass of point k, sample s of the trace.
  /// more() is asked before every block.
  template <class Fn, class More>
  static SB_HD void for_points(const View& v, const PointsView& points, Fn&& fn, More&& more) {
    int k = 0;
    for (; k + 4 <= points.count && more(); k += 4) {
      Trace<4> trace;
      outputs_of<4>(v, points, k, trace);
      for (int s = 0; s < 4; ++s) fn(trace, s, k + s);
    }
    for (; k < points.count && more(); ++k) {
      Trace<1> trace;
      outputs_of<1>(v, points, k, trace);
      fn(trace, 0, k);
    }
  }

  /// Output >= 0 is +1, anything else (NaN too) is -1.
  static SB_HD M is_correct(F output, F label) {
    const F zero = V::set(0);
    const M says_plus = V::le(zero, output), is_plus = V::le(zero, label);
    return V::either(V::both(says_plus, is_plus), V::both(V::invert(says_plus), V::invert(is_plus)));
  }

  static void evaluate(const View& v, const PointsView& points, Real* loss, Real* correct) {
    F sums[kernels::kLossChains], right = V::set(0);
    for (auto& sum : sums) sum = V::set(0);
    for_points(
        v, points,
        [&](const auto& trace, int s, int k) {
          const F label = load_label(points, k);
          const F error = V::sub(trace.output[s], label);
          F& sum = sums[k % kernels::kLossChains];
          sum = V::fma(error, error, sum);
          right = V::add(right, V::select(is_correct(trace.output[s], label), V::set(1), V::set(0)));
        },
        [] { return true; });
    for (int w = 1; w < kernels::kLossChains; w *= 2) {
      for (int i = 0; i < kernels::kLossChains; i += 2 * w) sums[i] = V::add(sums[i], sums[i + w]);
    }
    V::store(loss, sums[0]);
    V::store(correct, right);
  }

  static LaneBits at_most_wrong(const View& v, const PointsView& points, const Real* allowed,
                                LaneBits lanes) {
    const F limit = V::load(allowed);
    F wrong = V::set(0);
    LaneBits passing = lanes;
    for_points(
        v, points,
        [&](const auto& trace, int s, int k) {
          const M correct = is_correct(trace.output[s], load_label(points, k));
          wrong = V::add(wrong, V::select(correct, V::set(0), V::set(1)));
        },
        [&] {
          passing = lanes & static_cast<LaneBits>(V::lanes_of(V::le(wrong, limit)));
          return passing != 0;
        });
    return lanes & static_cast<LaneBits>(V::lanes_of(V::le(wrong, limit)));
  }

  static LaneBits not_finite(const View& v) {
    const Parameters p = pointers(v.parameters);
    const F zero = V::set(0);
    F sum = zero;  // x * 0 is NaN exactly when x is not finite
    for (int l = 0; l < v.shape.depth(); ++l) {
      for (int i = 0; i < v.shape.width(l + 1); ++i) {
        for (int t = 0; t < v.shape.width(l); ++t) sum = V::fma(p.weight[l][i][t], zero, sum);
        sum = V::fma(p.bias[l][i], zero, sum);
      }
    }
    for (int i = 0; i < v.shape.width(v.shape.depth()); ++i) sum = V::fma(p.output_weight[i], zero, sum);
    sum = V::fma(p.output_bias[0], zero, sum);
    return static_cast<LaneBits>(V::lanes_of(V::invert(V::eq(sum, sum)))) & all_lanes();
  }

  static void outputs(const View& v, const PointsView& points, Real* output) {
    for_points(
        v, points,
        [&](const auto& trace, int s, int k) {
          V::store(output + std::int64_t(k) * V::kWidth, trace.output[s]);
        },
        [] { return true; });
  }

  static void largest_outputs(const View& v, Real* largest) {
    F most[kernels::kMaxDepth][kSlots];
    for (int l = 0; l < v.shape.depth(); ++l) {
      for (int i = 0; i < kSlots; ++i) most[l][i] = V::set(-__builtin_huge_val());
    }
    for_points(
        v, v.train,
        [&](const auto& trace, int s, int) {
          for (int l = 0; l < v.shape.depth(); ++l) {
            for (int i = 0; i < v.shape.width(l + 1); ++i) {
              most[l][i] = V::max_nan(trace.x[l + 1][s][i], most[l][i]);
            }
          }
        },
        [] { return true; });
    for (int l = 0; l < v.shape.depth(); ++l) {
      for (int i = 0; i < kSlots; ++i) V::store(largest + (l * kSlots + i) * V::kWidth, most[l][i]);
    }
  }

  static void multiply_adds(std::int64_t rounds, Real* out) {
    F sum[kMultiplyAdds];
    for (int i = 0; i < kMultiplyAdds; ++i) sum[i] = V::set(static_cast<Real>(i));
    const F factor = V::set(static_cast<Real>(0.999)), term = V::set(static_cast<Real>(0.001));
    for (std::int64_t r = 0; r < rounds; ++r) {
      SB_UNROLL
      for (int i = 0; i < kMultiplyAdds; ++i) sum[i] = V::fma(sum[i], factor, term);
    }
    for (int i = 0; i < kMultiplyAdds; ++i) V::store(out + i * V::kWidth, sum[i]);
  }

  static constexpr LaneBits all_lanes() {
    return V::kWidth == 32 ? ~LaneBits(0) : (LaneBits(1) << V::kWidth) - 1;
  }

  static constexpr Kernels<Real> table(const char* name) {
    return {name,       V::kWidth, train_epoch,     evaluate,     at_most_wrong,
            not_finite, outputs,   largest_outputs, multiply_adds};
  }
};

}  // namespace seedbed::cpu
