// SPDX-License-Identifier: Apache-2.0
// Fields of the CUDA engine, in both precisions and summed over rows that mix packs, against the CPU
// engine's.
#include <gtest/gtest.h>

#include "cuda/cuda_run.h"
#include "engine/stopped_runs.h"

namespace seedbed::cuda {
namespace {

template <class T>
void expect_equal_or_nan(const std::vector<T>& a, const std::vector<T>& b, const char* what) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_TRUE(equal_or_nan(a[i], b[i])) << what << " " << i;
}

void expect_fields_of_the_cpu(std::unique_ptr<Device> device, int side) {
  std::vector<NetworkSpec> networks = networks_for_cuda(40);
  const CudaRun run;
  CudaEngineOptions options;
  options.host_threads = 1;
  const auto gpu = make_engine_on(std::move(device), networks, run.stop, {CurveKind::none, 0}, options);
  const auto cpu = make_cpu_engine(networks, run.stop, {CurveKind::none, 0}, {});
  gpu->advance(2);
  cpu->advance(2);
  std::vector<std::size_t> some;
  for (std::size_t n = networks.size(); n > 0; --n) {
    if (n % 3 != 0) some.push_back(n - 1);
  }
  const auto points = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
  std::vector<float> a(some.size() * points), b(a.size());
  gpu->fields(some, side, {a.data()});
  cpu->fields(some, side, {b.data()});
  expect_equal_or_nan(a, b, "float");
  std::vector<std::uint16_t> half_a(a.size()), half_b(a.size());
  gpu->fields(some, side, {half_a.data(), false, true});
  cpu->fields(some, side, {half_b.data(), false, true});
  EXPECT_EQ(half_a, half_b);
  const FieldSums of_gpu = gpu->field_sums(some, side), of_cpu = cpu->field_sums(some, side);
  EXPECT_EQ(of_gpu.networks, of_cpu.networks);
  EXPECT_EQ(of_gpu.positive, of_cpu.positive);
  expect_equal_or_nan(of_gpu.sum, of_cpu.sum, "sum");
  expect_equal_or_nan(of_gpu.squares, of_cpu.squares, "squares");
  expect_equal_or_nan(of_gpu.first, of_cpu.first, "first");
  EXPECT_EQ(gpu->field_sums({}, side).networks, 0);
}

TEST(EngineFields, OfTheCudaEngineAreTheCpuEngines) {
  SEEDBED_NEEDS_PTX();
  expect_fields_of_the_cpu(std::make_unique<PtxDevice>(), 7);
}

TEST(RealGpuFields, AreTheCpuEnginesInBothPrecisionsAndSummed) {
  SEEDBED_NEEDS_GPU();
  expect_fields_of_the_cpu(open_device(0), 50);
}

}  // namespace
}  // namespace seedbed::cuda
