// SPDX-License-Identifier: Apache-2.0
#include "ptx/lanes.h"

#if defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__) && defined(__FMA__)
#include "ptx/lanes_table.h"

namespace seedbed::ptx {

bool has_avx512_lanes() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
Handler avx512_lane_handler(const Instruction& instruction) {
  return handler_of(instruction);
}

}  // namespace seedbed::ptx
#else
namespace seedbed::ptx {

bool has_avx512_lanes() {
  return false;
}
Handler avx512_lane_handler(const Instruction&) {
  return nullptr;
}

}  // namespace seedbed::ptx
#endif
