// SPDX-License-Identifier: Apache-2.0
#include "ptx/lanes.h"
#include "ptx/lanes_table.h"

namespace seedbed::ptx {

Handler portable_lane_handler(const Instruction& instruction) {
  return handler_of(instruction);
}

}  // namespace seedbed::ptx
