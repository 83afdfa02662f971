// SPDX-License-Identifier: Apache-2.0
// seedbed export: a result as CSV, NumPy archive or safetensors.
#include <memory>
#include <string>

#include "cli/commands.h"
#include "seedbed/error.h"
#include "seedbed/export.h"

namespace seedbed::cli {
namespace {

struct ExportArguments {
  std::string result, csv, npz, safetensors;
  ExportOptions options;
};

void run_export(const ExportArguments& arguments) {
  const std::string& csv = arguments.csv;
  if (csv.empty() && arguments.npz.empty() && arguments.safetensors.empty())
    throw UsageError("export: nothing to write; give --csv FILE, --npz FILE or --safetensors FILE");
  for (const std::string& file : {arguments.npz, arguments.safetensors})
    if (!file.empty() && (file == csv || arguments.npz == arguments.safetensors))
      throw UsageError("export: " + file + " is named twice; every format needs a file of its own");
  if (!csv.empty()) export_csv(arguments.result, csv, arguments.options);
  if (!arguments.npz.empty()) export_npz(arguments.result, arguments.npz, arguments.options);
  if (!arguments.safetensors.empty())
    export_safetensors(arguments.result, arguments.safetensors, arguments.options);
}

}  // namespace

void add_export(CLI::App& app) {
  CLI::App* command = app.add_subcommand("export", "Writes a result as CSV, NumPy archive or safetensors");
  const auto arguments = std::make_shared<ExportArguments>();
  command->add_option("RESULT", arguments->result, "result file of seedbed run")->required();
  command->add_option("--csv", arguments->csv, "one line a network; - is standard output");
  command->add_option("--npz", arguments->npz, "NumPy archive: columns, curves, parameters, snapshots");
  command->add_option("--safetensors", arguments->safetensors, "the arrays of --npz, without those of text");
  command->add_flag("--partial", arguments->options.partial,
                    "export what is finished of an incomplete result");
  set_examples(*command,
               "seedbed export spirals.db --csv spirals.csv --npz spirals.npz\n"
               "  seedbed export spirals.db --csv - | head");
  command->callback([arguments] { run_export(*arguments); });
}

}  // namespace seedbed::cli
