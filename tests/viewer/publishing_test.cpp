// SPDX-License-Identifier: Apache-2.0
// Publishing takes a share of the training thread's time, however long a frame takes to make.
#include "viewer/core/publishing.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/viewer/made_up.h"
#include "viewer/core/run_session.h"

namespace seedbed::viewer::test {
namespace {

TEST(Budget, ADueTimeFollowsFromWhatTheLastTook) {
  Budget budget;
  EXPECT_TRUE(budget.due());
  const auto start = Budget::Clock::now();
  budget.spent(0.004, 0.02);  // 0.2 s
  EXPECT_FALSE(budget.due());
  while (!budget.due()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_GE(seconds_since(start), 0.2);
  EXPECT_LT(seconds_since(start), 0.4);
}

TEST(Budget, NothingIsDueMoreThanThirtyTimesASecond) {
  Budget budget;
  const auto start = Budget::Clock::now();
  for (int k = 0; k < 6; ++k) {
    while (!budget.due()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    budget.spent(1e-9, 1);
  }
  EXPECT_GE(seconds_since(start), 5 / 30.0);
}

TEST(Budget, NothingIsDueBeforeAnyoneLooks) {
  Budget budget;
  const auto start = Budget::Clock::now();
  budget.spent(1e-9, 1, 0.15);
  while (!budget.due()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_GE(seconds_since(start), 0.15);
  EXPECT_LT(seconds_since(start), 0.35);
}

/// The CPU engine, with parameters and metrics that take a while to fetch.
class SlowToTell final : public Engine {
 public:
  SlowToTell(std::unique_ptr<Engine> engine, std::atomic<std::int64_t>& told)
      : engine_(std::move(engine)), told_(told) {}
  std::size_t size() const override { return engine_->size(); }
  std::string description() const override { return engine_->description(); }
  bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) override {
    return engine_->advance(epochs, cancel);
  }
  std::int64_t samples_done() const override { return engine_->samples_done(); }
  std::int64_t epoch(std::size_t n) const override { return engine_->epoch(n); }
  Metrics metrics(std::size_t n) override { return engine_->metrics(n); }
  std::vector<Metrics> all_metrics() override {
    wait();
    return engine_->all_metrics();
  }
  Parameters parameters(std::size_t n) const override {
    if (n == 0) wait();
    return engine_->parameters(n);
  }
  Standing standing(std::size_t n) override { return engine_->standing(n); }
  NetworkResult result(std::size_t n) override { return engine_->result(n); }
  std::vector<NetworkResult> take_results() override { return engine_->take_results(); }
  void restore(std::size_t n, const Parameters& p, std::int64_t epoch) override {
    engine_->restore(n, p, epoch);
  }
  void stop(std::span<const std::size_t> networks) override { engine_->stop(networks); }
  void fields(std::span<const std::size_t> networks, int side, FieldTarget target) override {
    engine_->fields(networks, side, target);
  }
  static constexpr double kSeconds = 0.005;

 private:
  void wait() const {
    std::this_thread::sleep_for(std::chrono::duration<double>(kSeconds));
    ++told_;
  }
  std::unique_ptr<Engine> engine_;
  std::atomic<std::int64_t>& told_;
};

TEST(TrainingSession, PublishingTakesTwoPercentOfItsTime) {
  std::atomic<std::int64_t> told{0};
  TrainingOptions options;
  options.most_recorded = 2;  // the first and the last epoch, whatever they cost
  options.make_engine = [&](std::vector<NetworkSpec> specs, const StopRule& stop, const RecordPlan& record,
                            const EngineOptions& engine) {
    return std::make_unique<SlowToTell>(make_engine(std::move(specs), stop, record, engine), told);
  };
  Sweep sweep =
      parse_sweep("[data]\npoints = 60\n[train]\nepochs = 10000000\n[seeds]\ncount = 4\n", "long.toml");
  TrainingSession session(population_of(sweep), options);
  ASSERT_TRUE(ready(session));
  session.play();
  ASSERT_TRUE(eventually([&] { return session.frame()->epoch > 0; }));
  const std::int64_t before = told;
  const auto start = Budget::Clock::now();
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  const double share = static_cast<double>(told - before) * SlowToTell::kSeconds / seconds_since(start);
  EXPECT_LT(share, 0.03);
  EXPECT_GT(share, 0.005) << "but it does publish";
}

TEST(TrainingSession, PublishesWhatSomeoneLooksAt) {
  TrainingOptions options;
  options.most_recorded = 2;
  TrainingSession session(
      population_of(
          parse_sweep("[data]\npoints = 60\n[train]\nepochs = 10000000\n[seeds]\ncount = 4\n", "long.toml")),
      options);
  ASSERT_TRUE(ready(session));
  const auto frames_in_a_second = [&] {
    std::set<std::int64_t> epochs;
    for (const auto start = Budget::Clock::now(); seconds_since(start) < 1;) {
      epochs.insert(session.frame()->epoch);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return epochs.size();
  };
  session.look_every(0.25);
  session.play();
  EXPECT_LE(frames_in_a_second(), 6u) << "four, one that was there, and one at the start";
  session.look_every(0);
  EXPECT_GT(frames_in_a_second(), 8u);
  session.look_every(30);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const std::int64_t before = session.frame()->epoch;
  session.pause();
  EXPECT_TRUE(eventually([&] { return session.frame()->epoch > before; })) << "where it stands";
}

TEST(RunSession, PublishesWhatSomeoneLooksAt) {
  const Sweep sweep =
      parse_sweep("[data]\npoints = 60\n[train]\nepochs = 1\n[seeds]\ncount = 2\n", "short.toml");
  RunSession session(sweep, "cpu", nullptr);
  std::vector<NetworkSpec> specs;
  for (int n = 0; n < 2; ++n) specs.push_back(session.population()->spec(n));
  const auto engine = make_cpu_engine(std::move(specs), sweep.stop(), RecordPlan{});
  session.begin_unit(0, *engine);
  const auto frames_in_half_a_second = [&] {
    std::set<FramePtr> frames;
    for (const auto start = Budget::Clock::now(); seconds_since(start) < 0.5;) {
      session.at_border(*engine);
      frames.insert(session.frame());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return frames.size();
  };
  frames_in_half_a_second();  // beyond the epochs that are recorded
  EXPECT_GT(frames_in_half_a_second(), 4u);
  session.look_every(30);
  frames_in_half_a_second();
  EXPECT_EQ(frames_in_half_a_second(), 1u);
}

}  // namespace
}  // namespace seedbed::viewer::test
