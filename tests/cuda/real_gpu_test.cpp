// SPDX-License-Identifier: Apache-2.0
// A real GPU gives the CPU engine's bits. Skipped, and said so, where there is none.
#include <gtest/gtest.h>

#include "cuda/cuda_run.h"
#include "engine/cuda/devices.h"

namespace seedbed::cuda {
namespace {

class RealGpu : public testing::TestWithParam<int> {};

TEST_P(RealGpu, SameBitsAsTheCpuEngine) {
  SEEDBED_NEEDS_GPU();
  const std::vector<NetworkSpec> networks = networks_for_cuda(networks_for_gpu());
  CudaEngineOptions options;
  options.threads_per_network = GetParam();
  for (const bool freeze : {false, true}) {
    CudaRun run;
    run.stop.freeze = freeze;
    for (const DeviceInfo& device : list.devices) {
      const auto engine =
          make_engine_on(open_device(device.index), networks, run.stop, {CurveKind::log, 3}, options);
      expect_same(networks, run_on(*engine, 1'000'000), cpu_results(networks, run.stop));
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Threads, RealGpu, testing::Values(0, 1, 2, 4, 8, 32));

TEST(RealGpuMemory, ADeviceGoesOnAfterAnAllocationThatDoesNotFit) {
  SEEDBED_NEEDS_GPU();
  auto device = open_device(0);
  const std::size_t free = device->free_memory();
  EXPECT_THROW(device->allocate(free * 2), OutOfDeviceMemory);
  {  // by CUB, which asks for the last error
    using kernels::NetworkState;
    DeviceArray<NetworkState> state(*device, 3);
    DeviceArray<int> active(*device, 3), kept(*device, 3);
    state.upload({NetworkState::running, NetworkState::done, NetworkState::running}, 0);
    active.upload({0, 1, 2}, 0);
    ASSERT_EQ(device->keep_running(state.data(), active.data(), 3, kept.data(), 0), 2);
    std::vector<int> left;
    kept.download(left, 0);
    left.resize(2);
    EXPECT_EQ(left, (std::vector<int>{0, 2}));
  }
  const std::vector<NetworkSpec> networks = networks_for_cuda(20);
  const CudaRun run;
  const auto engine = make_engine_on(std::move(device), networks, run.stop, {CurveKind::log, 3}, {});
  expect_same(networks, run_on(*engine, 5), cpu_results(networks, run.stop));
}

}  // namespace
}  // namespace seedbed::cuda
