// SPDX-License-Identifier: Apache-2.0
// Loops over the lanes of a warp. Included by the files of the instruction sets only; everything is
// in an unnamed namespace, so that each of them has its own.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ptx/program.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/// Before a loop over lanes: a destination that is a source too is read before it is written.
#if defined(__clang__)
#define SEEDBED_PTX_LANES _Pragma("clang loop vectorize(assume_safety)")
#else
#define SEEDBED_PTX_LANES _Pragma("GCC ivdep")
#endif

namespace seedbed::ptx {
namespace {

template <class T>
T* lanes_at(std::byte* registers, std::uint32_t place) {
  return reinterpret_cast<T*>(registers + place * kPlaceBytes);
}

inline std::uint32_t& mask_at(std::byte* registers, std::uint32_t place) {
  return *reinterpret_cast<std::uint32_t*>(registers + place * kPlaceBytes);
}

inline void set_mask(std::byte* registers, std::uint32_t place, std::uint32_t mask, std::uint32_t value) {
  std::uint32_t& to = mask_at(registers, place);
  to = (to & ~mask) | (value & mask);
}

template <class D>
inline void put(D* d, const D* r, std::uint32_t mask) {
  SEEDBED_PTX_LANES
  for (int k = 0; k < kLanes; ++k) d[k] = mask >> k & 1 ? r[k] : d[k];
}

// d = Fn::of(a), of(a, b), of(a, b, c). A destination may be one of the sources.
template <class Fn, class D, class A>
void apply1(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const A* a = lanes_at<A>(registers, i.in[0]);
  D* d = lanes_at<D>(registers, i.out[0]);
  if (mask == kAllLanes) {
    SEEDBED_PTX_LANES
    for (int k = 0; k < kLanes; ++k) d[k] = Fn::of(a[k]);
  } else {
    alignas(64) D r[kLanes];
    for (int k = 0; k < kLanes; ++k) r[k] = Fn::of(a[k]);
    put(d, r, mask);
  }
}

template <class Fn, class D, class A, class B>
void apply2(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const A* a = lanes_at<A>(registers, i.in[0]);
  const B* b = lanes_at<B>(registers, i.in[1]);
  D* d = lanes_at<D>(registers, i.out[0]);
  if (mask == kAllLanes) {
    SEEDBED_PTX_LANES
    for (int k = 0; k < kLanes; ++k) d[k] = Fn::of(a[k], b[k]);
  } else {
    alignas(64) D r[kLanes];
    for (int k = 0; k < kLanes; ++k) r[k] = Fn::of(a[k], b[k]);
    put(d, r, mask);
  }
}

template <class Fn, class D, class A, class B, class C>
void apply3(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const A* a = lanes_at<A>(registers, i.in[0]);
  const B* b = lanes_at<B>(registers, i.in[1]);
  const C* c = lanes_at<C>(registers, i.in[2]);
  D* d = lanes_at<D>(registers, i.out[0]);
  if (mask == kAllLanes) {
    SEEDBED_PTX_LANES
    for (int k = 0; k < kLanes; ++k) d[k] = Fn::of(a[k], b[k], c[k]);
  } else {
    alignas(64) D r[kLanes];
    for (int k = 0; k < kLanes; ++k) r[k] = Fn::of(a[k], b[k], c[k]);
    put(d, r, mask);
  }
}

/// Bit k: whether all bits of t[k] are set (none else are, where not).
inline std::uint32_t mask_of(const std::int32_t* t) {
#if defined(__AVX512DQ__)
  return static_cast<std::uint32_t>(_mm512_movepi32_mask(_mm512_loadu_si512(t))) |
         static_cast<std::uint32_t>(_mm512_movepi32_mask(_mm512_loadu_si512(t + 16))) << 16;
#elif defined(__SSE2__)
  std::uint32_t mask = 0;
  for (int k = 0; k < kLanes; k += 4) {
    mask |= static_cast<std::uint32_t>(_mm_movemask_ps(_mm_loadu_ps(reinterpret_cast<const float*>(t + k))))
            << k;
  }
  return mask;
#else
  std::uint32_t mask = 0;
  for (int k = 0; k < kLanes; ++k) mask |= (t[k] ? 1u : 0u) << k;
  return mask;
#endif
}

/// Fn::of(a, b) of all lanes as a mask.
template <class Fn, class A>
std::uint32_t compare_lanes(const A* a, const A* b) {
  alignas(64) std::int32_t t[kLanes];
  SEEDBED_PTX_LANES
  for (int k = 0; k < kLanes; ++k) t[k] = Fn::of(a[k], b[k]) ? -1 : 0;
  return mask_of(t);
}

inline std::uint32_t combined(std::byte* registers, const Instruction& i, std::uint32_t m) {
  if (i.combine == Combine::none) return m;
  std::uint32_t c = mask_at(registers, i.in[2]);
  if (i.source_negated) c = ~c;
  return i.combine == Combine::bit_and ? m & c : i.combine == Combine::bit_or ? m | c : m ^ c;
}

}  // namespace
}  // namespace seedbed::ptx
