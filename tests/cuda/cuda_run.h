// SPDX-License-Identifier: Apache-2.0
// Runs networks on the CUDA engine with a PtxDevice and on the CPU engine, and compares.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>

#include "cuda/ptx_device.h"
#include "engine/cuda/cuda_engine.h"
#include "engine/cuda/devices.h"
#include "engine/training_state.h"
#include "engine/varied_networks.h"

namespace seedbed::cuda {

#define SEEDBED_NEEDS_PTX() \
  if (ptx_files().empty()) GTEST_SKIP() << "this build has no nvcc: no PTX to execute"

#define SEEDBED_NEEDS_GPU()               \
  const DeviceList list = list_devices(); \
  if (list.devices.empty()) GTEST_SKIP() << "no GPU here: " << list.why_none

/// How many networks the tests of a GPU train; fewer where its kernels are interpreted (tests/cudart).
inline int networks_for_gpu() {
  const char* count = std::getenv("SEEDBED_GPU_TEST_NETWORKS");
  return count ? std::atoi(count) : 600;
}

struct CudaRun {
  int threads_per_network = 0;
  std::int64_t stride = 1'000'000;  ///< epochs an advance
  StopRule stop = [] {
    StopRule stop;
    stop.threshold = 0.7;
    return stop;
  }();
  PtxDeviceOptions device;
  std::shared_ptr<PtxDeviceLog> log = std::make_shared<PtxDeviceLog>();
};

inline std::vector<NetworkResult> run_on(Engine& engine, std::int64_t stride) {
  while (engine.advance(stride)) {
  }
  return engine.take_results();
}

inline std::vector<NetworkResult> cuda_results(const std::vector<NetworkSpec>& networks, const CudaRun& run) {
  CudaEngineOptions options;
  options.threads_per_network = run.threads_per_network;
  options.host_threads = 1;
  const auto engine = make_engine_on(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                                     {CurveKind::log, 3}, options);
  return run_on(*engine, run.stride);
}

inline std::vector<NetworkResult> cpu_results(const std::vector<NetworkSpec>& networks,
                                              const StopRule& stop) {
  EngineOptions options;
  options.threads = 1;
  const auto engine = make_cpu_engine(networks, stop, {CurveKind::log, 3}, options);
  return run_on(*engine, 1'000'000);
}

inline void expect_same(const std::vector<NetworkSpec>& networks, const std::vector<NetworkResult>& cuda,
                        const std::vector<NetworkResult>& cpu) {
  ASSERT_EQ(cuda.size(), cpu.size());
  for (std::size_t n = 0; n < cpu.size(); ++n) {
    const Configuration& c = *networks[n].configuration;
    const auto describe = [&](const NetworkResult& r) {
      std::string text = std::string(seedbed::name_of(r.status)) + ", " + std::to_string(r.epochs) +
                         " epochs, solved " + std::to_string(r.solved_epoch.value_or(-1)) + ", loss " +
                         std::to_string(r.metrics.train_loss) + ", " + std::to_string(r.curve.size()) +
                         " curve points, " + std::to_string(r.dead_links) + " dead links, " +
                         std::to_string(r.dead_units) + " dead units";
      return text;
    };
    EXPECT_EQ(hash_of(cuda[n]), hash_of(cpu[n]))
        << "network " << n << ": depth " << c.network.hidden.size() << ", "
        << seedbed::name_of(c.network.activation_of(0)) << ", " << seedbed::name_of(c.train.regularization)
        << ", batch " << c.train.batch << "\ncuda: " << describe(cuda[n]) << "\ncpu:  " << describe(cpu[n]);
    EXPECT_EQ(cuda[n].parameters.dead, cpu[n].parameters.dead);
  }
}

/// Networks at epoch 0 with given parameters, as a pack takes them.
inline std::vector<TrainingState> states_of(const std::vector<Parameters>& parameters) {
  std::vector<TrainingState> states(parameters.size());
  for (std::size_t n = 0; n < states.size(); ++n) states[n].parameters = parameters[n];
  return states;
}

/// What the CUDA kernels train: float32, one activation a network.
inline std::vector<NetworkSpec> networks_for_cuda(int count) {
  std::vector<NetworkSpec> networks = varied_networks(count);
  for (NetworkSpec& network : networks) {
    auto c = std::make_shared<Configuration>(*network.configuration);
    c->network.activation = {c->network.activation_of(0)};
    c->train.precision = Precision::float32;
    network.configuration = c;
  }
  return networks;
}

}  // namespace seedbed::cuda
