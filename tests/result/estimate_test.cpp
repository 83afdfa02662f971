// SPDX-License-Identifier: Apache-2.0
// The time that a plan names: what is added up, with trials of a known price; and that real trials give one.
#include "result/estimate.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>

namespace seedbed {
namespace {

EngineOptions on_cpu() {
  EngineOptions options;
  options.device = "cpu";
  options.threads = 2;
  options.instruction_set = "portable";  // packs of networks_together()
  return options;
}

int lanes() {
  return networks_together(Route::unrolled, Precision::float32, on_cpu());
}

/// Trials that cost what `train` says, and networks that begin in no time.
Trials trials_of(std::function<Trial(std::int64_t, std::int64_t, int)> train) {
  return {std::move(train), [](std::int64_t) { return 0.0; }};
}

/// A pack's epoch costs a second, all else nothing.
const Trials a_second = trials_of([](std::int64_t, std::int64_t, int) {
  Trial trial;
  trial.pack.epoch = 1;
  return trial;
});

Sweep sweep_of(const std::string& text, std::int64_t seeds) {
  return parse_sweep("[data]\npoints = 40\n[record]\ncurve = \"none\"\n" + text, "estimate", {{}, seeds});
}

double seconds_of(const Sweep& sweep, std::int64_t unit = 16384) {
  return estimate_time(sweep, unit, on_cpu(), a_second).seconds;
}

TEST(Estimate, APackCostsTheSameHoweverFewNetworksAreInIt) {
  const std::string text = "[train]\nepochs = 100\n";
  const double one = seconds_of(sweep_of(text, 1));
  EXPECT_NEAR(one, 100, 1);  // a pack can't be shared among threads
  EXPECT_NEAR(seconds_of(sweep_of(text, lanes())), 100, 1);
  EXPECT_NEAR(seconds_of(sweep_of(text, lanes() + 1)), 100, 1);  // the second thread's
  EXPECT_NEAR(seconds_of(sweep_of(text, 6 * lanes())), 300, 1);  // three packs a thread
  EXPECT_NEAR(seconds_of(sweep_of(text, 5 * lanes() + 1)), 300, 1);
}

TEST(Estimate, UnitsComeOneAfterTheOther) {
  const Sweep sweep = sweep_of("[train]\nepochs = 100\n", 4 * lanes());
  EXPECT_NEAR(seconds_of(sweep, 4 * lanes()), 200, 1);
  EXPECT_NEAR(seconds_of(sweep, lanes()), 400, 1);  // one pack a unit: half of the machine idles
}

TEST(Estimate, ConfigurationsOfOneKindShareTheirPacks) {
  const std::string rates = "[train]\nepochs = 100\n[grid]\ntrain.learning_rate = [0.1, 0.2, 0.3, 0.4]\n";
  const TimeEstimate together = estimate_time(sweep_of(rates, 1), 1000, on_cpu(), a_second);
  EXPECT_EQ(together.kinds.size(), 1u);
  EXPECT_NEAR(together.seconds, 100, 1);
  const std::string batches = "[train]\nepochs = 100\n[grid]\ntrain.batch = [1, 2, 3, 4]\n";
  const TimeEstimate apart = estimate_time(sweep_of(batches, 1), 1000, on_cpu(), a_second);
  EXPECT_EQ(apart.kinds.size(), 4u);
  EXPECT_NEAR(apart.seconds, 200, 1);
  EXPECT_EQ(apart.kind_of, (std::vector<std::uint32_t>{0, 1, 2, 3}));
  EXPECT_NEAR(apart.seconds_of(2, 100), 50, 1);
}

TEST(Estimate, WhatIsNotTriedCostsWhatTheModelSaysAtTheSpeedOfTheMostSimilar) {
  // 40 batches and two shapes: 80 kinds, of which the narrow ones have the least to do.
  const std::string text =
      "[train]\nepochs = 100\n[grid]\nnetwork.hidden = [[1], [8, 8]]\n"
      "train.batch = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]\n";
  std::map<std::int64_t, int> asked;
  const auto by_size = [&](std::int64_t configuration, std::int64_t, int) {
    ++asked[configuration];
    Trial trial;
    trial.pack.epoch = 8;
    return trial;
  };
  const TimeEstimate all = estimate_time(sweep_of(text, 1), 1000, on_cpu(), trials_of(by_size));
  ASSERT_EQ(all.kinds.size(), 40u);
  EXPECT_EQ(asked.size(), 24u);
  for (std::int64_t id = 20; id < 40; ++id) EXPECT_EQ(asked[id], 1) << id;  // all of the wide ones
  for (std::size_t k = 0; k < all.kinds.size(); ++k) {
    EXPECT_EQ(all.kinds[k].tried, asked[static_cast<std::int64_t>(k)] == 1);
    const double seconds = all.seconds_of(static_cast<std::int64_t>(k), 100);
    if (all.kinds[k].tried) {
      EXPECT_NEAR(seconds, 400, 1) << k;
    } else {  // like the narrow ones that were tried, never like the wide ones
      EXPECT_GT(seconds, 200) << k;
      EXPECT_LT(seconds, 800) << k;
    }
  }
}

TEST(Estimate, LooksAndDatasetsCount) {
  const auto priced = [](std::int64_t, std::int64_t, int) {
    Trial trial;
    trial.pack.look = 1;
    trial.dataset = 10;
    return trial;
  };
  const std::string text = "[train]\nepochs = 1000\n[record]\ncurve = \"log\"\n[data]\npoints = 40\n";
  const auto looks = static_cast<double>(curve_epochs(CurveKind::log, 1000).size()) + 1;
  const Sweep one = parse_sweep(text, "estimate", {{}, 1});
  EXPECT_NEAR(estimate_time(one, 1000, on_cpu(), trials_of(priced)).seconds, looks + 10, 1);
  const Sweep own_data = parse_sweep(text + "[seeds]\nvary = [\"init\", \"data\"]\n", "estimate", {{}, 3});
  EXPECT_NEAR(estimate_time(own_data, 1000, on_cpu(), trials_of(priced)).seconds, looks + 30, 1);
  const Sweep same_data = parse_sweep(text + "[seeds]\nvary = [\"init\"]\n", "estimate", {{}, 3});
  EXPECT_NEAR(estimate_time(same_data, 1000, on_cpu(), trials_of(priced)).seconds, looks + 10, 1);
}

TEST(Estimate, BeginningsCountByNetwork) {
  Trials trials = trials_of([](std::int64_t, std::int64_t, int) { return Trial{}; });
  trials.begin = [](std::int64_t) { return 2.0; };
  EXPECT_NEAR(estimate_time(sweep_of("", 5), 1000, on_cpu(), trials).seconds, 10, 0.1);
}

TEST(Estimate, PrunedNetworksMoveTogether) {
  // Rungs 10 and 30 of 90 epochs: all networks for 10 epochs, a third of them for 20, a ninth for 60.
  const std::string text = "[train]\nepochs = 90\n[prune]\nmethod = \"asha\"\nfirst = 10\n";
  const int n = lanes();
  const Sweep sweep = sweep_of(text, 18 * n);
  EXPECT_NEAR(seconds_of(sweep, 18 * n), (18 * 10 + 6 * 20 + 2 * 60) / 2.0, 1);
}

TEST(Estimate, RealTrialsOfEveryRouteGiveATime) {
  const Sweep sweep = sweep_of(
      "[train]\nepochs = 1000\n[grid]\nnetwork.hidden = [[], [4], [20], [50]]\ntrain.precision = "
      "[\"float32\", \"float64\"]\n",
      3);
  const TimeEstimate estimate = estimate_time(sweep, 64, on_cpu());
  EXPECT_EQ(estimate.kinds.size(), 8u);
  for (std::int64_t id = 0; id < sweep.configurations(); ++id)
    EXPECT_GT(estimate.seconds_of(id, 1000), 0) << id;
  EXPECT_GT(estimate.seconds, 1e-3);
  EXPECT_LT(estimate.seconds, 600);
}

TEST(Estimate, NetworksAreTriedForAsManyEpochsAsTheyTrain) {
  // Solved after some epochs, they stop: of 5,000 epochs little is left to pay for, of the first two all.
  const std::string frozen =
      "dataset = \"gauss\"\n[stop]\nsolved = \"test_accuracy >= 0.9\"\nthen = \"freeze\"\n";
  const auto seconds_an_epoch = [&](const std::string& rest, int epochs) {
    const Sweep sweep = parse_sweep(
        "[record]\ncurve = \"none\"\n[train]\nepochs = " + std::to_string(epochs) + "\n[data]\n" + rest,
        "estimate", {{}, 64});
    const TimeEstimate estimate = estimate_time(sweep, 64, on_cpu());
    return estimate.seconds_of(0, epochs) / epochs;
  };
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  const double all = seconds_an_epoch("dataset = \"gauss\"\n", 5000);
  const auto plain = Clock::now() - start;
  const double stopped = seconds_an_epoch(frozen, 5000);
  EXPECT_LT(stopped, all / 4);
  // Beginning them again and again ends, even if they are solved when they begin.
  const std::string at_birth = "[stop]\nsolved = \"test_accuracy >= 0\"\nthen = \"freeze\"\n";
  const auto middle = Clock::now();
  EXPECT_LT(seconds_an_epoch(at_birth, 1 << 20), stopped);
  EXPECT_LT(Clock::now() - middle, 30 * plain);
}

}  // namespace
}  // namespace seedbed
