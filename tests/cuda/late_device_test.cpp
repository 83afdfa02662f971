// SPDX-License-Identifier: Apache-2.0
// Everything that the CUDA engine does on a device whose streams are as late as they may be: it waits where
// it has to.
#include "cuda/late_device.h"

#include "cuda/cuda_run.h"
#include "engine/cuda/batch_engine.h"
#include "engine/extended_networks.h"
#include "engine/leaderboards.h"
#include "engine/wide_networks.h"

namespace seedbed::cuda {
namespace {

std::unique_ptr<Device> late(const CudaRun& run) {
  return std::make_unique<LateDevice>(std::make_unique<PtxDevice>(run.device, run.log));
}

TEST(LateDevice, DoesNothingUntilItsStreamIsWaitedFor) {
  LateDevice device(std::make_unique<PtxDevice>());
  DeviceArray<int> array(device, 1);
  int value = 7;
  array.upload(&value, 0, 1, 1);
  value = 8;  // what was there at the call arrives
  array.fill_zero(2);
  int seen = -1;
  device.synchronize(0);
  device.download(&seen, array.data(), sizeof seen, 1);
  EXPECT_EQ(seen, 7) << "stream 2 has not cleared it yet";
  device.download(&seen, array.data(), sizeof seen, 2);
  EXPECT_EQ(seen, 0);
}

TEST(LateDevice, TrainingWaitsWhereItHasTo) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(60);
  for (const bool freeze : {false, true}) {
    for (const std::size_t memory : {std::size_t(1) << 30, std::size_t(1) << 16}) {
      CudaRun run;
      run.stop.freeze = freeze;
      run.device.memory = memory;  // in the smaller one, packs take turns
      CudaEngineOptions options;
      options.host_threads = 1;
      const auto engine = make_engine_on(late(run), networks, run.stop, {CurveKind::log, 3}, options);
      expect_same(networks, run_on(*engine, 5), cpu_results(networks, run.stop));
    }
  }
}

TEST(LateDevice, FieldsSumsAndRankingsWaitForTraining) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(40);
  const CudaRun run;
  CudaEngineOptions options;
  options.host_threads = 1;
  const auto gpu = make_engine_on(late(run), networks, run.stop, {CurveKind::none, 0}, options);
  const auto cpu = make_cpu_engine(networks, run.stop, {CurveKind::none, 0}, {});
  for (int round = 0; round < 2; ++round) {
    gpu->advance(2);
    cpu->advance(2);
    std::vector<std::size_t> all;  // what is left of a diverged network is nobody's contract
    for (std::size_t n = networks.size(); n > 0; --n) {
      if (!cpu->standing(n - 1).diverged) all.push_back(n - 1);
    }
    constexpr int kSide = 5;
    std::vector<float> a(all.size() * kSide * kSide), b(a.size());
    gpu->fields(all, kSide, {a.data()});
    cpu->fields(all, kSide, {b.data()});
    for (std::size_t i = 0; i < a.size(); ++i) ASSERT_TRUE(same_number(a[i], b[i])) << i;
    const FieldSums of_gpu = gpu->field_sums(all, kSide), of_cpu = cpu->field_sums(all, kSide);
    EXPECT_EQ(of_gpu.positive, of_cpu.positive);
    for (std::size_t i = 0; i < of_cpu.sum.size(); ++i)
      ASSERT_TRUE(same_number(of_gpu.sum[i], of_cpu.sum[i])) << i;
    LeaderboardRequest request;
    request.group.assign(networks.size(), 0);
    expect_same_board(gpu->leaderboard(request), cpu->leaderboard(request));
    EXPECT_EQ(run.log->rankings, round + 1);
  }
}

TEST(LateDevice, WideAndGeneralNetworksWaitWhereTheyHaveTo) {
  SEEDBED_NEEDS_PTX();
  const CudaRun run;
  EngineOptions options;
  options.threads = 1;
  options.engine = "blas";
  const std::vector<NetworkSpec> wide = wide_networks(12, 40, Precision::float32);
  const auto blas = make_batch_engine(late(run), wide, run.stop, {CurveKind::log, 3}, Route::blas);
  expect_same(wide, run_on(*blas, 1'000'000),
              run_on(*make_cpu_engine(wide, run.stop, {CurveKind::log, 3}, options), 1'000'000));
  EXPECT_GT(run.log->replays, 0);
  const std::vector<NetworkSpec> extended = extended_networks(40, 12);
  const auto general = make_batch_engine(late(run), extended, run.stop, {CurveKind::log, 3}, Route::general);
  expect_same(extended, run_on(*general, 1'000'000), cpu_results(extended, run.stop));
}

}  // namespace
}  // namespace seedbed::cuda
