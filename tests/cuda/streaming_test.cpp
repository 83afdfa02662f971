// SPDX-License-Identifier: Apache-2.0
// Networks stream through a device that does not hold them all: who has finished makes room for who waits,
// and who is moved for it goes on as if nothing had been. The device executes the kernels' PTX on the CPU.
#include <gtest/gtest.h>

#include <algorithm>

#include "cuda/cuda_run.h"
#include "engine/stopped_runs.h"
#include "seedbed/error.h"

namespace seedbed::cuda {
namespace {

std::unique_ptr<Engine> device_engine(const std::vector<NetworkSpec>& networks, const CudaRun& run) {
  CudaEngineOptions options;
  options.host_threads = 1;
  options.threads_per_network = run.threads_per_network;
  return make_engine_on(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                        {CurveKind::log, 3}, options);
}

std::unique_ptr<Engine> host_engine(const std::vector<NetworkSpec>& networks, const CudaRun& run) {
  EngineOptions options;
  options.threads = 1;
  return make_cpu_engine(networks, run.stop, {CurveKind::log, 3}, options);
}

CudaRun frozen_when_solved() {
  CudaRun run;
  run.stop.threshold = 0.75;
  run.stop.freeze = true;
  return run;
}

/// Of one pack: all are solved after a few epochs, but for one of eight among the first, which move too
/// slowly. 6 of 20 points are carried from an epoch to the next.
std::vector<NetworkSpec> quick_and_slow() {
  Configuration c;
  c.data.dataset = DatasetKind::circle;
  c.data.points = 40;
  c.network.hidden = {4};
  c.train.batch = 7;
  c.train.epochs = 300;
  c.train.learning_rate = 0.3;
  std::vector<NetworkSpec> networks = seeds_of(c, 80);
  c.train.learning_rate = 1e-6;
  const auto slow = std::make_shared<const Configuration>(c);
  for (std::size_t n = 0; n < 24; n += 8) {
    networks[n].configuration = slow;
    while (make_cpu_engine({networks[n]}, {}, {})->metrics(0).test_accuracy > 0.6)
      networks[n].seeds.init += 100;
  }
  return networks;
}

TEST(Streaming, SlowNetworksHoldTheMemoryOfAFew) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = quick_and_slow();
  CudaRun run = frozen_when_solved();
  run.device.memory = 16 * 1024;  // for some 16
  const auto engine = device_engine(networks, run);
  const auto is_slow = [&](std::size_t n) { return networks[n].configuration->train.learning_rate < 0.1; };
  std::size_t begun_while_slow = 0, most_at_once = 0;
  std::vector<std::int64_t> epoch(networks.size(), 0);
  bool more = true, slow = true;
  while (more) {
    more = engine->advance(5);
    slow = false;
    std::size_t begun = 0, on_it = 0;
    for (std::size_t n = 0; n < networks.size(); ++n) {
      const bool runs = engine->standing(n).running;
      EXPECT_LE(engine->epoch(n), epoch[n] + 5) << n << ", moved or not";
      epoch[n] = engine->epoch(n);
      slow = slow || (is_slow(n) && runs);
      begun += engine->epoch(n) > 0 || !runs;
      on_it += engine->epoch(n) > 0 && runs;
    }
    if (slow) begun_while_slow = begun;
    most_at_once = std::max(most_at_once, on_it);
  }
  EXPECT_EQ(begun_while_slow, networks.size());
  EXPECT_LT(most_at_once, 20u);
  EXPECT_LE(run.log->peak_memory, run.device.memory);
  const auto cpu = cpu_results(networks, run.stop);
  for (std::size_t n = 0; n < networks.size(); ++n)
    EXPECT_EQ(cpu[n].status, is_slow(n) ? Status::done : Status::stopped) << n;
  expect_same(networks, engine->take_results(), cpu);
}

/// Few packs, in each of which rates and lengths differ: solved at once or never, diverging, killing links.
std::vector<NetworkSpec> mixed() {
  std::vector<NetworkSpec> networks;
  int i = 0;
  for (const Regularization regularization : {Regularization::none, Regularization::l1, Regularization::l2}) {
    for (const std::vector<int>& hidden : std::vector<std::vector<int>>{{4}, {7, 8}}) {
      for (std::uint64_t seed = 0; seed < 16; ++seed, ++i) {
        Configuration c;
        const DatasetKind kinds[] = {DatasetKind::xor_, DatasetKind::circle, DatasetKind::plane};
        c.data.dataset = kinds[i % 3];  // a plane is a regression
        c.data.points = 44;
        c.network.hidden = hidden;
        c.network.activation = {Activation::relu};
        c.train.batch = 6;  // 4 of 22 are carried
        c.train.epochs = 3 + 7 * i % 23;
        const double rates[] = {0.3, 1e-6, 0.03, 1e20};
        c.train.learning_rate = rates[i % 4];
        c.train.regularization = regularization;
        c.train.regularization_rate = regularization == Regularization::none ? 0 : 0.02;
        const Seeds seeds{seed, static_cast<std::uint64_t>(i % 2), 0};
        networks.push_back({std::make_shared<const Configuration>(c), seeds,
                            std::make_shared<const Dataset>(make_dataset(c.data, seeds.data))});
      }
    }
  }
  return networks;
}

TEST(Streaming, SameBitsWhateverTheMemory) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = mixed();
  for (const bool freeze : {true, false}) {
    for (const Metric metric : {Metric::test_accuracy, Metric::train_loss}) {  // asked by device, and by host
      CudaRun run;
      run.stop = {true,
                  metric,
                  metric == Metric::train_loss ? Comparison::below : Comparison::at_least,
                  metric == Metric::train_loss ? 0.4 : 0.7,
                  freeze ? 1 : 3,
                  freeze};
      const auto cpu = cpu_results(networks, run.stop);
      for (const std::size_t memory : {12, 40, 150}) {
        for (const std::int64_t stride : {1, 4, 1'000'000}) {
          SCOPED_TRACE(testing::Message() << "memory " << memory << " K, stride " << stride);
          run.device.memory = memory * 1024;
          run.stride = stride;
          expect_same(networks, cuda_results(networks, run), cpu);
          EXPECT_LE(run.log->peak_memory, run.device.memory);
          *run.log = {};
        }
      }
      int diverged = 0, dead = 0, solved = 0;
      for (const NetworkResult& result : cpu) {
        diverged += result.status == Status::diverged;
        dead += result.dead_links;
        solved += result.solved_epoch.has_value();
      }
      EXPECT_GT(diverged, 5);
      EXPECT_GT(dead, 5);
      EXPECT_GE(solved, 15);
    }
  }
}

