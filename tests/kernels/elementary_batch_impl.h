// SPDX-License-Identifier: Apache-2.0
// The loops of elementary_batch.h over a pair of lane types; each including file is compiled for one
// instruction set. Everything is in an unnamed namespace: no two files share a definition.
#pragma once

#include <cstring>

#include "kernels/elementary.h"
#include "kernels/elementary_batch.h"

namespace seedbed::kernels::test {
namespace {

template <class V, Function f>
void apply(const typename V::Real* x, typename V::Real* y, int n) {
  for (int i = 0; i < n; i += V::kWidth) {
    const typename V::F a = V::load(x + i);
    if constexpr (f == Function::exp) V::store(y + i, elementary::exp<V>(a));
    if constexpr (f == Function::sigmoid) V::store(y + i, elementary::sigmoid<V>(a));
    if constexpr (f == Function::tanh) V::store(y + i, elementary::tanh<V>(a));
    if constexpr (f == Function::sin) V::store(y + i, elementary::sin<V>(a));
    if constexpr (f == Function::cos) V::store(y + i, elementary::cos<V>(a));
    if constexpr (f == Function::log) V::store(y + i, elementary::log<V>(a));
  }
}

template <class V>
void evaluate(Function f, const typename V::Real* x, typename V::Real* y, int n) {
  switch (f) {
    case Function::exp:
      return apply<V, Function::exp>(x, y, n);
    case Function::sigmoid:
      return apply<V, Function::sigmoid>(x, y, n);
    case Function::tanh:
      return apply<V, Function::tanh>(x, y, n);
    case Function::sin:
      return apply<V, Function::sin>(x, y, n);
    case Function::cos:
      return apply<V, Function::cos>(x, y, n);
    case Function::log:
      return apply<V, Function::log>(x, y, n);
  }
}

std::uint32_t bits_of(float x) {
  std::uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}

float float_of(std::uint32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

/// 1 / (ulp of float at y): 2^(23 - e), with e the exponent of y, at least that of the normal numbers.
double per_ulp(double y) {
  std::uint64_t bits;
  std::memcpy(&bits, &y, sizeof bits);
  const std::uint64_t field = (bits >> 52) & 0x7ff;
  constexpr std::uint64_t lowest = 1023 - 126;
  const std::uint64_t scale = (2 * 1023 + 23 - (field < lowest ? lowest : field)) << 52;
  std::memcpy(&y, &scale, sizeof y);
  return y;
}

/// A block of patterns; the last block is filled up with the first pattern.
void fill(Patterns patterns, std::uint64_t block, float* x) {
  for (int i = 0; i < kBlock; ++i) {
    const std::uint64_t pattern = block + std::uint64_t(i) * patterns.stride;
    x[i] = float_of(std::uint32_t(pattern < patterns.last ? pattern : patterns.first));
  }
}

template <class VF, class VD>
FloatErrors sweep(Function f, Patterns patterns) {
  float x[kBlock], y[kBlock], mirrored[kBlock];
  double wide[kBlock], exact[kBlock], ulp[kBlock];
  const bool odd = f == Function::tanh || f == Function::sin, even = f == Function::cos;
  const std::uint32_t turned = odd ? 0x80000000u : 0;
  FloatErrors errors;
  for (std::uint64_t block = patterns.first; block < patterns.last; block += kBlock * patterns.stride) {
    fill(patterns, block, x);
    for (int i = 0; i < kBlock; ++i) wide[i] = x[i];
    evaluate<VF>(f, x, y, kBlock);
    evaluate<VD>(f, wide, exact, kBlock);
    double largest_ulp = 0;
    float largest = 0;
    for (int i = 0; i < kBlock; ++i) {
      ulp[i] = __builtin_fabs(y[i] - exact[i]) * per_ulp(exact[i]);
      largest_ulp = largest_ulp < ulp[i] ? ulp[i] : largest_ulp;
      largest = largest < __builtin_fabsf(y[i]) ? __builtin_fabsf(y[i]) : largest;
    }
    errors.largest = errors.largest < largest ? largest : errors.largest;
    if (largest_ulp > errors.ulp) {
      errors.ulp = largest_ulp;
      for (int i = 0; i < kBlock; ++i) errors.worst = ulp[i] == largest_ulp ? x[i] : errors.worst;
    }
    if (!odd && !even) continue;
    for (int i = 0; i < kBlock; ++i) x[i] = -x[i];
    evaluate<VF>(f, x, mirrored, kBlock);
    std::uint32_t different = 0;
    for (int i = 0; i < kBlock; ++i) different += (bits_of(mirrored[i]) ^ turned) != bits_of(y[i]);
    errors.unequal += different;
  }
  return errors;
}

template <class VF>
std::uint64_t count_unequal(Function f, Patterns patterns, std::uint32_t expected, bool identity) {
  float x[kBlock], y[kBlock];
  std::uint64_t unequal = 0;
  for (std::uint64_t block = patterns.first; block < patterns.last; block += kBlock * patterns.stride) {
    fill(patterns, block, x);
    evaluate<VF>(f, x, y, kBlock);
    std::uint32_t different = 0;
    for (int i = 0; i < kBlock; ++i) different += bits_of(y[i]) != (identity ? bits_of(x[i]) : expected);
    unequal += different;
  }
  return unequal;
}

template <class VF, class VD>
Batch batch(const char* name) {
  return {name, evaluate<VF>, evaluate<VD>, sweep<VF, VD>, count_unequal<VF>};
}

}  // namespace
}  // namespace seedbed::kernels::test
