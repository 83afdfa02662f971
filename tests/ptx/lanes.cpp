// SPDX-License-Identifier: Apache-2.0
// Which instruction set runs, and what surrounds a handler: another rounding mode, flushing.
#include "ptx/lanes.h"

#include <algorithm>
#include <cfenv>
#include <stdexcept>

namespace seedbed::ptx {
namespace {

void flush_register(std::byte* registers, std::uint32_t place, std::uint32_t mask) {
  auto* values = reinterpret_cast<std::uint32_t*>(registers + place * kPlaceBytes);
  for (int k = 0; k < kLanes; ++k) {
    if ((mask >> k & 1) && (values[k] & 0x7f800000u) == 0) values[k] &= 0x80000000u;
  }
}

void with_rounding(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const int before = std::fegetround();
  std::fesetround(i.rounding == Rounding::zero   ? FE_TOWARDZERO
                  : i.rounding == Rounding::down ? FE_DOWNWARD
                                                 : FE_UPWARD);
  i.inner(registers, i, mask);
  std::fesetround(before);
}

/// .ftz: denormal sources and results of single precision are zeros with their sign. The sources
/// are flushed in copies: their registers keep what they hold.
void with_flushing(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  constexpr std::size_t bytes = 4 * kLanes;
  alignas(64) std::byte saved[3][bytes];
  const bool reads = i.op == Op::convert ? i.from == Type::f32 : i.type == Type::f32;
  const bool writes = i.type == Type::f32 && i.op != Op::compare && i.op != Op::compare_set;
  const int sources = i.op == Op::compare || i.op == Op::compare_set ? 2 : i.ins;
  std::byte* at[3];
  for (int k = 0; k < sources && reads; ++k) {
    at[k] = registers + i.in[k] * kPlaceBytes;
    std::copy(at[k], at[k] + bytes, saved[k]);
  }
  for (int k = 0; k < sources && reads; ++k) flush_register(registers, i.in[k], kAllLanes);
  i.inner(registers, i, mask);
  alignas(64) std::byte result[2 * bytes];
  const std::size_t width = i.out_size ? i.out_size : size_of(i.op == Op::compare_set ? i.from : i.type);
  const std::size_t result_bytes = i.op == Op::compare ? 4 : width * kLanes;
  std::byte* to = registers + i.out[0] * kPlaceBytes;
  std::copy(to, to + result_bytes, result);
  for (int k = sources - 1; k >= 0 && reads; --k) std::copy(saved[k], saved[k] + bytes, at[k]);
  if (i.op == Op::compare) {
    std::copy(result, result + 4, to);
    return;
  }
  for (std::size_t k = 0; k < kLanes; ++k) {
    if (mask >> k & 1) std::copy(result + k * width, result + (k + 1) * width, to + k * width);
  }
  if (writes) flush_register(registers, i.out[0], mask);
}

void with_rounding_and_flushing(std::byte* registers, const Instruction& i, std::uint32_t mask) {
  const int before = std::fegetround();
  std::fesetround(i.rounding == Rounding::zero   ? FE_TOWARDZERO
                  : i.rounding == Rounding::down ? FE_DOWNWARD
                                                 : FE_UPWARD);
  with_flushing(registers, i, mask);
  std::fesetround(before);
}

}  // namespace

InstructionSet chosen(InstructionSet set) {
  if (set == InstructionSet::best) {
    return has_avx512_lanes() ? InstructionSet::avx512
           : has_avx2_lanes() ? InstructionSet::avx2
                              : InstructionSet::portable;
  }
  if ((set == InstructionSet::avx2 && !has_avx2_lanes()) ||
      (set == InstructionSet::avx512 && !has_avx512_lanes())) {
    throw std::invalid_argument("the build or the machine lacks this instruction set");
  }
  return set;
}

Handler lane_handler(InstructionSet set, const Instruction& instruction) {
  switch (chosen(set)) {
    case InstructionSet::avx2:
      return avx2_lane_handler(instruction);
    case InstructionSet::avx512:
      return avx512_lane_handler(instruction);
    default:
      return portable_lane_handler(instruction);
  }
}

void bind_handler(InstructionSet set, Instruction& i) {
  if (i.kind != Kind::lanes && i.kind != Kind::shuffle) return;
  i.run = i.inner = lane_handler(set, i);
  const bool rounds = i.rounding != Rounding::nearest;
  if (i.flush && rounds) {
    i.run = with_rounding_and_flushing;
  } else if (i.flush) {
    i.run = with_flushing;
  } else if (rounds) {
    i.run = with_rounding;
  }
}

}  // namespace seedbed::ptx
