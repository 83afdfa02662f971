// SPDX-License-Identifier: Apache-2.0
// Networks dealt out to several devices become what they become on one.
#include <gtest/gtest.h>

#include "cuda/cuda_run.h"
#include "engine/split_engine.h"
#include "seedbed/error.h"

namespace seedbed::cuda {
namespace {

MakePart cpu_parts(const StopRule& stop) {
  return [stop](std::size_t, std::vector<NetworkSpec> networks) {
    EngineOptions options;
    options.threads = 1;
    return make_cpu_engine(std::move(networks), stop, {CurveKind::log, 3}, options);
  };
}

TEST(SplitEngine, SameResultsAsOneEngine) {
  const std::vector<NetworkSpec> networks = networks_for_cuda(50);
  const CudaRun run;
  const auto expected = cpu_results(networks, run.stop);
  for (const std::size_t parts : {1u, 2u, 3u, 7u}) {
    const auto engine = make_split_engine(networks, parts, cpu_parts(run.stop));
    EXPECT_EQ(engine->size(), networks.size());
    expect_same(networks, run_on(*engine, 4), expected);
  }
}

TEST(SplitEngine, TwoDevicesGiveTheCpuEnginesBits) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(30);
  const CudaRun run;
  module_of("seedbed_evaluate_d0");  // modules are read by one thread
  for (int depth = 0; depth <= 8; ++depth) module_of("seedbed_train_t8_w8_d" + std::to_string(depth));
  const auto engine = make_split_engine(networks, 2, [&](std::size_t, std::vector<NetworkSpec> some) {
    CudaEngineOptions options;
    options.host_threads = 1;
    return make_engine_on(std::make_unique<PtxDevice>(), std::move(some), run.stop, {CurveKind::log, 3},
                          options);
  });
  EXPECT_EQ(engine->description(), "cuda, PTX on the CPU + cuda, PTX on the CPU");
  expect_same(networks, run_on(*engine, 1'000'000), cpu_results(networks, run.stop));
}

TEST(SplitEngine, QuestionsGoToThePartThatHasTheNetwork) {
  const std::vector<NetworkSpec> networks = networks_for_cuda(9);
  const CudaRun run;
  const auto split = make_split_engine(networks, 4, cpu_parts(run.stop));
  const auto one = make_split_engine(networks, 1, cpu_parts(run.stop));
  split->advance(3);
  one->advance(3);
  EXPECT_EQ(split->samples_done(), one->samples_done());
  std::vector<std::size_t> some{8, 0, 5, 3, 3};
  std::vector<float> a(some.size() * 100), b(a.size());
  split->fields(some, 10, {a.data(), false});
  one->fields(some, 10, {b.data(), false});
  for (std::size_t k = 0; k < a.size(); ++k) EXPECT_TRUE(a[k] == b[k] || a[k] != a[k]) << k;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    EXPECT_EQ(split->epoch(n), one->epoch(n));
    EXPECT_EQ(split->parameters(n).values, one->parameters(n).values);
  }
  EXPECT_THROW(split->fields(some, 10, {a.data(), true}), UsageError);
  std::vector<std::uint16_t> half_a(a.size()), half_b(a.size());
  split->fields(some, 10, {half_a.data(), false, true});
  one->fields(some, 10, {half_b.data(), false, true});
  EXPECT_EQ(half_a, half_b);
  EXPECT_EQ(split->field_sums(some, 10).positive, one->field_sums(some, 10).positive);
}

TEST(SplitEngine, AFailingPartFailsTheWhole) {
  EXPECT_THROW(make_split_engine(networks_for_cuda(9), 3,
                                 [](std::size_t part, std::vector<NetworkSpec> networks) {
                                   if (part == 1) throw UsageError("cuda:1 is gone");
                                   return cpu_parts({})(part, std::move(networks));
                                 }),
               UsageError);
}

}  // namespace
}  // namespace seedbed::cuda
