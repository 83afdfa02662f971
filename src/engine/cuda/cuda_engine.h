// SPDX-License-Identifier: Apache-2.0
// The CUDA engine over any Device.
#pragma once

#include "engine/cuda/device.h"
#include "seedbed/engine.h"

namespace seedbed::cuda {

struct CudaEngineOptions {
  int threads_per_network = 0;  ///< 1, 2, 4, 8 or 32; 0: the planner's choice
  int host_threads = 0;         ///< for initial weights; 0: all the process may use
  /// Longest wanted time of a launch in seconds: how soon cancel() is heard.
  double launch_seconds = 0.05;
  std::function<void(const std::string&)> notice;  ///< as EngineOptions::notice
};

/// Throws UsageError for a network that the kernels cannot train (planner.h: unsupported).
std::unique_ptr<Engine> make_engine_on(std::unique_ptr<Device> device, std::vector<NetworkSpec> networks,
                                       const StopRule& stop, const RecordPlan& record,
                                       const CudaEngineOptions& options);

}  // namespace seedbed::cuda
