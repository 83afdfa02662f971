// SPDX-License-Identifier: Apache-2.0
// Handlers of instructions that are no plain function of a lane's registers. See lanes_loops.h.
#pragma once

#include "ptx/lanes_loops.h"
#include "ptx/lanes_operations.h"

namespace seedbed::ptx {
namespace {

template <class Fn, class T>
void divide(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const T* a = lanes_at<T>(registers, i.in[0]);
  const T* b = lanes_at<T>(registers, i.in[1]);
  T* d = lanes_at<T>(registers, i.out[0]);
  for (int k = 0; k < kLanes; ++k) {
    if (!(mask >> k & 1)) continue;
    if (b[k] == 0) throw LaneFault{"integer division by zero"};
    d[k] = Fn::of(a[k], b[k]);
  }
}

template <class T>
void insert_bits(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const T *a = lanes_at<T>(registers, i.in[0]), *b = lanes_at<T>(registers, i.in[1]);
  const std::uint32_t *c = lanes_at<std::uint32_t>(registers, i.in[2]),
                      *n = lanes_at<std::uint32_t>(registers, i.in[3]);
  T* d = lanes_at<T>(registers, i.out[0]);
  alignas(64) T r[kLanes];
  for (int k = 0; k < kLanes; ++k) {
    const std::uint32_t begin = c[k] & 255, length = n[k] & 255, bits = 8 * sizeof(T);
    const T field = length >= bits ? static_cast<T>(~T(0)) : static_cast<T>((T(1) << length) - 1);
    const T place = begin >= bits ? T(0) : static_cast<T>(field << begin);
    r[k] = static_cast<T>((b[k] & ~place) | (begin >= bits ? T(0) : static_cast<T>(a[k] << begin) & place));
  }
  put(d, r, mask);
}

inline void look_up_bits(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const auto* a = lanes_at<std::uint32_t>(registers, i.in[0]);
  const auto* b = lanes_at<std::uint32_t>(registers, i.in[1]);
  const auto* c = lanes_at<std::uint32_t>(registers, i.in[2]);
  alignas(64) std::uint32_t r[kLanes] = {};
  for (int term = 0; term < 8; ++term) {
    if (!(i.value >> term & 1)) continue;
    const std::uint32_t na = term & 4 ? 0 : kAllLanes, nb = term & 2 ? 0 : kAllLanes,
                        nc = term & 1 ? 0 : kAllLanes;
    for (int k = 0; k < kLanes; ++k) r[k] |= (a[k] ^ na) & (b[k] ^ nb) & (c[k] ^ nc);
  }
  put(lanes_at<std::uint32_t>(registers, i.out[0]), r, mask);
}

template <class T>
void select_lanes(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const T *a = lanes_at<T>(registers, i.in[0]), *b = lanes_at<T>(registers, i.in[1]);
  const std::uint32_t p = mask_at(registers, i.in[2]) ^ (i.source_negated ? kAllLanes : 0);
  T* d = lanes_at<T>(registers, i.out[0]);
  if (mask == kAllLanes) {
    SEEDBED_PTX_LANES
    for (int k = 0; k < kLanes; ++k) d[k] = p >> k & 1 ? a[k] : b[k];
  } else {
    for (int k = 0; k < kLanes; ++k) {
      if (mask >> k & 1) d[k] = p >> k & 1 ? a[k] : b[k];
    }
  }
}

template <class Fn, class T>
void set_predicate(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const std::uint32_t m = compare_lanes<Fn>(lanes_at<T>(registers, i.in[0]), lanes_at<T>(registers, i.in[1]));
  const std::uint32_t p = combined(registers, i, m), q = combined(registers, i, ~m);
  set_mask(registers, i.out[0], mask, p);
  if (i.outs > 1) set_mask(registers, i.out[1], mask, q);
}

template <class Fn, class T>
void set_register(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  std::uint32_t m = compare_lanes<Fn>(lanes_at<T>(registers, i.in[0]), lanes_at<T>(registers, i.in[1]));
  m = combined(registers, i, m);
  const std::uint32_t yes = i.from == Type::f32 ? 0x3f800000u : kAllLanes;
  auto* d = lanes_at<std::uint32_t>(registers, i.out[0]);
  for (int k = 0; k < kLanes; ++k) {
    if (mask >> k & 1) d[k] = m >> k & 1 ? yes : 0;
  }
}

template <class T>
void test_number(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const T* a = lanes_at<T>(registers, i.in[0]);
  std::uint32_t m = 0;
  for (int k = 0; k < kLanes; ++k) {
    constexpr T smallest = sizeof(T) == 4 ? T(0x1p-126) : T(0x1p-1022);
    const T x = a[k] < 0 ? -a[k] : a[k];
    const bool finite = x - x == 0, nan = x != x;
    const bool is[] = {finite, !finite && !nan, !nan, nan, finite && x >= smallest, x > 0 && x < smallest};
    m |= (is[i.value] ? 1u : 0u) << k;
  }
  set_mask(registers, i.out[0], mask, m);
}

template <class T, class R>
void pack_lanes(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  T* d = lanes_at<T>(registers, i.out[0]);
  alignas(64) T r[kLanes] = {};
  for (int e = 0; e < i.elements; ++e) {
    const R* s = lanes_at<R>(registers, i.in[e]);
    for (int k = 0; k < kLanes; ++k)
      r[k] = static_cast<T>(r[k] | static_cast<T>(T(s[k]) << (8 * sizeof(R) * unsigned(e))));
  }
  put(d, r, mask);
}

template <class T, class R>
void unpack_lanes(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  alignas(64) T s[kLanes];
  __builtin_memcpy(s, lanes_at<T>(registers, i.in[0]), sizeof s);
  for (int e = 0; e < i.elements; ++e) {
    if (i.sinks >> e & 1) continue;
    R* d = lanes_at<R>(registers, i.out[e]);
    for (int k = 0; k < kLanes; ++k) {
      if (mask >> k & 1) d[k] = static_cast<R>(s[k] >> (8 * sizeof(R) * unsigned(e)));
    }
  }
}

template <Op O>
void predicate_logic(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const std::uint32_t a = O == Op::none ? static_cast<std::uint32_t>(i.value) : mask_at(registers, i.in[0]);
  std::uint32_t r = a;
  if constexpr (O == Op::bit_not) r = ~a;
  if constexpr (O == Op::bit_and) r = a & mask_at(registers, i.in[1]);
  if constexpr (O == Op::bit_or) r = a | mask_at(registers, i.in[1]);
  if constexpr (O == Op::bit_xor) r = a ^ mask_at(registers, i.in[1]);
  set_mask(registers, i.out[0], mask, r);
}

/// The lanes of the mask are those at the instruction; that all members are is checked before.
template <Shuffle Mode>
void shuffle_lanes(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const auto *a = lanes_at<std::uint32_t>(registers, i.in[0]),
             *members = lanes_at<std::uint32_t>(registers, i.in[3]);
  const auto *b = lanes_at<int>(registers, i.in[1]), *c = lanes_at<int>(registers, i.in[2]);
  alignas(64) int from[kLanes], inside[kLanes];
  std::uint32_t everyone = mask;
  for (int lane = 0; lane < kLanes; ++lane) {
    const int distance = b[lane] & 31, clamp = c[lane] & 31, segment = c[lane] >> 8 & 31;
    const int first = lane & segment, last = first | (clamp & ~segment);
    const int source = Mode == Shuffle::up          ? lane - distance
                       : Mode == Shuffle::down      ? lane + distance
                       : Mode == Shuffle::butterfly ? lane ^ distance
                                                    : first | (distance & ~segment);
    inside[lane] = (Mode == Shuffle::up ? source >= last : source <= last) ? -1 : 0;
    from[lane] = inside[lane] ? source : lane;
    everyone &= members[lane];
  }
  if (everyone != kAllLanes) {
    for (int lane = 0; lane < kLanes; ++lane) {
      const bool there = (mask & members[lane]) >> from[lane] & 1;
      if ((mask >> lane & 1) && !there) throw LaneFault{"reads a lane which takes no part", lane};
    }
  }
  alignas(64) std::uint32_t r[kLanes];
  for (int lane = 0; lane < kLanes; ++lane) r[lane] = a[from[lane]];
  put(lanes_at<std::uint32_t>(registers, i.out[0]), r, mask);
  if (i.outs > 1) set_mask(registers, i.out[1], mask, mask_of(inside));
}

}  // namespace
}  // namespace seedbed::ptx
