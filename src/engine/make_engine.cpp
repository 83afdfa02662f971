// SPDX-License-Identifier: Apache-2.0
// From the name of a device to its engine.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/cuda/cuda_engine.h"
#include "engine/cuda/devices.h"
#include "engine/cuda/planner.h"
#include "engine/split_engine.h"
#include "seedbed/engine.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

constexpr const char* kAllowed = "allowed: auto, cpu, cuda, cuda:N";

/// N of "cuda:N".
int gpu_index(const std::string& device) {
  const char *first = device.c_str() + 5, *last = device.c_str() + device.size();
  int index = -1;
  const auto [end, error] = std::from_chars(first, last, index);
  if (!device.starts_with("cuda:") || error != std::errc{} || end != last || index < 0) {
    throw UsageError(fmt::format("--device {}: unknown device; {}", device, kAllowed));
  }
  return index;
}

bool gpu_can_train(const std::vector<NetworkSpec>& networks) {
  const Configuration* last = nullptr;
  return std::all_of(networks.begin(), networks.end(), [&](const NetworkSpec& network) {
    if (network.configuration.get() == last) return true;
    last = network.configuration.get();
    return cuda::unsupported(*last).empty();
  });
}

}  // namespace

std::vector<Metrics> Engine::all_metrics() {
  std::vector<Metrics> all;
  for (std::size_t n = 0; n < size(); ++n) all.push_back(metrics(n));
  return all;
}

std::vector<Parameters> Engine::all_parameters() const {
  std::vector<Parameters> all;
  for (std::size_t n = 0; n < size(); ++n) all.push_back(parameters(n));
  return all;
}

Standing Engine::standing(std::size_t network) {
  const NetworkResult now = result(network);
  const bool diverged = now.status == Status::diverged;
  return {!diverged && now.status != Status::stopped, diverged, now.solved_epoch};
}

std::string not_on_gpu(const Configuration& configuration) {
  return cuda::unsupported(configuration);
}

GpuList list_gpus() {
  const cuda::DeviceList list = cuda::list_devices();
  GpuList gpus{{}, list.why_none};
  for (const cuda::DeviceInfo& d : list.devices) {
    gpus.gpus.push_back({fmt::format("cuda:{}", d.index), d.name, fmt::format("{}.{}", d.major, d.minor),
                         static_cast<std::int64_t>(d.memory), d.multiprocessors});
  }
  return gpus;
}

std::unique_ptr<Engine> make_engine(std::vector<NetworkSpec> networks, const StopRule& stop,
                                    const RecordPlan& record, const EngineOptions& options) {
  const bool automatic = options.device == "auto";
  if (options.device == "cpu" ||
      (automatic && (cuda::list_devices().devices.empty() || !gpu_can_train(networks)))) {
    return make_cpu_engine(std::move(networks), stop, record, options);
  }
  std::vector<int> gpus;
  if (automatic || options.device == "cuda") {
    for (const cuda::DeviceInfo& gpu : cuda::list_devices().devices) gpus.push_back(gpu.index);
    if (gpus.empty()) gpus.push_back(0);  // open_device says why there is none
  } else {
    gpus.push_back(gpu_index(options.device));
  }
  cuda::CudaEngineOptions cuda_options;
  cuda_options.threads_per_network = options.threads_per_network;
  cuda_options.host_threads = options.threads;
  return make_split_engine(std::move(networks), gpus.size(),
                           [&](std::size_t part, std::vector<NetworkSpec> some) {
                             return cuda::make_engine_on(cuda::open_device(gpus[part]), std::move(some), stop,
                                                         record, cuda_options);
                           });
}

}  // namespace seedbed
