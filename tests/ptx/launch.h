// SPDX-License-Identifier: Apache-2.0
// Runs kernels of a module on the CPU. Blocks run one after the other, the warps of a block in
// turns that end at barriers; a warp runs its lanes together, always those at the lowest
// instruction. Everything that is undefined on a GPU and can be noticed throws ExecutionError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ptx/memory.h"
#include "ptx/module.h"

namespace seedbed::ptx {

struct Launch {
  unsigned grid = 1, block = 32;
  std::size_t dynamic_shared = 0;
};

/// Which warp of a block goes on: results must not depend on it.
enum class WarpOrder {
  ascending,    ///< a warp runs until it waits or ends, then the next
  descending,   ///< the same from the last warp
  round_robin,  ///< every warp runs for Options::slice instructions
};

enum class InstructionSet { best, portable, avx2, avx512 };

struct Options {
  WarpOrder order = WarpOrder::ascending;
  unsigned slice = 1;
  std::vector<unsigned> blocks;   ///< order of the blocks; empty: ascending
  bool check_races = true;        ///< two warps touch shared memory, one writes, no barrier between
  bool check_lane_races = false;  ///< the same for two lanes of a warp without bar.warp.sync or barrier
  bool check_unwritten = true;    ///< reads of registers, shared and local memory never written
  bool check_alignment = true;
  std::uint64_t max_warp_instructions = std::uint64_t(1) << 40;  ///< then the launch is given up
  InstructionSet instruction_set = InstructionSet::best;         ///< of the host; results are the same bits
};

struct Statistics {
  std::uint64_t warp_instructions = 0;
};

/// Throws std::invalid_argument for a launch that CUDA would refuse.
Statistics launch(const Module& module, const std::string& kernel, const Launch& shape,
                  std::span<const std::byte> parameters, Memory& memory, const Options& options = {});

/// `arguments` points to one pointer for each parameter, as with cudaLaunchKernel.
Statistics launch(const Module& module, const std::string& kernel, const Launch& shape, void** arguments,
                  Memory& memory, const Options& options = {});

}  // namespace seedbed::ptx
