// SPDX-License-Identifier: Apache-2.0
// What the general kernels do for the networks of one lane: an epoch of training, and looking at them.
// Semantics of a pass as in kernels/train_loop.h: batches in visiting order, a remainder is carried.
#pragma once

#include "kernels/general/losses.h"
#include "kernels/general/optimizers.h"

namespace seedbed::kernels::general {

/// Deltas of the hidden levels, given the output's: from the last level to the first.
template <class V>
SB_HD_CALL void backward(const Columns<V>& c, typename V::F top) {
  using F = typename V::F;
  const Settings& s = c.w.settings;
  for (int l = s.depth; l >= 1; --l) {
    for (int i = 0; i < s.width[l]; ++i) {
      F error = V::set(0);
      for (int m = l; m <= s.depth; ++m) {  // the layers that read this level
        if (m > l && !s.shortcuts) break;
        const int t = s.at[l] + i - s.at[m], count = s.sources[m];
        const F part =
            m == s.depth
                ? V::mul(c.load(c.w.parameter, s.first[m] + t), top)
                : chain_sum<V>(
                      V::set(0), i, s.width[m + 1],
                      [&](int d) SB_LAMBDA { return c.load(c.w.parameter, s.first[m] + d * count + t); },
                      [&](int d) SB_LAMBDA { return c.load(c.w.delta, s.at[m + 1] + d); });
        error = m == l ? part : V::add(error, part);
      }
      c.store(c.w.delta, s.at[l] + i, error);
    }
    with_any_activation(s.kind[l - 1], [&](auto kind) SB_LAMBDA {
      for (int i = 0; i < s.width[l]; ++i) {
        const int at = s.at[l] + i;
        const F error = c.load(c.w.delta, at);
        if (is_basic(kind.value) && !s.dropout) {
          c.store(c.w.delta, at, times_slope < V,
                  is_basic(kind.value) ? kind.value : Activation::linear > (error, c.load(c.w.value, at)));
        } else {
          c.store(c.w.delta, at, V::mul(error, c.load(c.w.slope, at)));
        }
      }
    });
  }
}

template <class V>
SB_HD void add_gradient(const Columns<V>& c, typename V::F top) {
  using F = typename V::F;
  const Settings& s = c.w.settings;
  for (int l = 0; l <= s.depth; ++l) {
    const int count = s.sources[l], out = s.width[l + 1];
    for (int d = 0; d < out; ++d) {
      const F delta = l == s.depth ? top : c.load(c.w.delta, s.at[l + 1] + d);
      for (int t = 0; t < count; ++t) {
        const int i = s.first[l] + d * count + t;
        c.store(c.w.gradient, i, V::fma(delta, c.load(c.w.value, s.at[l] + t), c.load(c.w.gradient, i)));
      }
      const int bias = s.first[l] + out * count + d;
      c.store(c.w.gradient, bias, V::add(c.load(c.w.gradient, bias), delta));
    }
  }
}

/// Level 0 from point k of the pass, or point order[lane]; returns the label.
template <class V>
SB_HD typename V::F load_point(const Columns<V>& c, int k, const std::uint32_t* order) {
  const auto& points = c.w.points;
  const Settings& s = c.w.settings;
  for (int f = 0; f < s.width[0]; ++f) {
    c.store(c.w.value, s.at[0] + f,
            order ? c.of_points(points.x, order, s.width[0], f, points.shared)
                  : c.of_point(points.x, std::int64_t(k) * s.width[0] + f, points.shared));
  }
  return order ? c.of_points(points.label, order, 1, 0, points.shared)
               : c.of_point(points.label, k, points.shared);
}

template <class V>
SB_HD void train_epoch(const Work<typename V::Real>& w, std::int64_t lane) {
  using F = typename V::F;
  const Columns<V> c{w, lane};
  const Settings& s = w.settings;
  const int count = w.points.count;
  bool carried = !w.fresh;
  int in_batch = 0;
  Dropped<V> dropped{c, 0, {}};
  const bool addressed = s.shuffled || s.dropout;
  for (int k = 0; k < count && s.batch <= count; ++k) {
    if (addressed) {
      for (int e = 0; e < V::kWidth; ++e) {
        dropped.point[e] = s.shuffled
                               ? visiting_order(w.key[lane + e], w.key[w.lanes + lane + e], w.epoch[lane + e],
                                                count)(static_cast<std::uint32_t>(k))
                               : static_cast<std::uint32_t>(k);
      }
    }
    const F label = load_point(c, k, s.shuffled ? dropped.point : nullptr);
    const F z = forward(c, true, s.dropout ? &dropped : nullptr);
    const F top = output_delta<V>(s, output_of<V>(s.output, z), label);
    backward(c, top);
    add_gradient(c, top);
    if (++in_batch == s.batch) {
      Update<V>(w, lane, carried).all();
      carried = false;
      in_batch = 0;
    }
  }
  for (int e = 0; e < V::kWidth; ++e) ++w.epoch[lane + e];
}

/// fn(z, output, label, k) for every point.
template <class V, class Fn>
SB_HD void for_points(const Columns<V>& c, const Fn& fn) {
  for (int k = 0; k < c.w.points.count; ++k) {
    const auto label = load_point(c, k, nullptr);
    const auto z = forward(c, false, static_cast<Dropped<V>*>(nullptr));
    fn(z, output_of<V>(c.w.settings.output, z), label, k);
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
  for_points(c, [&](F z, F output, F label, int k) SB_LAMBDA {
    F& sum = sums[k % kLossChains];
    sum = add_loss<V>(w.settings, sum, z, output, label);
    if (w.settings.margin) {
      right = V::add(right, V::select(V::le(margin, V::mul(label, output)), V::set(1), zero));
      return;
    }
    const auto says_plus = V::le(zero, output), is_plus = V::le(zero, label);
    const auto correct =
        V::either(V::both(says_plus, is_plus), V::both(V::invert(says_plus), V::invert(is_plus)));
    right = V::add(right, V::select(correct, V::set(1), zero));
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
  for_points(c, [&](F, F output, F, int k) SB_LAMBDA { c.store(w.out, k, output); });
}

/// out[v] = the largest that value v has on any of the points.
template <class V>
SB_HD void largest(const Work<typename V::Real>& w, std::int64_t lane) {
  using F = typename V::F;
  const Columns<V> c{w, lane};
  for (int i = 0; i < w.settings.values; ++i) c.store(w.out, i, V::set(-__builtin_huge_val()));
  for_points(c, [&](F, F, F, int) SB_LAMBDA {
    for (int i = 0; i < w.settings.values; ++i)
      c.store(w.out, i, V::max_nan(c.load(w.value, i), c.load(w.out, i)));
  });
}

/// out[0] = NaN where a parameter is not finite, 0 elsewhere.
template <class V>
SB_HD void not_finite(const Work<typename V::Real>& w, std::int64_t lane) {
  const Columns<V> c{w, lane};
  typename V::F sum = V::set(0);
  for (int i = 0; i < w.settings.parameters; ++i) sum = V::fma(c.load(w.parameter, i), V::set(0), sum);
  c.store(w.out, 0, sum);
}

template <class V>
SB_HD void run(Task task, const Work<typename V::Real>& w, std::int64_t lane) {
  switch (task) {
    case Task::train_epoch:
      return train_epoch<V>(w, lane);
    case Task::evaluate:
      return evaluate<V>(w, lane);
    case Task::outputs:
      return outputs<V>(w, lane);
    case Task::largest:
      return largest<V>(w, lane);
    case Task::not_finite:
      return not_finite<V>(w, lane);
  }
}

}  // namespace seedbed::kernels::general