TEST(Streaming, NetworksAreLookedAtWhereverTheyAre) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = mixed();
  CudaRun run = frozen_when_solved();
  const auto cpu = host_engine(networks, run);
  std::vector<std::vector<Parameters>> parameters;  // [epoch][network]
  std::vector<std::vector<Metrics>> metrics;
  for (bool more = true; more;) {
    parameters.push_back(cpu->all_parameters());
    metrics.push_back(cpu->all_metrics());
    more = cpu->advance(1);
  }
  parameters.push_back(cpu->all_parameters());
  metrics.push_back(cpu->all_metrics());
  run.device.memory = 30 * 1024;
  const auto engine = device_engine(networks, run);
  for (bool more = true; more;) {
    const std::vector<Parameters> all = engine->all_parameters();
    const std::vector<Metrics> measured = engine->all_metrics();
    for (std::size_t n = 0; n < networks.size(); ++n) {
      const auto epoch = static_cast<std::size_t>(engine->epoch(n));
      if (engine->standing(n).diverged) continue;
      ASSERT_EQ(all[n].values, parameters[epoch][n].values) << n << " at " << epoch;
      ASSERT_EQ(engine->parameters(n).values, all[n].values);
      if (epoch == 0) continue;  // it may wait
      ASSERT_EQ(all[n].dead, parameters[epoch][n].dead) << n << " at " << epoch;
      ASSERT_TRUE(equal_or_nan(measured[n].train_loss, metrics[epoch][n].train_loss)) << n << " at " << epoch;
      ASSERT_TRUE(equal_or_nan(engine->metrics(n).test_loss, metrics[epoch][n].test_loss))
          << n << " at " << epoch;
    }
    more = engine->advance(1);
  }
  EXPECT_EQ(engine->samples_done(), cpu->samples_done());
  for (std::size_t n = 0; n < networks.size(); ++n)
    EXPECT_EQ(engine->standing(n).solved_epoch, cpu->standing(n).solved_epoch) << n;
}

