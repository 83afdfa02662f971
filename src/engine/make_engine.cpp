// SPDX-License-Identifier: Apache-2.0
// From the name of a device to its engine.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/cuda/batch_engine.h"
#include "engine/cuda/cuda_engine.h"
#include "engine/cuda/devices.h"
#include "engine/cuda/planner.h"
#include "engine/routing.h"
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

/// Calls fn(configuration) for every configuration that the one before does not share.
template <class Fn>
void for_each_configuration(const std::vector<NetworkSpec>& networks, Fn&& fn) {
  const Configuration* last = nullptr;
  for (const NetworkSpec& network : networks) {
    if (network.configuration.get() != last) fn(*network.configuration);
    last = network.configuration.get();
  }
}

bool gpu_can_train(const std::vector<NetworkSpec>& networks, const EngineOptions& options) {
  bool can = true;
  for_each_configuration(networks,
                         [&](const Configuration& c) { can = can && not_on_gpu(c, options).empty(); });
  return can;
}

/// On each GPU an engine of every route that some network takes.
std::unique_ptr<Engine> make_gpu_engine(const std::vector<int>& gpus, std::vector<NetworkSpec> networks,
                                        const StopRule& stop, const RecordPlan& record,
                                        const EngineOptions& options) {
  constexpr std::size_t kRoutes = 3;
  std::vector<std::size_t> route(networks.size()), count(kRoutes, 0);
  for (std::size_t n = 0; n < networks.size(); ++n) {
    route[n] = static_cast<std::size_t>(route_of(*networks[n].configuration, options, true));
    ++count[route[n]];
  }
  std::vector<Route> parts_of;  // the routes in use, one a block of parts
  std::vector<std::size_t> place(kRoutes), given(kRoutes, 0), part_of(networks.size());
  for (std::size_t r = 0; r < kRoutes; ++r) {
    if (count[r] == 0) continue;
    place[r] = parts_of.size();
    parts_of.push_back(static_cast<Route>(r));
  }
  if (parts_of.empty()) parts_of.push_back(Route::unrolled);  // no networks: an engine all the same
  for (std::size_t n = 0; n < networks.size(); ++n)
    part_of[n] = place[route[n]] * gpus.size() + given[route[n]]++ % gpus.size();
  cuda::CudaEngineOptions cuda_options;
  cuda_options.threads_per_network = options.threads_per_network;
  cuda_options.host_threads = options.threads;
  cuda_options.notice = options.notice;
  return make_split_engine(std::move(networks), parts_of.size() * gpus.size(), part_of,
                           [&](std::size_t part, std::vector<NetworkSpec> some) {
                             auto device = cuda::open_device(gpus[part % gpus.size()]);
                             const Route by = parts_of[part / gpus.size()];
                             return by == Route::unrolled
                                        ? cuda::make_engine_on(std::move(device), std::move(some), stop,
                                                               record, cuda_options)
                                        : cuda::make_batch_engine(std::move(device), std::move(some), stop,
                                                                  record, by, options.notice);
                           });
}

}  // namespace

std::string not_on_gpu(const Configuration& configuration, const EngineOptions& options) {
  if (route_of(configuration, options, true) != Route::blas) return "";
  return configuration.train.precision == Precision::float32 ? "" : "train.precision = \"float64\"";
}

GpuList list_gpus() {
  const cuda::DeviceList list = cuda::list_devices();
  GpuList gpus{{}, list.why_none};
  for (const cuda::DeviceInfo& d : list.devices) {
    gpus.gpus.push_back({fmt::format("cuda:{}", d.index), d.name, fmt::format("{}.{}", d.major, d.minor),
                         static_cast<std::int64_t>(d.memory), d.multiprocessors,
                         fmt::format("{}.{}", d.driver / 1000, d.driver % 1000 / 10), d.peak_flops});
  }
  return gpus;
}

std::unique_ptr<Engine> make_engine(std::vector<NetworkSpec> networks, const StopRule& stop,
                                    const RecordPlan& record, const EngineOptions& options) {
  const bool automatic = options.device == "auto";
  if (options.device == "cpu" ||
      (automatic && (cuda::list_devices().devices.empty() || !gpu_can_train(networks, options)))) {
    return make_cpu_engine(std::move(networks), stop, record, options);
  }
  std::vector<int> gpus;
  if (automatic || options.device == "cuda") {
    for (const cuda::DeviceInfo& gpu : cuda::list_devices().devices) gpus.push_back(gpu.index);
    if (gpus.empty())
      throw UsageError(fmt::format("--device {}: {}", options.device, cuda::list_devices().why_none));
  } else {
    gpus.push_back(gpu_index(options.device));
  }
  return make_gpu_engine(gpus, std::move(networks), stop, record, options);
}

}  // namespace seedbed
