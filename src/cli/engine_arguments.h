// SPDX-License-Identifier: Apache-2.0
// Flags that choose the engine.
#pragma once

#include <CLI/CLI.hpp>

#include "engine/cuda/mapping_table.h"
#include "seedbed/engine.h"

namespace seedbed::cli {

struct EngineArguments {
  EngineOptions chosen;

  void add_to(CLI::App& command) {
    command.add_option("--device", chosen.device, "auto, cpu, cuda (all GPUs) or cuda:N")
        ->capture_default_str();
    command
        .add_option("--engine", chosen.engine,
                    "auto, kernels (layers of up to 32 neurons), general (by one kernel for every shape) or "
                    "blas (a matrix library; not bit-exact)")
        ->capture_default_str();
    command.add_option("--threads", chosen.threads, "threads of the cpu engine (default: all)")
        ->check(CLI::Range(1, 4096));
    command
        .add_option("--threads-per-network", chosen.threads_per_network,
                    "1, 2, 4, 8 or 32 GPU threads train a network (default: the planner's choice)")
        ->check(CLI::IsMember({1, 2, 4, 8, 32}));
    command.add_option_function<std::string>(
        "--mapping-table", [](const std::string& path) { cuda::use_mapping_table(path); },
        "CSV file of which GPU mapping is the fastest where (docs/cuda.md)");
    command.add_option("--instruction-set", chosen.instruction_set,
                       "avx512, avx2 or portable (default: the best of this machine)");
  }
  EngineOptions options() const { return chosen; }
};

}  // namespace seedbed::cli
