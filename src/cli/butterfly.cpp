// SPDX-License-Identifier: Apache-2.0
// seedbed butterfly: what one unit in the last place of one initial weight does to the end of training.
#include "report/butterfly.h"

#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "seedbed/error.h"

namespace seedbed::cli {
namespace {

struct ButterflyFlags {
  std::string result;
  std::int64_t networks = 64;
  int threads = 0;
  bool json = false;
};

void run_butterfly(const ButterflyFlags& options) {
  const ResultReader result(options.result);
  EngineOptions engine;
  engine.threads = options.threads;
  std::vector<Butterfly> rows;
  for (std::int64_t id = 0; id < result.sweep().configurations(); ++id) {
    Butterfly b = butterfly(result, id, options.networks, engine);
    if (b.networks > 0) rows.push_back(std::move(b));
  }
  if (rows.empty()) {
    throw ResultError(
        fmt::format("{}: no network is finished yet; continue it with seedbed run", options.result));
  }
  fmt::print("{}", options.json ? butterfly_json(rows) : butterfly_table(result.sweep(), rows));
}

}  // namespace

void add_butterfly(CLI::App& app) {
  auto options = std::make_shared<ButterflyFlags>();
  CLI::App* command = app.add_subcommand(
      "butterfly", "Trains networks again with one weight moved by one unit in the last place");
  command->add_option("RESULT", options->result, "result file of seedbed run")->required();
  command->add_option("--networks", options->networks, "of each configuration, the first ones")
      ->check(CLI::Range(1, 65536))
      ->capture_default_str();
  command->add_option("--threads", options->threads, "threads (default: all)")->check(CLI::Range(1, 4096));
  command->add_flag("--json", options->json, "one JSON array, an object per configuration");
  set_examples(*command, "seedbed butterfly spirals.db");
  command->callback([options] { run_butterfly(*options); });
}

}  // namespace seedbed::cli
