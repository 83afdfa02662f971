// SPDX-License-Identifier: Apache-2.0
// What the general kernels do for the networks of one lane: epochs of training, and looking at them.
// Semantics of a pass as in kernels/train_loop.h: batches in visiting order, a remainder is carried.
#pragma once

#include "kernels/general/losses.h"
#include "kernels/general/optimizers.h"

namespace seedbed::kernels::general {

/// Deltas of the hidden levels for S samples, given the output's: from the last level to the first.
template <class V, int S>
SB_HD_CALL void run_backward(const Columns<V>& c, const typename V::F (&top)[S]) {
  using F = typename V::F;
  const Settings& settings = c.w.settings;
  for (int l = settings.depth; l >= 1; --l) {
    const int width = settings.width[l], level = settings.at[l];
    for (int m = l; m <= settings.depth; ++m) {  // the layers that read this level
      if (m > l && !settings.shortcuts) break;
      const int count = settings.sources[m], column = settings.first[m] + level - settings.at[m];
      const auto put = [&](int i, int s, F part) SB_LAMBDA {
        const int at = c.at(level + i, s);
        c.store(c.w.delta, at, m == l ? part : V::add(c.load(c.w.delta, at), part));
      };
      if (m == settings.depth) {
        for (int i = 0; i < width; ++i) {
          const F weight = c.load(c.w.parameter, column + i);
          SB_UNROLL
          for (int s = 0; s < S; ++s) put(i, s, V::mul(weight, top[s]));
        }
        continue;
      }
      for_pairs(width, [&](int j, auto rows) SB_LAMBDA {
        chain_sums<V, rows.value, S>(
            j, settings.width[m + 1], [&](int) SB_LAMBDA { return V::set(0); },
            [&](int i, int d) SB_LAMBDA { return c.load(c.w.parameter, column + d * count + j + i); },
            [&](int d, int s) SB_LAMBDA { return c.load(c.w.delta, c.at(settings.at[m + 1] + d, s)); },
            [&](int i, int s, F part) SB_LAMBDA { put(j + i, s, part); });
      });
    }
    with_any_activation(settings.kind[l - 1], [&](auto kind) SB_LAMBDA {
      for (int k = 0; k < width * S; ++k) {
        const int at = c.at(level + k / S, k % S);
        const F error = c.load(c.w.delta, at);
        if (is_basic(kind.value) && !settings.dropout) {
          c.store(c.w.delta, at, times_slope < V,
                  is_basic(kind.value) ? kind.value : Activation::linear > (error, c.load(c.w.value, at)));
        } else {
          c.store(c.w.delta, at, V::mul(error, c.load(c.w.slope, at)));
        }
      }
    });
  }
}

/// The gradients of the block's first `Samples` samples, added one after the other.
template <class V, int Samples, int S>
SB_HD_CALL void add_gradient(const Columns<V>& c, const typename V::F (&top)[S]) {
  using F = typename V::F;
  const Settings& settings = c.w.settings;
  for (int l = 0; l <= settings.depth; ++l) {
    const int count = settings.sources[l], width = settings.width[l + 1], from = settings.at[l];
    for_pairs(width, [&](int j, auto rows) SB_LAMBDA {
      F delta[rows.value][Samples];
      SB_UNROLL
      for (int i = 0; i < rows.value; ++i) {
        SB_UNROLL
        for (int s = 0; s < Samples; ++s)
          delta[i][s] = l == settings.depth ? top[s] : c.load(c.w.delta, c.at(settings.at[l + 1] + j + i, s));
      }
      const int row = settings.first[l] + j * count, bias = settings.first[l] + width * count + j;
      for (int t = 0; t < count; ++t) {
        F sum[rows.value];
        SB_UNROLL
        for (int i = 0; i < rows.value; ++i) sum[i] = c.load(c.w.gradient, row + i * count + t);
        SB_UNROLL
        for (int s = 0; s < Samples; ++s) {
          const F x = c.load(c.w.value, c.at(from + t, s));
          SB_UNROLL
          for (int i = 0; i < rows.value; ++i) sum[i] = V::fma(delta[i][s], x, sum[i]);
        }
        SB_UNROLL
        for (int i = 0; i < rows.value; ++i) c.store(c.w.gradient, row + i * count + t, sum[i]);
      }
      SB_UNROLL
      for (int i = 0; i < rows.value; ++i) {
        F sum = c.load(c.w.gradient, bias + i);
        SB_UNROLL
        for (int s = 0; s < Samples; ++s) sum = V::add(sum, delta[i][s]);
        c.store(c.w.gradient, bias + i, sum);
      }
    });
  }
}

/// Level 0 of sample s from point k, or from points order[lane]; returns the label.
template <class V>
SB_HD typename V::F load_point(const Columns<V>& c, const Points<typename V::Real>& points, int s, int k,
                               const std::uint32_t* order) {
  const int inputs = c.w.settings.width[0], to = c.w.settings.at[0];
  for (int f = 0; f < inputs; ++f) {
    c.store(c.w.value, c.at(to + f, s),
            order ? c.of_points(points.x, order, inputs, f, points.shared)
                  : c.of_point(points.x, std::int64_t(k) * inputs + f, points.shared));
  }
  return order ? c.of_points(points.label, order, 1, 0, points.shared)
               : c.of_point(points.label, k, points.shared);
}

/// Gradients of the `samples` points from number k of the pass on, S at a time.
template <class V, int S>
SB_HD void train_block(const Columns<V>& c, Dropped<V>& dropped, int k, int samples) {
  using F = typename V::F;
  const auto& w = c.w;
  const Settings& settings = w.settings;
  F label[S], z[S], top[S];
  for (int s = 0; s < S; ++s) {
    const int point = k + (s < samples ? s : samples - 1);  // a block's idle samples repeat its last
    if (settings.shuffled || settings.dropout) {
      for (int e = 0; e < V::kWidth; ++e) {
        dropped.point[s][e] =
            settings.shuffled
                ? visiting_order(w.key[c.lane + e], w.key[w.lanes + c.lane + e], w.epoch[c.lane + e],
                                 w.points.count)(static_cast<std::uint32_t>(point))
                : static_cast<std::uint32_t>(point);
      }
    }
    label[s] = load_point(c, w.points, s, point, settings.shuffled ? dropped.point[s] : nullptr);
  }
  run_forward<V, S>(c, true, settings.dropout ? &dropped : nullptr, z);
  SB_UNROLL
  for (int s = 0; s < S; ++s)
    top[s] = output_delta<V>(settings, output_of<V>(settings.output, z[s]), label[s]);
  run_backward<V, S>(c, top);
  switch (S == 1 ? 1 : samples) {
    case 1:
      return add_gradient<V, 1>(c, top);
    case 2:
      return add_gradient < V, S < 2 ? 1 : 2 > (c, top);
    case 3:
      return add_gradient < V, S < 3 ? 1 : 3 > (c, top);
    default:
      return add_gradient<V, S>(c, top);
  }
}

/// One pass over the points; returns whether a gradient is left for the next.
template <class V>
SB_HD bool train_pass(const Work<typename V::Real>& w, std::int64_t lane, bool carried) {
  const Columns<V> c{w, lane};
  const int count = w.points.count, batch = w.settings.batch;
  Dropped<V> dropped{c, 0, {}};
  if (batch > count) return carried;
  for (int k = 0; k < count;) {
    const bool whole = count - k >= batch;
    const int end = whole ? k + batch : count;
    while (k < end) {
      const int samples = end - k < kSamples ? end - k : kSamples;
      samples == 1 ? train_block<V, 1>(c, dropped, k, 1) : train_block<V, kSamples>(c, dropped, k, samples);
      k += samples;
    }
    if (!whole) return true;
    Update<V>(w, lane, carried).all();
    carried = false;
  }
  return false;
}

/// 0, or NaN where a parameter is not finite.
template <class V>
SB_HD typename V::F finite_sum(const Columns<V>& c) {
  typename V::F sum = V::set(0);
  for (int i = 0; i < c.w.settings.parameters; ++i) sum = V::fma(c.load(c.w.parameter, i), V::set(0), sum);
  return sum;
}

/// fn(z, output, label, k, s) for every point k, sample s of its block.
template <class V, class Fn>
SB_HD void for_points(const Columns<V>& c, const Points<typename V::Real>& points, const Fn& fn) {
  using F = typename V::F;
  const int count = points.count;
  for (int k = 0; k < count; k += kSamples) {
    F label[kSamples], z[kSamples];
    for (int s = 0; s < kSamples; ++s)
      label[s] = load_point(c, points, s, k + s < count ? k + s : count - 1, nullptr);
    run_forward<V, kSamples>(c, false, static_cast<Dropped<V>*>(nullptr), z);
    for (int s = 0; s < kSamples && k + s < count; ++s)
      fn(z[s], output_of<V>(c.w.settings.output, z[s]), label[s], k + s, s);
  }
}

/// 1 where the label has the sign of the output, or label * output is at least the margin; otherwise 0.
template <class V>
SB_HD typename V::F is_right(const Settings& settings, typename V::F margin, typename V::F output,
                             typename V::F label) {
  const auto zero = V::set(0), one = V::set(1);
  if (settings.margin) return V::select(V::le(margin, V::mul(label, output)), one, zero);
  const auto says_plus = V::le(zero, output), is_plus = V::le(zero, label);
  const auto correct =
      V::either(V::both(says_plus, is_plus), V::both(V::invert(says_plus), V::invert(is_plus)));
  return V::select(correct, one, zero);
}

/// At most so many points as the rule allows are wrong. Asked of one network.
template <class V>
SB_HD bool holds(const Columns<V>& c) {
  static_assert(V::kWidth == 1);
  const auto& rule = c.w.rule;
  const auto margin = c.load(c.w.rate, static_cast<int>(Rate::margin));
  int right = 0;
  for_points(c, rule.points, [&](auto, auto output, auto label, int, int) SB_LAMBDA {
    right += is_right<V>(c.w.settings, margin, output, label) > 0;
  });
  return rule.points.count - right <= rule.allowed;
}

/// A network computes on when it has diverged; nobody looks at it then.
template <class V>
SB_HD void train_epochs(const Work<typename V::Real>& w, std::int64_t lane) {
  using Real = typename V::Real;
  const Columns<V> c{w, lane};
  bool carried = !w.fresh;
  if (w.first == 0) {
    for (int e = 0; e < V::kWidth; ++e) w.broken[lane + e] = 0;
  }
  if constexpr (V::kWidth == 1) {
    if (is_frozen(w, lane)) return;
  }
  for (int epoch = w.first; epoch < w.epochs; ++epoch) {
    if (w.schedule) {
      constexpr int rows = static_cast<int>(Rate::scheduled);
      for (int i = 0; i < rows; ++i) c.store(w.rate, i, c.load(w.schedule, epoch * rows + i));
    }
    carried = train_pass<V>(w, lane, carried);
    Real finite[V::kWidth];
    V::store(finite, finite_sum(c));
    for (int e = 0; e < V::kWidth; ++e) {
      ++w.epoch[lane + e];
      if (finite[e] != finite[e] && w.broken[lane + e] == 0)
        w.broken[lane + e] = static_cast<std::uint32_t>(epoch + 1);
    }
    if constexpr (V::kWidth == 1) {
      if (is_asked(w, lane) && holds(c)) {
        w.solved[lane] = static_cast<std::uint32_t>(epoch + 1);
        if (w.rule.freeze) return;
      }
    }
  }
}

/// out[0] = 2 E summed, in kLossChains chains; out[1] = points whose label has the sign of the output, or
/// where label * output is at least the margin.
template <class V>
SB_HD void evaluate(const Work<typename V::Real>& w, std::int64_t lane) {
  using F = typename V::F;
  const Columns<V> c{w, lane};
  const F zero = V::set(0);
  const F margin = c.load(w.rate, static_cast<int>(Rate::margin));
  F sums[kLossChains], right = zero;
  for (F& sum : sums) sum = zero;
  for_points(c, w.points, [&](F z, F output, F label, int k, int) SB_LAMBDA {
    F& sum = sums[k % kLossChains];
    sum = add_loss<V>(w.settings, sum, z, output, label);
    right = V::add(right, is_right<V>(w.settings, margin, output, label));
  });
  for (int step = 1; step < kLossChains; step *= 2) {
    for (int i = 0; i < kLossChains; i += 2 * step) sums[i] = V::add(sums[i], sums[i + step]);
  }
  c.store(w.out, 0, sums[0]);
  c.store(w.out, 1, right);
}

template <class V>
SB_HD void outputs(const Work<typename V::Real>& w, std::int64_t lane) {
  using F = typename V::F;
  const Columns<V> c{w, lane};
  for_points(c, w.points, [&](F, F output, F, int k, int) SB_LAMBDA { c.store(w.out, k, output); });
}

/// out[v] = the largest that value v has on any of the points.
template <class V>
SB_HD void largest(const Work<typename V::Real>& w, std::int64_t lane) {
  using F = typename V::F;
  const Columns<V> c{w, lane};
  for (int i = 0; i < w.settings.values; ++i) c.store(w.out, i, V::set(-__builtin_huge_val()));
  for_points(c, w.points, [&](F, F, F, int, int s) SB_LAMBDA {
    for (int i = 0; i < w.settings.values; ++i)
      c.store(w.out, i, V::max_nan(c.load(w.value, c.at(i, s)), c.load(w.out, i)));
  });
}

/// out[0] = NaN where a parameter is not finite, 0 elsewhere.
template <class V>
SB_HD void not_finite(const Work<typename V::Real>& w, std::int64_t lane) {
  const Columns<V> c{w, lane};
  c.store(w.out, 0, finite_sum(c));
}

template <class V>
SB_HD void run(Task task, const Work<typename V::Real>& w, std::int64_t lane) {
  switch (task) {
    case Task::train_epochs:
      return train_epochs<V>(w, lane);
    case Task::evaluate:
      return evaluate<V>(w, lane);
    case Task::outputs:
      return outputs<V>(w, lane);
    case Task::largest:
      return largest<V>(w, lane);
    case Task::not_finite:
      return not_finite<V>(w, lane);
    case Task::ask_rule:
      return;  // train_epochs has
  }
}

}  // namespace seedbed::kernels::general
