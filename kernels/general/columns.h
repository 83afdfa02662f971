// SPDX-License-Identifier: Apache-2.0
// How the general kernels reach what belongs to a group of networks, and the sums of their layers in the
// written order of kernels/step.h, for several samples at a time: every weight is loaded once for all of
// them.
#pragma once

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

  /// Element i of `value`, `slope` or `delta` for sample s of a block.
  static SB_HD int at(int i, int s) { return i * kSamples + s; }

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
template <class V, int S>
class TreeSums {
 public:
  using F = typename V::F;
  SB_HD void add(const F (&term)[S]) {
    F x[S];
    SB_UNROLL
    for (int s = 0; s < S; ++s) x[s] = term[s];
    int level = 0;
    for (unsigned carry = count_; carry & 1; carry >>= 1, ++level) {
      SB_UNROLL
      for (int s = 0; s < S; ++s) x[s] = V::add(part_[level][s], x[s]);
    }
    SB_UNROLL
    for (int s = 0; s < S; ++s) part_[level][s] = x[s];
    ++count_;
  }
  SB_HD F total(int s) const {
    F sum = V::set(-typename V::Real(0));
    for (int level = 0; level < kLevels; ++level) {
      if (count_ >> level & 1) sum = V::add(part_[level][s], sum);
    }
    return sum;
  }

 private:
  static constexpr int kLevels = 10;
  unsigned count_ = 0;
  F part_[kLevels][S];
};

/// put(i, s, start(i) + sum over r of weight(i, t) x(t, s)), t = (j + i) xor r below `count`, even and odd r
/// in two chains, for the neurons j (even) to j + Rows - 1 and S samples. The even chain of one neuron of a
/// pair and the odd chain of the other have the same sources.
template <class V, int Rows, int S, class Start, class Weight, class Source, class Put>
SB_HD void chain_sums(int j, int count, const Start& start, const Weight& weight, const Source& x,
                      const Put& put) {
  using F = typename V::F;
  static_assert(Rows == 1 || Rows == 2);
  int size = 2;
  while (size < count) size *= 2;
  const int low = j & (size - 1);  // r below j & ~(size - 1) lead to no source
  F even[Rows][S] = {}, odd[Rows][S] = {};
  SB_UNROLL
  for (int parity = 0; parity < 2; ++parity) {
    constexpr bool pair = Rows == 2;
    const int a = pair ? parity : 0, b = pair ? parity ^ 1 : 0;
    const bool evens = pair || parity == 0, odds = pair || parity == 1;
    F one[S], other[S];
    SB_UNROLL
    for (int s = 0; s < S; ++s) {
      one[s] = evens ? start(a) : V::set(0);
      other[s] = V::set(0);
    }
    for (int q = 0; q < size; q += 2) {
      const int t = low ^ parity ^ q;
      if (t >= count) continue;
      const F wa = weight(a, t), wb = pair ? weight(b, t) : wa;
      SB_UNROLL
      for (int s = 0; s < S; ++s) {
        const F source = x(t, s);
        if (evens) one[s] = V::fma(wa, source, one[s]);
        if (odds) other[s] = V::fma(wb, source, other[s]);
      }
    }
    SB_UNROLL
    for (int s = 0; s < S; ++s) {
      if (evens) even[a][s] = one[s];
      if (odds) odd[b][s] = other[s];
    }
  }
  SB_UNROLL
  for (int i = 0; i < Rows; ++i) {
    SB_UNROLL
    for (int s = 0; s < S; ++s) put(i, s, V::add(even[i][s], odd[i][s]));
  }
}

/// fn(first neuron, how many as a constant) for pairs of neurons and, of an odd number, the last one.
template <class Fn>
SB_HD void for_pairs(int width, const Fn& fn) {
  int j = 0;
  for (; j + 2 <= width; j += 2) fn(j, std::integral_constant<int, 2>{});
  if (j < width) fn(j, std::integral_constant<int, 1>{});
}

}  // namespace seedbed::kernels::general
