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

void run_info(bool json) {
  const std::vector<std::string> sets = cpu_instruction_sets();
  const bool has_cuda = !std::string(kCudaCompiler).empty();
  const GpuList gpus = list_gpus();
  if (json) {
    nlohmann::ordered_json devices = nlohmann::ordered_json::array();
    for (const GpuInfo& gpu : gpus.gpus) {
      devices.push_back({{"device", gpu.device},
                         {"name", gpu.name},
                         {"compute_capability", gpu.compute_capability},
                         {"memory_bytes", gpu.memory_bytes},
                         {"multiprocessors", gpu.multiprocessors}});
    }
    const std::vector<std::string> engines =
        has_cuda ? std::vector<std::string>{"cpu", "cuda"} : std::vector<std::string>{"cpu"};
    const nlohmann::ordered_json info{
        {"version", kVersion},   {"compiler", kCompiler},    {"build_type", kBuildType},
        {"engines", engines},    {"instruction_sets", sets}, {"threads", available_threads()},
        {"cuda", kCudaCompiler}, {"gpus", devices},          {"no_gpu", gpus.why_none}};
    fmt::print("{}\n", info.dump());
    return;
  }
  fmt::print("seedbed {}, {} build by {}\n", kVersion, kBuildType, kCompiler);
  fmt::print("engine cpu: {} threads; instruction sets {}\n", available_threads(), fmt::join(sets, ", "));
  if (has_cuda) {
    fmt::print("engine cuda: kernels compiled by nvcc {}\n", kCudaCompiler);
  } else {
    fmt::print("engine cuda: not in this build\n");
  }
  for (const GpuInfo& gpu : gpus.gpus) {
    fmt::print("{}: {}, compute capability {}, {} multiprocessors, {:.1f} GiB\n", gpu.device, gpu.name,
               gpu.compute_capability, gpu.multiprocessors,
               static_cast<double>(gpu.memory_bytes) / (1 << 30));
  }
  if (!gpus.why_none.empty()) fmt::print("no GPU: {}\n", gpus.why_none);
}

}  // namespace

void add_info(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("info", "Version, build, engines and devices of this machine");
  command->add_flag("--json", *json, "as one JSON object");
  set_examples(*command, "seedbed info");
  command->callback([json] { run_info(*json); });
}

}  // namespace seedbed::cli
