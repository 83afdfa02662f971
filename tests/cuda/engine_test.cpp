// SPDX-License-Identifier: Apache-2.0
// The CUDA engine gives the CPU engine's bits: its host side and the PTX of its kernels, executed on
// the CPU, for every mapping, depth, activation and regularization.
#include <gtest/gtest.h>

#include <algorithm>

#include "cuda/cuda_run.h"
#include "seedbed/error.h"

namespace seedbed::cuda {
namespace {

class CudaMapping : public testing::TestWithParam<int> {};

TEST_P(CudaMapping, SameBitsAsTheCpuEngine) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(240);
  CudaRun run;
  run.threads_per_network = GetParam();
  run.device.execution.check_lane_races = GetParam() == 32;  // its groups talk through shared memory
  expect_same(networks, cuda_results(networks, run), cpu_results(networks, run.stop));
  // It is this mapping that ran, wherever there is one.
  const std::string wanted = "train_t" + std::to_string(GetParam());
  int launches = 0;
  for (const auto& [kernel, count] : run.log->launches) {
    launches += kernel.find(wanted) != std::string::npos ? count : 0;
  }
  EXPECT_GT(launches, 20);
}

TEST_P(CudaMapping, SameBitsAfterAThousandSteps) {
  SEEDBED_NEEDS_PTX();
  std::vector<NetworkSpec> networks;  // every depth, the activations and regularizations in turn
  for (int depth = 0; depth <= kMaxHiddenLayers; ++depth) {
    Configuration c;
    c.data.dataset = DatasetKind::spiral;
    c.data.points = 50;
    c.data.features.bits = 0x1b;
    c.network.hidden.assign(static_cast<std::size_t>(depth), 8 - depth % 3);
    c.network.activation = {static_cast<Activation>(depth % 4)};
    c.train.regularization = static_cast<Regularization>(depth % 3);
    c.train.regularization_rate = 0.001;
    c.train.batch = 1;
    c.train.epochs = 40;  // of 25 points
    for (const NetworkSpec& network : seeds_of(c, 2)) networks.push_back(network);
  }
  CudaRun run;
  run.threads_per_network = GetParam();
  run.stop.enabled = false;
  const auto cpu = cpu_results(networks, run.stop);
  expect_same(networks, cuda_results(networks, run), cpu);
  for (const NetworkResult& result : cpu)
    EXPECT_TRUE(result.epochs == 40 || result.status == Status::diverged);
}
INSTANTIATE_TEST_SUITE_P(Threads, CudaMapping, testing::Values(1, 2, 4, 8, 32));

/// A few families of networks that are quick to execute.
std::vector<NetworkSpec> families() {
  std::vector<NetworkSpec> all = networks_for_cuda(0), some;
  for (std::size_t n = 0; n < all.size(); n += 3) some.push_back(all[n]);
  return some;
}

TEST(CudaEngine, SameBitsWhateverTheStopRule) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = families();
  for (const Metric metric :
       {Metric::train_loss, Metric::test_loss, Metric::train_accuracy, Metric::test_accuracy}) {
    for (const Comparison comparison : {Comparison::at_least, Comparison::below}) {
      for (const bool freeze : {false, true}) {
        CudaRun run;
        run.stop = {true,           metric,
                    comparison,     metric == Metric::train_loss || metric == Metric::test_loss ? 0.42 : 0.8,
                    freeze ? 1 : 3, freeze};
        SCOPED_TRACE(testing::Message() << "metric " << static_cast<int>(metric) << ", comparison "
                                        << static_cast<int>(comparison) << ", freeze " << freeze);
        const auto cpu = cpu_results(networks, run.stop);
        expect_same(networks, cuda_results(networks, run), cpu);
      }
    }
  }
}

TEST(CudaEngine, SameBitsInStepsAndWithPointsInGlobalMemory) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(40);
  CudaRun run;
  run.stride = 2;
  run.device.shared_memory = 1024;  // the points don't fit
  run.device.execution.order = ptx::WarpOrder::descending;
  expect_same(networks, cuda_results(networks, run), cpu_results(networks, run.stop));
}

TEST(CudaEngine, SameBitsWhateverTheOrderOfWarps) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = families();
  for (const ptx::WarpOrder order : {ptx::WarpOrder::descending, ptx::WarpOrder::round_robin}) {
    CudaRun run;
    run.device.execution.order = order;
    run.device.execution.slice = 7;
    expect_same(networks, cuda_results(networks, run), cpu_results(networks, run.stop));
  }
}

TEST(CudaEngine, PacksThatDoNotFitTakeTurns) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(60);
  CudaRun run;
  run.device.memory = 64 * 1024;  // for a handful of networks
  expect_same(networks, cuda_results(networks, run), cpu_results(networks, run.stop));
  EXPECT_LE(run.log->peak_memory, run.device.memory);
  EXPECT_GT(run.log->peak_memory, run.device.memory / 4);
  run.device.memory = 512;
  EXPECT_THROW(cuda_results(networks, run), Error);
}

