// SPDX-License-Identifier: Apache-2.0
// seedbed info: what this build and this machine have.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "engine/thread_pool.h"
#include "seedbed/engine.h"
#include "seedbed/version.h"

namespace seedbed::cli {
namespace {

void run(bool json) {
  const std::vector<std::string> sets = cpu_instruction_sets();
  const std::string cuda = std::string(kCudaCompiler).empty()
                               ? "not in this build"
                               : fmt::format("kernels compiled by nvcc {}, no engine yet", kCudaCompiler);
  if (json) {
    const nlohmann::ordered_json info{
        {"version", kVersion}, {"compiler", kCompiler},    {"build_type", kBuildType},
        {"engines", {"cpu"}},  {"instruction_sets", sets}, {"threads", available_threads()},
        {"cuda", cuda}};
    fmt::print("{}\n", info.dump());
    return;
  }
  fmt::print("seedbed {}, {} build by {}\n", kVersion, kBuildType, kCompiler);
  fmt::print("engine cpu: {} threads; instruction sets {}\n", available_threads(), fmt::join(sets, ", "));
  fmt::print("cuda: {}\n", cuda);
}

}  // namespace

void add_info(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("info", "Version, build, engines and devices of this machine");
  command->add_flag("--json", *json, "as one JSON object");
  set_examples(*command, "seedbed info");
  command->callback([json] { run(*json); });
}

}  // namespace seedbed::cli