TEST(Streaming, WhoWaitsOrHasLeftIsNotRestored) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = quick_and_slow();
  CudaRun run = frozen_when_solved();
  run.device.memory = 16 * 1024;
  const auto engine = device_engine(networks, run);
  const auto expect_refused = [&](std::size_t n) {
    try {
      engine->restore(n, initial_parameters(*networks[n].configuration, {99, 0, 0}), 1);
      ADD_FAILURE() << "network " << n << " was restored";
    } catch (const UsageError& e) {
      EXPECT_EQ(e.what(), "network " + std::to_string(n) + " is not on the device now");
    }
  };
  expect_refused(networks.size() - 1);  // it waits
  engine->advance(60);
  std::size_t ended = 1;  // 0 is slow
  while (engine->standing(ended).running) ++ended;
  const Parameters before = engine->parameters(ended);
  expect_refused(ended);
  EXPECT_EQ(engine->parameters(ended).values, before.values);
  const Parameters other = initial_parameters(*networks[0].configuration, {99, 0, 0});
  engine->restore(0, other, 1);  // it is there, in its second pack at least
  EXPECT_EQ(engine->parameters(0).values, other.values);
  EXPECT_EQ(engine->epoch(0), 1);
}

TEST(Streaming, NobodyIsLostWhereAnotherTakesTheMemoryOfThoseThatMove) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = quick_and_slow();
  CudaRun run = frozen_when_solved();
  run.stop.threshold = 2;  // never
  run.device.memory = 16 * 1024;
  const auto engine = device_engine(networks, run), whole = host_engine(networks, run);
  engine->advance(3);
  whole->advance(3);
  std::vector<std::size_t> begun, stopped;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    if (engine->epoch(n) > 0) begun.push_back(n);
  }
  ASSERT_GT(begun.size(), 8u);
  ASSERT_LT(begun.size(), 40u);
  for (std::size_t k = 1; k <= begun.size() / 4 + 1; ++k) stopped.push_back(begun[k]);  // most of a pack
  engine->stop(stopped);
  whole->stop(stopped);
  run.log->held = run.device.memory;
  EXPECT_TRUE(engine->advance(2));
  whole->advance(2);
  std::size_t between = 0;
  for (const std::size_t n : begun) {
    const Standing standing = engine->standing(n);
    if (!standing.running || engine->epoch(n) == 5) continue;
    ++between;
    EXPECT_EQ(engine->epoch(n), 3) << n;
    EXPECT_FALSE(std::isnan(engine->metrics(n).test_loss)) << n;
    EXPECT_THROW(engine->stop(std::vector<std::size_t>{n}), UsageError);
  }
  EXPECT_GT(between, 1u);
  LeaderboardRequest request;
  request.leaders = networks.size();
  EXPECT_EQ(engine->leaderboard(request).leaders.size(), networks.size());
  run.log->held = 0;
  while (engine->advance(50)) {
  }
  while (whole->advance(50)) {
  }
  expect_same(networks, engine->take_results(), whole->take_results());
}

}  // namespace
}  // namespace seedbed::cuda
