// SPDX-License-Identifier: Apache-2.0
// Wide networks on a device whose kernels' PTX runs on the CPU, with the CPU's products: everything but
// cuBLAS itself, bit for bit.
#include "cuda/cuda_run.h"
#include "engine/cuda/batch_engine.h"
#include "engine/wide_networks.h"

namespace seedbed::cuda {
namespace {

std::vector<NetworkResult> on_cpu(const std::vector<NetworkSpec>& networks, const StopRule& stop) {
  EngineOptions options;
  options.threads = 1;
  options.engine = "blas";
  return run_on(*make_cpu_engine(networks, stop, {CurveKind::log, 3}, options), 1'000'000);
}

TEST(WideOnDevice, SameBitsAsOnTheHost) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = wide_networks(40, 40, Precision::float32);
  const CudaRun run;
  const auto engine = cuda::make_batch_engine(std::make_unique<PtxDevice>(run.device, run.log), networks,
                                              run.stop, {CurveKind::log, 3}, Route::blas);
  expect_same(networks, run_on(*engine, 1'000'000), on_cpu(networks, run.stop));
  for (const char* kernel : {"activate", "slope", "output_delta", "bias_gradient", "update", "not_finite"}) {
    EXPECT_GT(run.log->launches[std::string("seedbed_wide_") + kernel], 0) << kernel;
  }
}

TEST(WideOnDevice, OneShapeIsOneBatchAndLittleMemoryIsEnough) {
  SEEDBED_NEEDS_PTX();
  Configuration c;
  c.network.hidden = {12, 9};
  c.data.points = 30;
  c.train.epochs = 4;
  c.train.regularization = Regularization::l1;
  c.train.regularization_rate = 0.01;
  const auto configuration = std::make_shared<const Configuration>(c);
  std::vector<NetworkSpec> networks;
  for (std::uint64_t seed = 0; seed < 9; ++seed) {
    networks.push_back({configuration,
                        {seed, seed % 2, 0},
                        std::make_shared<const Dataset>(make_dataset(c.data, seed % 2))});
  }
  StopRule freeze;
  freeze.threshold = 0.6;
  freeze.freeze = true;
  int updates = 0;
  for (const std::size_t memory : {std::size_t(1) << 30, std::size_t(1) << 17}) {
    CudaRun run;
    run.device.memory = memory;
    const auto engine = cuda::make_batch_engine(std::make_unique<PtxDevice>(run.device, run.log), networks,
                                                freeze, {CurveKind::log, 3}, Route::blas);
    expect_same(networks, run_on(*engine, 1'000'000), on_cpu(networks, freeze));
    EXPECT_LE(run.log->peak_memory, memory);
    const int now = run.log->launches["seedbed_wide_update"];
    EXPECT_GT(now, updates);  // all nine in one pack, then in several
    updates = now;
  }
}

}  // namespace
}  // namespace seedbed::cuda
