// SPDX-License-Identifier: Apache-2.0
#include "ptx/lanes.h"

#if defined(__AVX2__) && defined(__FMA__)
#include "ptx/lanes_table.h"

namespace seedbed::ptx {

bool has_avx2_lanes() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
Handler avx2_lane_handler(const Instruction& instruction) {
  return handler_of(instruction);
}

}  // namespace seedbed::ptx
#else
namespace seedbed::ptx {

bool has_avx2_lanes() {
  return false;
}
Handler avx2_lane_handler(const Instruction&) {
  return nullptr;
}

}  // namespace seedbed::ptx
#endif
