// SPDX-License-Identifier: Apache-2.0
// Instructions that every lane does by itself, compiled once for each instruction set of the host:
// the same bits, another speed. The files of an instruction set hold these loops and nothing of the
// library, so that no code for a machine that may not be there leaks into the rest.
#pragma once

#include "ptx/launch.h"
#include "ptx/program.h"

namespace seedbed::ptx {

/// Null where an instruction set does not know the instruction.
Handler portable_lane_handler(const Instruction& instruction);
Handler avx2_lane_handler(const Instruction& instruction);
Handler avx512_lane_handler(const Instruction& instruction);
bool has_avx2_lanes();
bool has_avx512_lanes();

/// The instruction set itself, or for `best` the widest that build and machine have.
InstructionSet chosen(InstructionSet set);
Handler lane_handler(InstructionSet set, const Instruction& instruction);

/// Sets run, and where the instruction rounds otherwise or flushes, inner.
void bind_handler(InstructionSet set, Instruction& instruction);

}  // namespace seedbed::ptx
