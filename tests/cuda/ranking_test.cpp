// SPDX-License-Identifier: Apache-2.0
// The device's leaderboard is the host's, number by number: its Thrust algorithm with the host's policy on
// scores of all sorts, and the engine's, whose packs' scores come from the kernels' PTX.
#include <gtest/gtest.h>

#include "cuda/cuda_run.h"
#include "cuda/thrust_on_the_host.h"
#include "engine/cuda/device_ranking.h"
#include "engine/leaderboards.h"

namespace seedbed::cuda {
namespace {

#define SEEDBED_NEEDS_THRUST() \
  if (!thrust_is_here()) GTEST_SKIP() << "this build has no nvcc: no Thrust"

void expect_the_hosts_for_scores_of_all_sorts(Device& device) {
  unsigned seed = 1;
  for (const std::size_t networks : {1u, 2u, 31u, 1000u, 20'000u}) {
    for (const int groups : {1, 3, 500}) {
      for (const Score by : {Score::test_loss, Score::train_loss, Score::solved_epoch}) {
        const Scores scores = random_scores(networks, seed++);
        LeaderboardRequest request;
        request.by = by;
        request.leaders = seed % 3 == 0 ? networks : seed % 12;
        std::mt19937 random(seed);
        for (std::size_t n = 0; n < networks && groups > 1; ++n)
          request.group.push_back(static_cast<int>(random() % static_cast<unsigned>(groups)) / 2 * 2);
        expect_same_board(DeviceRanking(device, scores, request).rank(),
                          rank(scores, request));  // odd groups are empty
        if (testing::Test::HasFatalFailure()) {
          FAIL() << networks << " networks, " << groups << " groups, by " << name_of(by);
        }
      }
    }
  }
}

void expect_the_hosts_for_a_million_networks_and_for_none(Device& device) {
  const Scores scores = random_scores(1'000'000, 99);
  LeaderboardRequest request;
  for (std::size_t n = 0; n < scores.size(); ++n) request.group.push_back(static_cast<int>(n / 64));
  expect_same_board(DeviceRanking(device, scores, request).rank(), rank(scores, request));
  const Scores none(5);  // no network has a score
  expect_same_board(DeviceRanking(device, none, {}).rank(), rank(none, {}));
}

TEST(DeviceRanking, IsTheHostsForScoresOfAllSorts) {
  SEEDBED_NEEDS_THRUST();
  PtxDevice device;
  expect_the_hosts_for_scores_of_all_sorts(device);
}

TEST(DeviceRanking, IsTheHostsForAMillionNetworksAndForNone) {
  SEEDBED_NEEDS_THRUST();
  PtxDevice device;
  expect_the_hosts_for_a_million_networks_and_for_none(device);
}

TEST(RealGpuRanking, IsTheHostsForScoresOfAllSorts) {
  SEEDBED_NEEDS_GPU();
  expect_the_hosts_for_scores_of_all_sorts(*open_device(0));
}

TEST(RealGpuRanking, IsTheHostsForAMillionNetworksAndForNone) {
  SEEDBED_NEEDS_GPU();
  expect_the_hosts_for_a_million_networks_and_for_none(*open_device(0));
}

/// Networks and groups of them by depth.
LeaderboardRequest by_depth(const std::vector<NetworkSpec>& networks) {
  LeaderboardRequest request;
  for (const NetworkSpec& network : networks)
    request.group.push_back(static_cast<int>(network.configuration->network.hidden.size()));
  return request;
}

TEST(DeviceRanking, OfTheEngineIsTheCpuEnginesWhileItTrainsAndAfter) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(60);
  const CudaRun run;
  CudaEngineOptions options;
  options.host_threads = 1;
  const auto device = make_engine_on(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                                     {CurveKind::none, 0}, options);
  EngineOptions one_thread;
  one_thread.threads = 1;
  const auto host = make_cpu_engine(networks, run.stop, {CurveKind::none, 0}, one_thread);
  LeaderboardRequest request = by_depth(networks);
  int rankings = 0;
  for (const std::int64_t epochs : {0, 3, 1'000'000}) {
    if (epochs > 0) {
      device->advance(epochs);
      host->advance(epochs);
    }
    for (const Score by : {Score::test_loss, Score::solved_epoch}) {
      request.by = by;
      expect_same_board(device->leaderboard(request), host->leaderboard(request));
      EXPECT_EQ(run.log->rankings, ++rankings) << "made on the device";
    }
  }
  const Leaderboard board = device->leaderboard(request);
  std::int64_t diverged = 0, dead = 0, solved = 0;
  for (const GroupStanding& group : board.groups) {
    diverged += group.diverged;
    dead += group.dead;
    solved += group.solved;
  }
  EXPECT_GT(diverged, 0);
  EXPECT_GT(dead, 0);
  EXPECT_GT(solved, 0);
}

TEST(DeviceRanking, WhatHasLeftTheDeviceCountsAndAFullDeviceLeavesItToTheHost) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_for_cuda(30);
  CudaRun run;
  run.device.memory = std::size_t(1) << 18;
  CudaEngineOptions options;
  options.host_threads = 1;
  const auto device = make_engine_on(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                                     {CurveKind::none, 0}, options);
  EngineOptions one_thread;
  one_thread.threads = 1;
  const auto host = make_cpu_engine(networks, run.stop, {CurveKind::none, 0}, one_thread);
  const LeaderboardRequest request = by_depth(networks);
  while (device->advance(1'000'000)) {
  }
  while (host->advance(1'000'000)) {
  }
  const Leaderboard expected = host->leaderboard(request);
  expect_same_board(device->leaderboard(request), expected);
  const int rankings = run.log->rankings;
  run.log->full = true;
  expect_same_board(device->leaderboard(request), expected);
  EXPECT_EQ(run.log->rankings, rankings) << "the device had no room";
}

TEST(RealGpuRanking, OfTheEngineIsTheCpuEngines) {
  SEEDBED_NEEDS_GPU();
  const std::vector<NetworkSpec> networks = networks_for_cuda(networks_for_gpu());
  const CudaRun run;
  const auto device = make_engine_on(open_device(0), networks, run.stop, {CurveKind::none, 0}, {});
  const auto host = make_cpu_engine(networks, run.stop, {CurveKind::none, 0}, {});
  for (const std::int64_t epochs : {3, 1'000'000}) {
    device->advance(epochs);
    host->advance(epochs);
    expect_same_board(device->leaderboard(by_depth(networks)), host->leaderboard(by_depth(networks)));
  }
}

}  // namespace
}  // namespace seedbed::cuda