TEST(CudaEngine, StoppedNetworksAreCompactedAway) {
  SEEDBED_NEEDS_PTX();
  Configuration c;
  c.data.dataset = DatasetKind::circle;
  c.data.points = 60;
  c.network.hidden = {4};
  c.train.epochs = 60;
  c.train.learning_rate = 0.3;
  c.train.batch = 5;
  const std::vector<NetworkSpec> networks = seeds_of(c, 40);
  CudaRun run;
  run.stop.threshold = 0.75;
  run.stop.freeze = true;
  const auto cuda = cuda_results(networks, run);
  expect_same(networks, cuda, cpu_results(networks, run.stop));
  const auto stopped =
      std::count_if(cuda.begin(), cuda.end(), [](const auto& r) { return r.status == Status::stopped; });
  EXPECT_GT(stopped, 10);
  EXPECT_GE(run.log->compactions, 1);
}

TEST(CudaEngine, FieldsMetricsAndRestoredNetworksAreTheCpuEngines) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(30);
  const CudaRun run;
  CudaEngineOptions options;
  options.host_threads = 1;
  EngineOptions cpu_options;
  cpu_options.threads = 1;
  const auto cuda =
      make_engine_on(std::make_unique<PtxDevice>(), networks, run.stop, {CurveKind::none, 0}, options);
  const auto cpu = make_cpu_engine(networks, run.stop, {CurveKind::none, 0}, cpu_options);
  EXPECT_EQ(cuda->size(), networks.size());
  std::vector<std::size_t> some;
  for (std::size_t n = 0; n < networks.size(); n += 2) some.push_back(networks.size() - 1 - n);
  constexpr int kSide = 12;
  std::vector<float> a(some.size() * kSide * kSide), b(a.size());
  const auto compare = [&] {
    cuda->fields(some, kSide, {a.data(), false});
    cpu->fields(some, kSide, {b.data(), false});
    for (std::size_t k = 0; k < a.size(); ++k) {
      const bool same = a[k] == b[k] || (a[k] != a[k] && b[k] != b[k]);
      ASSERT_TRUE(same) << "network " << some[k / (kSide * kSide)] << ": " << a[k] << " and " << b[k];
    }
    for (std::size_t n = 0; n < networks.size(); ++n) {
      EXPECT_EQ(cuda->epoch(n), cpu->epoch(n)) << n;
      if (cpu->metrics(n).train_loss == cpu->metrics(n).train_loss) {
        EXPECT_EQ(cuda->metrics(n).train_loss, cpu->metrics(n).train_loss) << n;
      }
    }
  };
  compare();
  cuda->advance(2);
  cpu->advance(2);
  compare();
  EXPECT_EQ(cuda->samples_done(), cpu->samples_done());
  const Parameters other = initial_parameters(*networks[7].configuration, {99, 0, 0});
  cuda->restore(7, other, 1);
  cpu->restore(7, other, 1);
  EXPECT_EQ(cuda->parameters(7).values, other.values);
  EXPECT_EQ(cuda->epoch(7), 1);
}

TEST(CudaEngine, AdvancingByNoEpochAsksTheStopRuleBeforeTheFirst) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(60);
  for (const bool freeze : {false, true}) {
    CudaRun run;
    run.stop = {true, Metric::train_accuracy, Comparison::at_least, 0.5, 1, freeze};
    const auto cuda =
        make_engine_on(std::make_unique<PtxDevice>(), networks, run.stop, {CurveKind::none, 0}, {});
    const auto cpu = make_cpu_engine(networks, run.stop, {CurveKind::none, 0}, {});
    EXPECT_EQ(cuda->advance(0), cpu->advance(0));
    int solved = 0;
    for (std::size_t n = 0; n < networks.size(); ++n) {
      EXPECT_EQ(cuda->epoch(n), 0);
      EXPECT_EQ(cuda->standing(n).solved_epoch, cpu->standing(n).solved_epoch) << n;
      EXPECT_EQ(cuda->standing(n).running, cpu->standing(n).running) << n;
      solved += cuda->standing(n).solved_epoch.has_value();
    }
    EXPECT_GT(solved, 5);
    EXPECT_LT(solved, static_cast<int>(networks.size()) - 5);
    EXPECT_EQ(cuda->samples_done(), 0);
  }
}

TEST(CudaEngine, RefusesWhatItsKernelsDoNotTrain) {
  std::vector<NetworkSpec> networks = varied_networks(1);
  auto c = std::make_shared<Configuration>(*networks[0].configuration);
  c->train.precision = Precision::float64;
  networks[0].configuration = c;
  try {
    make_engine_on(std::make_unique<PtxDevice>(), networks, {}, {}, {});
    FAIL() << "nothing thrown";
  } catch (const UsageError& e) {
    EXPECT_STREQ(e.what(),
                 "--device cuda: train.precision = \"float64\" is not trained on a GPU; use --device cpu");
  }
}

}  // namespace
}  // namespace seedbed::cuda
