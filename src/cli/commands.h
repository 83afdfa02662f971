// SPDX-License-Identifier: Apache-2.0
// The subcommands of `seedbed`, one file each. add_X registers the command with its flags, its
// example and its callback; a callback throws seedbed::Error to fail.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "seedbed/sweep.h"

namespace seedbed::cli {

void add_run(CLI::App& app);
void add_plan(CLI::App& app);
void add_view(CLI::App& app);
void add_study(CLI::App& app);
void add_sheet(CLI::App& app);
void add_report(CLI::App& app);
void add_retrain(CLI::App& app);
void add_butterfly(CLI::App& app);
void add_export(CLI::App& app);
void add_info(CLI::App& app);
void add_selftest(CLI::App& app);
void add_bench(CLI::App& app);

/// Flags that every command which takes a sweep shares: SWEEP, --set, --seeds.
struct SweepArguments {
  std::string source;
  SweepOverrides overrides;
  void add_to(CLI::App& command);
  Sweep load() const { return load_sweep(source, overrides); }
};

/// Footer of --help with one example a line.
void set_examples(CLI::App& command, const std::string& examples);

}  // namespace seedbed::cli
