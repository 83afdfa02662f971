// SPDX-License-Identifier: Apache-2.0
// A sweep trains unit by unit while the unit before is committed: the same content however small
// the units are and however often the run is cut off, and no error is lost on the way.
#include "seedbed/run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "result/commit_thread.h"
#include "tests/result/samples.h"

namespace seedbed::test {
namespace {

Sweep many_units() {
  return parse_sweep(
      "name = \"many\"\n"
      "[data]\npoints = 40\n"
      "[train]\nepochs = 12\n"
      "[grid]\nnetwork.hidden = [[], [3], [4, 2]]\n"
      "[seeds]\ncount = 40\n",
      "many.toml");
}

RunOptions on_two_threads() {
  RunOptions options;
  options.engine.threads = 2;
  return options;
}

void expect_same_networks(const std::string& path, const std::string& reference) {
  const ResultReader got(path), want(reference);
  ASSERT_EQ(got.finished_networks(), want.finished_networks());
  for (std::int64_t n = 0; n < want.finished_networks(); ++n) {
    EXPECT_TRUE(same(got.parameters(n), want.parameters(n))) << n;
  }
}

TEST(RunSweep, SmallUnitsGiveWhatOneUnitGives) {
  const Scratch scratch;
  const Sweep sweep = many_units();
  {
    ResultWriter one(scratch.file("one.db"), sweep, kFacts, sweep.networks());
    EXPECT_TRUE(run_sweep(sweep, one, on_two_threads()));
    ResultWriter many(scratch.file("many.db"), sweep, kFacts, 3);
    Progress last;
    RunOptions options = on_two_threads();
    options.progress = [&](const Progress& p) { last = p; };
    EXPECT_TRUE(run_sweep(sweep, many, options));
    EXPECT_TRUE(many.complete());
    EXPECT_EQ(last.networks_done, sweep.networks());
    EXPECT_EQ(last.samples, network_samples(sweep));
    EXPECT_DOUBLE_EQ(last.fraction, 1);
  }
  expect_same_networks(scratch.file("many.db"), scratch.file("one.db"));
}

/// Looks at everything, at borders of its own choice.
struct Watcher final : RunObserver {
  std::int64_t units = 0, borders = 0, ended = 0;
  void begin_unit(std::int64_t, Engine&) override { ++units; }
  std::int64_t at_border(Engine& engine) override {
    const std::vector<Parameters> parameters = engine.all_parameters();
    const std::vector<Metrics> metrics = engine.all_metrics();
    for (std::size_t n = 0; n < engine.size(); ++n) {
      EXPECT_TRUE(same(parameters[n], engine.parameters(n)));
      EXPECT_EQ(metrics[n].train_loss, engine.metrics(n).train_loss);
      EXPECT_EQ(engine.standing(n).running, engine.epoch(n) < 12);
    }
    return 1 + borders++ % 3;
  }
  void end_unit(std::int64_t, const std::vector<NetworkResult>& results) override {
    ended += static_cast<std::int64_t>(results.size());
  }
};

TEST(RunSweep, AWatchedRunGivesTheSameResult) {
  const Scratch scratch;
  const Sweep sweep = many_units();
  {
    ResultWriter alone(scratch.file("alone.db"), sweep, kFacts, 50);
    EXPECT_TRUE(run_sweep(sweep, alone, on_two_threads()));
    ResultWriter watched(scratch.file("watched.db"), sweep, kFacts, 50);
    Watcher watcher;
    RunOptions options = on_two_threads();
    options.observer = &watcher;
    EXPECT_TRUE(run_sweep(sweep, watched, options));
    EXPECT_EQ(watcher.units, 3);
    EXPECT_EQ(watcher.ended, sweep.networks());
    EXPECT_GT(watcher.borders, 3 * 5);
  }
  expect_same_networks(scratch.file("watched.db"), scratch.file("alone.db"));
}

TEST(RunSweep, TheDeviceIsChosenForTheWholeSweepBeforeAnythingTrains) {
  const auto device = [](const std::string& text, const std::string& asked) {
    EngineOptions options;
    options.device = asked;
    return choose_device(parse_sweep(text, "device"), options).device;
  };
  const std::string exact = "[train]\nepochs = 1\n";
  const std::string mixed =
      "[network]\nhidden = [33]\n[grid]\ntrain.precision = [\"float32\", \"float64\"]\n";
  EXPECT_EQ(device(exact, "cpu"), "cpu");
  EXPECT_EQ(device(exact, "cuda:3"), "cuda:3");
  EXPECT_EQ(device(mixed, "cpu"), "cpu");
  EXPECT_EQ(device(mixed, "auto"), "cpu");
  EXPECT_EQ(device(exact, "auto"), list_gpus().gpus.empty() ? "cpu" : "auto");
  try {
    device(mixed, "cuda");
    FAIL() << "nothing thrown";
  } catch (const UsageError& e) {
    EXPECT_STREQ(e.what(),
                 "--device cuda: train.precision = \"float64\" is not trained on a GPU; use --device cpu");
  }
}

TEST(RunSweep, CancelledRunsGoOn) {
  const Scratch scratch;
  const Sweep sweep = many_units();
  {
    ResultWriter one(scratch.file("one.db"), sweep, kFacts, sweep.networks());
    EXPECT_TRUE(run_sweep(sweep, one, on_two_threads()));
    ResultWriter cut(scratch.file("cut.db"), sweep, kFacts, 3);
    std::atomic<bool> cancel{true};
    RunOptions options = on_two_threads();
    options.cancel = &cancel;
    EXPECT_FALSE(run_sweep(sweep, cut, options));
    EXPECT_EQ(cut.finished_networks(), 0);
    // Cancelled from another thread, at moments of its own.
    for (int round = 0; round < 200 && !cut.complete(); ++round) {
      const std::int64_t before = cut.finished_networks();
      cancel = false;
      std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::microseconds(200 + 300 * round));
        cancel = true;
      });
      const bool finished = run_sweep(sweep, cut, options);
      EXPECT_EQ(finished, cut.complete());
      other.join();
      EXPECT_GE(cut.finished_networks(), before);
    }
    EXPECT_TRUE(cut.complete());
  }
  expect_same_networks(scratch.file("cut.db"), scratch.file("one.db"));
}

TEST(CommitThread, CommitsInTheOrderGiven) {
  std::vector<int> done;
  CommitThread commits;
  for (int i = 0; i < 100; ++i) commits.start([&done, i] { done.push_back(i); });
  commits.wait();
  ASSERT_EQ(done.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST(CommitThread, AnErrorIsThrownOnceByTheNextCall) {
  CommitThread commits;
  commits.start([] { throw std::runtime_error("the disk is full"); });
  bool ran = false;
  EXPECT_THROW(commits.start([&] { ran = true; }), std::runtime_error);
  EXPECT_NO_THROW(commits.wait());
  EXPECT_FALSE(ran) << "nothing is committed after what failed";
  commits.start([] { throw std::runtime_error("again"); });
  EXPECT_THROW(commits.wait(), std::runtime_error);
}

TEST(CommitThread, LetsTheLastCommitEnd) {
  bool done = false;
  {
    CommitThread commits;
    commits.start([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      done = true;
    });
  }
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace seedbed::test
