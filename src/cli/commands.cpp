// SPDX-License-Identifier: Apache-2.0
// What the subcommands share.
#include "cli/commands.h"

namespace seedbed::cli {

void SweepArguments::add_to(CLI::App& command) {
  command.add_option("SWEEP", source, "sweep file (TOML) or Playground URL")->required();
  command
      .add_option("--set", overrides.set, "key=value: changes a key of the sweep file, e.g. train.batch=1")
      ->allow_extra_args(false);
  command.add_option("--seeds", overrides.seeds, "networks per configuration (seeds.count)");
}

void set_examples(CLI::App& command, const std::string& examples) {
  command.footer("Example:\n  " + examples);
}

}  // namespace seedbed::cli
