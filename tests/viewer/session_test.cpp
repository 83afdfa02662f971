// SPDX-License-Identifier: Apache-2.0
// Sessions: what they publish is what the engine computes, whoever watches and whenever.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "seedbed/error.h"
#include "seedbed/run.h"
#include "tests/result/samples.h"
#include "tests/viewer/made_up.h"
#include "viewer/core/replay_session.h"
#include "viewer/core/run_session.h"

namespace seedbed::viewer::test {
namespace {

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

/// Weights of all networks after `epochs`, from an engine that nobody watches.
std::vector<double> trained(const Population& p, std::int64_t epochs) {
  std::vector<NetworkSpec> specs;
  for (int n = 0; n < p.networks(); ++n) specs.push_back(p.spec(n));
  const auto engine = make_cpu_engine(std::move(specs), p.sweep().stop(), RecordPlan{});
  engine->advance(epochs);
  Weights weights;
  weights.values.resize(p.offset(p.networks()));
  for (int n = 0; n < p.networks(); ++n)
    put_weights(weights, p, n, engine->parameters(static_cast<std::size_t>(n)));
  return weights.values;
}

TEST(TrainingSession, TrainsLikeAnEngineThatNobodyWatches) {
  const auto p = population_of(small_sweep());
  TrainingSession session(p, {});
  ASSERT_TRUE(ready(session));
  EXPECT_EQ(session.status().state, SessionState::paused);
  EXPECT_EQ(session.frame()->epoch, 0);
  session.step(7);
  ASSERT_TRUE(reaches(session, 7));
  EXPECT_EQ(session.frame()->epoch, 7);
  EXPECT_TRUE(same_bits(session.frame()->weights->values, trained(*p, 7)));
  session.play();
  ASSERT_TRUE(eventually([&] { return session.status().state == SessionState::done; }));
  EXPECT_EQ(session.frame()->epoch, 20);
  EXPECT_TRUE(same_bits(session.frame()->weights->values, trained(*p, 20)));
  for (const NetworkStanding& s : session.frame()->standing) EXPECT_FALSE(s.running);
}

TEST(TrainingSession, MetricsAndSolvedEpochsAreTheEngines) {
  const auto p = population_of(small_sweep("[stop]\nsolved = \"train_loss < 0.4\""));
  TrainingSession session(p, {});
  session.play();
  ASSERT_TRUE(eventually([&] { return session.status().state == SessionState::done; }));
  std::vector<NetworkSpec> specs;
  for (int n = 0; n < p->networks(); ++n) specs.push_back(p->spec(n));
  const auto engine = make_cpu_engine(std::move(specs), p->sweep().stop(), RecordPlan{});
  engine->advance(20);
  int solved = 0;
  for (int n = 0; n < p->networks(); ++n) {
    const NetworkResult r = engine->result(static_cast<std::size_t>(n));
    EXPECT_EQ(session.frame()->of(n).solved_epoch, r.solved_epoch ? *r.solved_epoch : -1);
    EXPECT_EQ(session.frame()->metric(n).test_loss, r.metrics.test_loss);
    solved += r.solved_epoch.has_value();
  }
  EXPECT_GT(solved, 0);
}

TEST(TrainingSession, RestartGivesTheSameWeights) {
  const auto p = population_of(small_sweep());
  TrainingSession session(p, {});
  ASSERT_TRUE(ready(session));
  const FramePtr start = session.frame();
  session.step(5);
  ASSERT_TRUE(reaches(session, 5));
  session.restart();
  ASSERT_TRUE(eventually(
      [&] { return session.frame()->epoch == 0 && session.status().state == SessionState::paused; }));
  EXPECT_TRUE(same_bits(session.frame()->weights->values, start->weights->values));
  session.step(5);
  ASSERT_TRUE(reaches(session, 5));
  EXPECT_TRUE(same_bits(session.frame()->weights->values, trained(*p, 5)));
}

TEST(TrainingSession, RecordsEpochsToLookBackAt) {
  TrainingSession session(population_of(small_sweep()), {});
  session.play();
  ASSERT_TRUE(eventually([&] { return session.status().state == SessionState::done; }));
  const std::vector<std::int64_t> epochs = session.status().recorded;
  ASSERT_EQ(epochs.size(), 21u);
  session.seek(3);
  EXPECT_EQ(session.frame()->epoch, 3);
  EXPECT_TRUE(same_bits(session.frame()->weights->values, trained(*session.population(), 3)));
  session.play();
  EXPECT_EQ(session.frame()->epoch, 20);
}

TEST(TrainingSession, LittleMemoryMeansFewerRecordedEpochs) {
  TrainingOptions options;
  const auto p = population_of(small_sweep());
  options.history_bytes =
      5 * (p->offset(p->networks()) * sizeof(double) +
           static_cast<std::size_t>(p->networks()) * (sizeof(Metrics) + sizeof(NetworkStanding)));
  TrainingSession session(p, options);
  session.play();
  ASSERT_TRUE(eventually([&] { return session.status().state == SessionState::done; }));
  EXPECT_EQ(session.status().recorded, snapshot_epochs(5, 20));
}

TEST(TrainingSession, ADivergedNetworkIsSeenAndTheOthersGoOn) {
  TrainingSession session(
      population_of(parse_sweep(
          "[data]\npoints = 60\nfeatures = [\"x2\", \"y2\"]\ndataset = \"plane\"\n[train]\nepochs = 60\n"
          "[grid]\ntrain.learning_rate = [0.00001, 10]\n[seeds]\ncount = 3\n",
          "d.toml")),
      {});
  session.play();
  ASSERT_TRUE(eventually([&] { return session.status().state == SessionState::done; }));
  const FramePtr frame = session.frame();
  for (int n = 0; n < 6; ++n) {
    EXPECT_EQ(frame->of(n).diverged, n >= 3) << n;
    EXPECT_EQ(std::isnan(frame->weights->values[session.population()->offset(n)]), n >= 3) << n;
  }
}

TEST(TrainingSession, EndsWhileItTrains) {
  TrainingSession session(population_of(small_sweep("")), {});
  session.set_speed(1);
  session.play();
}

TEST(TrainingSession, LiveFieldsComeFromTheEngineAtABorder) {
  const auto p = population_of(small_sweep());
  TrainingSession session(p, {});
  ASSERT_TRUE(ready(session));
  session.step(4);
  ASSERT_TRUE(reaches(session, 4));
  LiveFieldRequest request;
  request.networks = {2, 9};
  request.side = 8;
  std::vector<float> values(2 * 64);
  request.target = {values.data(), false};
  const auto outcome = request.outcome;
  ASSERT_TRUE(session.request_fields(request));
  ASSERT_TRUE(eventually([&] { return *outcome != LiveFieldRequest::open; }));
  EXPECT_EQ(*outcome, LiveFieldRequest::written);
  std::vector<NetworkSpec> specs;
  for (int n = 0; n < p->networks(); ++n) specs.push_back(p->spec(n));
  const auto engine = make_cpu_engine(std::move(specs), p->sweep().stop(), RecordPlan{});
  engine->advance(4);
  std::vector<float> expected(values.size());
  engine->fields(request.networks, 8, {expected.data(), false});
  EXPECT_EQ(values, expected);
}

TEST(ReplaySession, ShowsWhatWasRecorded) {
  const seedbed::test::Scratch scratch;
  const Sweep sweep = small_sweep("[record]\nsnapshots = 6");
  {
    ResultWriter writer(scratch.file("r.db"), sweep, {"test", "cpu"}, 64);
    ASSERT_TRUE(run_sweep(sweep, writer, {}));
  }
  ReplaySession session(scratch.file("r.db"));
  ASSERT_TRUE(ready(session));
  EXPECT_FALSE(session.live());
  EXPECT_EQ(session.status().recorded, snapshot_epochs(6, 20));
  const auto p = session.population();
  for (std::size_t i = 0; i < session.status().recorded.size(); ++i) {
    session.seek(i);
    EXPECT_EQ(session.frame()->epoch, session.status().recorded[i]);
    EXPECT_TRUE(same_bits(session.frame()->weights->values, trained(*p, session.frame()->epoch))) << i;
  }
  session.set_speed(1000);
  session.play();
  ASSERT_TRUE(eventually([&] { return session.status().state == SessionState::done; }));
  EXPECT_EQ(session.frame()->epoch, 20);
}

TEST(ReplaySession, APrunedNetworkIsShownAsItWasAtItsRung) {
  const seedbed::test::Scratch scratch;
  const Sweep sweep = small_sweep("[prune]\nmethod = \"asha\"\nfirst = 4\ncohort = 24\n");
  {
    ResultWriter writer(scratch.file("r.db"), sweep, seedbed::test::kFacts, unit_size(sweep));
    RunOptions options;
    options.engine.device = "cpu";
    ASSERT_TRUE(run_sweep(sweep, writer, options));
  }
  ReplaySession session(scratch.file("r.db"));
  ASSERT_TRUE(eventually([&] { return session.status().state == SessionState::paused; }));
  const ResultReader result(scratch.file("r.db"));
  int pruned = 0;
  for (const NetworkRow& row : result.rows(0, sweep.networks())) {
    const NetworkStanding& s = session.frame()->of(static_cast<int>(row.network_id));
    EXPECT_EQ(s.pruned, row.status == Status::pruned);
    EXPECT_EQ(s.epoch, row.epochs);
    EXPECT_FALSE(s.running || s.diverged);
    pruned += s.pruned;
  }
  EXPECT_EQ(pruned, 22);
}

TEST(ReplaySession, WithoutSnapshotsThereAreTheFirstAndTheLastEpoch) {
  const seedbed::test::Scratch scratch;
  const Sweep sweep = small_sweep();
  {
    ResultWriter writer(scratch.file("r.db"), sweep, {"test", "cpu"}, 64);
    ASSERT_TRUE(run_sweep(sweep, writer, {}));
  }
  ReplaySession session(scratch.file("r.db"));
  ASSERT_TRUE(ready(session));
  EXPECT_EQ(session.status().recorded, (std::vector<std::int64_t>{0, 20}));
  EXPECT_NE(session.status().message.find("no snapshots"), std::string::npos);
  EXPECT_TRUE(same_bits(session.frame()->weights->values, trained(*session.population(), 20)));
  EXPECT_THROW(ReplaySession(scratch.file("none.db")), ResultError);
}

// An earlier run was interrupted after the first unit of 64 networks.
TEST(RunSession, ShowsWhatAnEarlierRunHasFinished) {
  const seedbed::test::Scratch scratch;
  const Sweep sweep = small_sweep("[network]\nactivation = \"relu\"");
  const auto p = population_of(sweep);
  std::vector<NetworkSpec> specs;
  for (int n = 0; n < 10; ++n) specs.push_back(p->spec(n));
  const auto engine = make_cpu_engine(std::move(specs), sweep.stop(), RecordPlan{});
  while (engine->advance(20)) {
  }
  {
    ResultWriter writer(scratch.file("r.db"), sweep, {"0.1.0", "cpu", "exact"}, 10);
    writer.commit(0, 0, engine->take_results());
  }
  RunSession session(sweep, "cpu", nullptr);
  const FramePtr before = session.frame();
  EXPECT_EQ(before->of(0).epoch, 0);
  EXPECT_TRUE(session.trains()) << "the picture leaves it its time, and does not call it a replay";
  EXPECT_FALSE(session.live()) << "it can't be changed";
  const ResultReader result(scratch.file("r.db"));
  session.show_finished(result);
  const FramePtr after = session.frame();
  for (int n = 0; n < p->networks(); ++n) {
    EXPECT_EQ(after->of(n).running, n >= 10) << n;
    EXPECT_EQ(after->of(n).epoch, n < 10 ? 20 : 0) << n;
    const auto at = static_cast<std::ptrdiff_t>(p->offset(n)),
               end = static_cast<std::ptrdiff_t>(p->offset(n + 1));
    const std::vector<double> shown(after->weights->values.begin() + at,
                                    after->weights->values.begin() + end);
    const std::vector<double> first(before->weights->values.begin() + at,
                                    before->weights->values.begin() + end);
    EXPECT_EQ(shown, n < 10 ? result.parameters(n).values : first) << n;
  }
  EXPECT_EQ(after->metric(3).train_loss, result.rows(3, 1)[0].metrics.train_loss);
  EXPECT_TRUE(std::isnan(after->metric(10).train_loss));
}

// Pausing holds the run at an epoch border; the end of the picture, or Ctrl-C, holds nothing back.
TEST(RunSession, HoldsTheRunWhileItIsPaused) {
  const Sweep sweep = small_sweep();
  const auto p = population_of(sweep);
  for (const bool interrupted : {false, true}) {
    std::vector<NetworkSpec> specs;
    for (int n = 0; n < p->networks(); ++n) specs.push_back(p->spec(n));
    const auto engine = make_cpu_engine(std::move(specs), sweep.stop(), RecordPlan{});
    std::atomic<bool> cancel{false};
    RunSession session(sweep, "cpu", &cancel);
    session.pause();
    session.begin_unit(0, *engine);
    std::atomic<std::int64_t> epochs{0};
    std::thread run([&] {
      for (;;) {
        const std::int64_t count = session.at_border(*engine);
        if (cancel || !engine->advance(count)) return;
        epochs = engine->epoch(0);
      }
    });
    session.step(3);
    EXPECT_TRUE(eventually([&] { return epochs == 3; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(80));
    EXPECT_EQ(epochs, 3) << "it stands";
    EXPECT_TRUE(eventually([&] { return session.frame()->epoch == 3; }));
    EXPECT_TRUE(same_bits(session.frame()->weights->values, trained(*p, 3)));
    if (interrupted) {
      cancel = true;
    } else {
      session.finish();
    }
    run.join();
    EXPECT_EQ(engine->epoch(0), interrupted ? 3 : 20);
  }
}

}  // namespace
}  // namespace seedbed::viewer::test
