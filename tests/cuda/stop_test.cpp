// SPDX-License-Identifier: Apache-2.0
// Stopped networks on a GPU, its kernels' PTX executed on the CPU: as on the CPU engine, and compacted away.
#include "cuda/cuda_run.h"
#include "engine/cuda/batch_engine.h"
#include "engine/extended_networks.h"
#include "engine/split_engine.h"
#include "engine/stopped_runs.h"

namespace seedbed::cuda {
namespace {

std::unique_ptr<Engine> on_cpu(const std::vector<NetworkSpec>& networks, const CudaRun& run) {
  return make_cpu_engine(networks, run.stop, {CurveKind::log, 3}, {});
}

std::unique_ptr<Engine> on_device(std::vector<NetworkSpec> networks, const CudaRun& run) {
  CudaEngineOptions options;
  options.host_threads = 1;
  options.threads_per_network = run.threads_per_network;
  return make_engine_on(std::make_unique<PtxDevice>(run.device, run.log), std::move(networks), run.stop,
                        {CurveKind::log, 3}, options);
}

TEST(StopOnDevice, OthersGoOnAsIfNothingWas) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(60);
  const CudaRun run;
  expect_stopped_as_told(*on_cpu(networks, run), *on_device(networks, run));
  EXPECT_GE(run.log->compactions, 1);
}

TEST(StopOnDevice, ByTheGeneralKernels) {
  SEEDBED_NEEDS_PTX();
  std::vector<NetworkSpec> networks = extended_networks(60, 8);
  Configuration c;
  c.data.points = 22;
  c.network.hidden = {4};
  c.train.epochs = 9;
  c.train.batch = 4;
  c.train.optimizer.kind = OptimizerKind::adam;
  for (NetworkSpec& network : seeds_of(c, 40)) networks.push_back(std::move(network));
  const CudaRun run;
  const auto device = make_batch_engine(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                                        {CurveKind::log, 3}, Route::general);
  expect_stopped_as_told(*on_cpu(networks, run), *device);
}

TEST(StopOnDevice, OverSeveralDevices) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(20);
  const CudaRun run;
  const auto split = make_split_engine(networks, 2, [&](std::size_t, std::vector<NetworkSpec> some) {
    return on_device(std::move(some), run);
  });
  expect_stopped_as_told(*on_cpu(networks, run), *split);
}

}  // namespace
}  // namespace seedbed::cuda
