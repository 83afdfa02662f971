// SPDX-License-Identifier: Apache-2.0
// Forward pass of any network, layer by layer through memory. Sums have the written order of
// kernels/step.h, so that a network which the unrolled kernels train too gets the same bits here.
#pragma once

#include "kernels/general/activations.h"
#include "kernels/general/order.h"
#include "kernels/general/settings.h"

namespace seedbed::kernels::general {

/// The kWidth networks from column `lane` on.
template <class V>
struct Columns {
  using F = typename V::F;
  using Real = typename V::Real;

  const Work<Real>& w;
  std::int64_t lane;

  SB_HD F load(const Real* array, int i) const { return V::load(array + i * w.lanes + lane); }
  SB_HD void store(Real* array, int i, F x) const { V::store(array + i * w.lanes + lane, x); }

  SB_HD F of_point(const Real* array, std::int64_t i, bool shared) const {
    return shared ? V::set(array[i]) : V::load(array + i * w.lanes + lane);
  }
  /// Point k is a point of its own for every network.
  SB_HD F of_points(const Real* array, const std::uint32_t* k, int each, int i, bool shared) const {
    Real row[V::kWidth];
    for (int e = 0; e < V::kWidth; ++e) {
      const std::int64_t index = std::int64_t(k[e]) * each + i;
      row[e] = shared ? array[index] : array[index * w.lanes + lane + e];
    }
    return V::load(row);
  }
};

/// Adds x_0 + x_1 + ... as a tree over neighbours, as if padded with -0 to a power of two.
template <class V>
class TreeSum {
 public:
  using F = typename V::F;
  SB_HD void add(F x) {
    int level = 0;
    for (unsigned carry = count_; carry & 1; carry >>= 1) x = V::add(part_[level++], x);
    part_[level] = x;
    ++count_;
  }
  SB_HD F total() const {
    F sum = V::set(-typename V::Real(0));
    for (int level = 0; level < kLevels; ++level) {
      if (count_ >> level & 1) sum = V::add(part_[level], sum);
    }
    return sum;
  }

 private:
  static constexpr int kLevels = 10;
  unsigned count_ = 0;
  F part_[kLevels];
};

/// start + sum over r of weight(j ^ r) x(j ^ r) for the terms below `count`: even and odd r in two chains.
template <class V, class Weight, class Source>
SB_HD typename V::F chain_sum(typename V::F start, int j, int count, const Weight& weight, const Source& x) {
  using F = typename V::F;
  int end = 2;
  while (end < count || end <= j) end *= 2;
  F even = start, odd = V::set(0);
  for (int r = 0; r < end; r += 2) {
    const int a = j ^ r, b = j ^ (r + 1);
    if (a < count) even = V::fma(weight(a), x(a), even);
    if (b < count) odd = V::fma(weight(b), x(b), odd);
  }
  return V::add(even, odd);
}

/// Which units a training step drops: random words of (epoch, point, layer, unit).
template <class V>
struct Dropped {
  const Columns<V>& c;
  int layer;
  std::uint32_t point[V::kWidth];

  /// x, or 0 in the lanes where unit i is dropped.
  SB_HD typename V::F applied(int i, typename V::F x) const {
    typename V::Real keep[V::kWidth];
    const std::int64_t lanes = c.w.lanes;
    for (int e = 0; e < V::kWidth; ++e) {
      const std::int64_t column = c.lane + e;
      const Words words = random_words(c.w.key[column], c.w.key[lanes + column], c.w.epoch[column], point[e],
                                       static_cast<std::uint32_t>(layer * 64 + i / 4), kDropoutStream);
      keep[e] = words.word[i % 4] < c.w.threshold[layer * lanes + column] ? 0 : 1;
    }
    return V::select(V::lt(V::set(0), V::load(keep)), x, V::set(0));
  }
};

/// Values of the hidden levels from level 0's, and, for training, slopes. `dropped`: null, or what a training
/// step leaves out. Returns the output neuron's input.
template <class V>
SB_HD_CALL typename V::F forward(const Columns<V>& c, bool slopes, Dropped<V>* dropped) {
  using F = typename V::F;
  const Settings& s = c.w.settings;
  for (int l = 0; l < s.depth; ++l) {
    const int count = s.sources[l], from = s.at[l], to = s.at[l + 1];
    const int biases = s.first[l] + count * s.width[l + 1];
    for (int j = 0; j < s.width[l + 1]; ++j) {
      const int row = s.first[l] + j * count;
      const F z = chain_sum<V>(
          c.load(c.w.parameter, biases + j), j, count,
          [&](int t) SB_LAMBDA { return c.load(c.w.parameter, row + t); },
          [&](int t) SB_LAMBDA { return c.load(c.w.value, from + t); });
      c.store(c.w.value, to + j, z);
    }
    with_any_activation(s.kind[l], [&](auto kind) SB_LAMBDA {
      for (int j = 0; j < s.width[l + 1]; ++j) {
        const F z = c.load(c.w.value, to + j);
        if (is_basic(kind.value) && !s.dropout) {
          c.store(c.w.value, to + j, activate < V,
                  is_basic(kind.value) ? kind.value : Activation::linear > (z));
        } else {
          const auto f = value_and_slope<V, kind.value>(z);
          c.store(c.w.value, to + j, f.value);
          if (slopes) c.store(c.w.slope, to + j, f.slope);
        }
      }
    });
    if (dropped) {
      dropped->layer = l;
      const F scale = c.load(c.w.rate, static_cast<int>(Rate::keep) + l);
      for (int j = 0; j < s.width[l + 1]; ++j) {
        c.store(c.w.value, to + j, dropped->applied(j, V::mul(scale, c.load(c.w.value, to + j))));
        c.store(c.w.slope, to + j, dropped->applied(j, V::mul(scale, c.load(c.w.slope, to + j))));
      }
    }
  }
  const int count = s.sources[s.depth], from = s.at[s.depth], row = s.first[s.depth];
  TreeSum<V> sum;
  for (int t = 0; t < count; ++t)
    sum.add(V::mul(c.load(c.w.parameter, row + t), c.load(c.w.value, from + t)));
  return V::add(sum.total(), c.load(c.w.parameter, row + count));
}

/// The network's output, in the labels' range, from the output neuron's input.
template <class V>
SB_HD typename V::F output_of(OutputKind kind, typename V::F z) {
  if (kind == OutputKind::tanh) return activate<V, Activation::tanh>(z);
  if (kind == OutputKind::sigmoid) return V::fma(V::set(2), elementary::sigmoid<V>(z), V::set(-1));
  return z;
}

}  // namespace seedbed::kernels::general
