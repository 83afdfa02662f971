// SPDX-License-Identifier: Apache-2.0
// The general kernels' PTX, executed on the CPU, against the CPU engine: the same bits for everything that
// they train, float64 and mixed activations included.
#include "cuda/cuda_run.h"
#include "engine/cuda/batch_engine.h"
#include "engine/extended_networks.h"

namespace seedbed::cuda {
namespace {

std::vector<NetworkResult> on_device(const std::vector<NetworkSpec>& networks, const CudaRun& run) {
  const auto engine = make_batch_engine(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                                        {CurveKind::log, 3}, Route::general);
  return run_on(*engine, run.stride);
}

TEST(GeneralOnDevice, SameBitsAsOnTheHost) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = extended_networks(300, 12);
  const CudaRun run;
  expect_same(networks, on_device(networks, run), cpu_results(networks, run.stop));
  for (const char* task : {"train_epoch", "evaluate", "not_finite", "largest"}) {
    for (const char* real : {"float", "double"}) {
      const std::string kernel = std::string("seedbed_general_") + task + "_" + real;
      EXPECT_GT(run.log->launches[kernel], 0) << kernel;
    }
  }
}

TEST(GeneralOnDevice, TrainsWhatTheUnrolledKernelsOfAGpuDoNot) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = varied_networks(24);
  const CudaRun run;
  expect_same(networks, on_device(networks, run), cpu_results(networks, run.stop));
}

TEST(GeneralOnDevice, LittleMemoryIsEnough) {
  SEEDBED_NEEDS_PTX();
  Configuration c;
  c.data.points = 30;
  c.network.hidden = {5};
  c.train.epochs = 6;
  c.train.optimizer.kind = OptimizerKind::adam;
  const std::vector<NetworkSpec> networks = seeds_of(c, 70);
  CudaRun run;
  const auto expected = cpu_results(networks, run.stop);
  run.device.memory = std::size_t(1) << 18;
  expect_same(networks, on_device(networks, run), expected);
  EXPECT_LE(run.log->peak_memory, run.device.memory);
}

TEST(GeneralOnDevice, Fields) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = extended_networks(20, 12);
  const CudaRun run;
  const auto device = make_batch_engine(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                                        {}, Route::general);
  const auto host = make_cpu_engine(networks, run.stop, {});
  device->advance(2);
  host->advance(2);
  std::vector<std::size_t> all(networks.size());
  for (std::size_t n = 0; n < all.size(); ++n) all[n] = n;
  std::vector<float> a(all.size() * 49), b(a.size());
  device->fields(all, 7, {a.data(), false});
  host->fields(all, 7, {b.data(), false});
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_TRUE(a[i] == b[i] || (a[i] != a[i] && b[i] != b[i])) << i;
  }
}

}  // namespace
}  // namespace seedbed::cuda
