// SPDX-License-Identifier: Apache-2.0
// Replays of networks that ended at epochs of their own: every frame shows what the live sweep showed at that
// epoch, and curves are those that were recorded.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <filesystem>
#include <set>

#include "seedbed/run.h"
#include "tests/result/samples.h"
#include "tests/viewer/made_up.h"
#include "viewer/core/replay_session.h"

namespace seedbed::viewer::test {
namespace {

constexpr const char* kFreezing = R"(
[data]
dataset = "circle"
points = 60
[train]
epochs = 300
[stop]
solved = "train_loss < 0.25"
then = "freeze"
[grid]
network.hidden = [[2], [3, 2]]
train.learning_rate = [0.03, 0.1, 0.3]
[seeds]
count = 24
[record]
snapshots = 8
)";

class Recorded : public testing::Test {
 protected:
  std::unique_ptr<ReplaySession> replay_of(const Sweep& sweep) {
    ResultWriter writer(scratch_.file("r.db"), sweep, {"test", "cpu"}, 64);
    EXPECT_TRUE(run_sweep(sweep, writer, {}));
    auto session = std::make_unique<ReplaySession>(scratch_.file("r.db"));
    EXPECT_TRUE(eventually([&] { return session->status().state == SessionState::paused; }));
    return session;
  }
  seedbed::test::Scratch scratch_;
};

/// NaN is what it is here, whichever of its bits are set.
std::vector<std::uint64_t> bits_of(const std::vector<double>& values) {
  std::vector<std::uint64_t> bits;
  for (const double v : values)
    bits.push_back(std::isnan(v) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(v));
  return bits;
}

bool same_metrics(const Metrics& a, const Metrics& b) {
  for (const auto metric :
       {&Metrics::train_loss, &Metrics::test_loss, &Metrics::train_accuracy, &Metrics::test_accuracy}) {
    const double x = a.*metric, y = b.*metric;
    if (bits_of({x}) != bits_of({y})) return false;
  }
  return true;
}

/// Every recorded frame of a replay beside a sweep that is trained up to its epoch.
void expect_the_live_sweep(ReplaySession& replay, const Sweep& sweep) {
  const std::vector<std::int64_t> epochs = replay.status().recorded;
  TrainingSession live(population_of(sweep), {});
  ASSERT_TRUE(ready(live));
  const Population& p = *replay.population();
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    replay.seek(i);
    live.step(static_cast<int>(epochs[i] - live.frame()->epoch));
    const auto at_epoch = [&](int n) {
      const NetworkStanding& s = live.frame()->of(n);
      return s.epoch == epochs[i] || !s.running;
    };
    ASSERT_TRUE(eventually([&] {
      for (int n = 0; n < p.networks(); ++n)
        if (!at_epoch(n)) return false;
      return live.frame()->metrics_epoch >= live.frame()->epoch;
    }));
    const FramePtr shown = replay.frame(), trained = live.frame();
    EXPECT_EQ(bits_of(shown->weights->values), bits_of(trained->weights->values)) << epochs[i];
    for (int n = 0; n < p.networks(); ++n) {
      const NetworkStanding &a = shown->of(n), &b = trained->of(n);
      EXPECT_EQ(a.epoch, b.epoch) << n << " at " << epochs[i];
      EXPECT_EQ(a.running, b.running) << n << " at " << epochs[i];
      EXPECT_EQ(a.diverged, b.diverged) << n << " at " << epochs[i];
      EXPECT_EQ(a.solved_epoch, b.solved_epoch) << n << " at " << epochs[i];
      EXPECT_TRUE(same_metrics(shown->metric(n), trained->metric(n)))
          << n << " at " << epochs[i] << ": train loss " << shown->metric(n).train_loss << " and "
          << trained->metric(n).train_loss;
    }
  }
}

TEST_F(Recorded, AFrameIsTheLiveSweepAtItsEpoch) {
  const Sweep sweep = parse_sweep(kFreezing, "f.toml");
  const auto replay = replay_of(sweep);
  EXPECT_EQ(replay->status().recorded,
            snapshot_epochs(8, 300));  // and not the epochs at which networks froze
  expect_the_live_sweep(*replay, sweep);
  std::set<std::int32_t> ends;
  for (const NetworkStanding& s : replay->frame()->standing) ends.insert(s.epoch);
  EXPECT_GT(ends.size(), 64u) << "more ends than there are frames";
}

// Snapshots at epochs that the curve has not, or no curve: what is said beside them is measured from them.
TEST_F(Recorded, LossesAndAccuraciesAreThoseOfTheSnapshot) {
  const auto apart = [](const std::string& record) {
    return "[data]\ndataset = \"spiral\"\npoints = 60\n[record]\nsnapshots = 12\n" + record;
  };
  const std::pair<const char*, std::string> sweeps[] = {
      {"between the points of its curve",
       apart("[train]\nepochs = 47\n[grid]\nnetwork.hidden = [[4], [3, 2]]\n[seeds]\ncount = 5\n")},
      {"without a curve, with dead links",
       apart("curve = \"none\"\n[train]\nepochs = 40\nregularization = \"l1\"\n"
             "regularization_rate = 0.1\n[stop]\nsolved = \"test_accuracy >= 0.6\"\n"
             "[grid]\nnetwork.activation = [\"relu\", \"tanh\"]\n[seeds]\ncount = 5\n")},
      {"float64, and layers for the matrix library",
       apart("curve = \"none\"\n[train]\nepochs = 20\nprecision = \"float64\"\n"
             "[grid]\nnetwork.hidden = [[4], [40]]\n[seeds]\ncount = 3\n")},
      {"a regression that diverges",
       "[data]\ndataset = \"plane\"\npoints = 40\nfeatures = [\"x2\", \"y2\"]\n[train]\nepochs = 30\n"
       "[record]\nsnapshots = 9\ncurve = \"none\"\n[grid]\ntrain.learning_rate = [0.00001, 10]\n"
       "[seeds]\ncount = 3\n"}};
  for (const auto& [what, text] : sweeps) {
    SCOPED_TRACE(what);
    const Sweep sweep = parse_sweep(text, "s.toml");
    std::set<std::int64_t> points;
    for (const std::int64_t epoch : curve_epochs(sweep.record().curve, sweep.configuration(0).train.epochs))
      points.insert(epoch);
    const auto replay = replay_of(sweep);
    int without = 0;
    for (const std::int64_t epoch : replay->status().recorded) without += !points.contains(epoch);
    EXPECT_GT(without, 1) << "nothing is measured";
    expect_the_live_sweep(*replay, sweep);
    std::filesystem::remove(scratch_.file("r.db"));
  }
}

// What is not finished stays at epoch 0, and its losses there are known as well.
TEST_F(Recorded, AnUnfinishedNetworkHasTheLossesOfEpochZero) {
  const Sweep sweep = small_sweep("[record]\ncurve = \"none\"");
  const auto p = population_of(sweep);
  std::vector<NetworkSpec> specs;
  for (int n = 0; n < 10; ++n) specs.push_back(p->spec(n));
  const auto engine = make_cpu_engine(std::move(specs), sweep.stop(), sweep.record());
  while (engine->advance(20)) {
  }
  {
    ResultWriter writer(scratch_.file("r.db"), sweep, {"test", "cpu"}, 10);
    writer.commit(0, 0, engine->take_results());
  }
  ReplaySession replay(scratch_.file("r.db"));
  ASSERT_TRUE(eventually([&] { return replay.status().state == SessionState::paused; }));
  TrainingSession live(p, {});
  ASSERT_TRUE(ready(live));
  for (int n = 0; n < p->networks(); ++n) {
    EXPECT_EQ(replay.frame()->of(n).running, n >= 10) << n;
    EXPECT_TRUE(same_metrics(replay.recorded(0)->metric(n), live.frame()->metric(n))) << n;
    EXPECT_EQ(same_metrics(replay.frame()->metric(n), live.frame()->metric(n)), n >= 10) << n;
  }
}

TEST_F(Recorded, CurvesAreTheRecordedOnesWithoutAnySnapshot) {
  const Sweep sweep = small_sweep("[record]\ncurve = \"log\"");
  const auto replay = replay_of(sweep);
  EXPECT_EQ(replay->status().recorded.size(), 2u);
  const ResultReader result(scratch_.file("r.db"));
  for (const int n : {0, 7}) {
    const Curve curve =
        curve_of(replay->moments(), *replay->frame(), n, [](const Metrics& m) { return m.train_loss; });
    const std::vector<CurvePoint> recorded = result.curve(n);
    ASSERT_EQ(curve.epochs.size(), recorded.size());
    ASSERT_GT(curve.epochs.size(), 8u);
    for (std::size_t i = 0; i < recorded.size(); ++i) {
      EXPECT_EQ(curve.epochs[i], static_cast<double>(recorded[i].epoch));
      EXPECT_EQ(curve.values[i], recorded[i].metrics.train_loss);
    }
  }
}

TEST_F(Recorded, ACurveEndsWhereItsNetworkEnded) {
  const Sweep sweep = parse_sweep(kFreezing, "f.toml");
  const auto replay = replay_of(sweep);
  const auto loss = [](const Metrics& m) { return m.train_loss; };
  TrainingSession live(population_of(sweep), {});
  live.play();
  ASSERT_TRUE(eventually([&] { return live.status().state == SessionState::done; }));
  int early = 0;
  for (const Session* session :
       {static_cast<const Session*>(replay.get()), static_cast<const Session*>(&live)}) {
    const FramePtr frame = session->frame();
    const Moments moments = session->moments();
    for (int n = 0; n < replay->population()->networks(); ++n) {
      const Curve curve = curve_of(moments, *frame, n, loss);
      EXPECT_EQ(curve.epochs.back(), frame->of(n).epoch) << n;
      EXPECT_EQ(curve.values.back(), frame->metric(n).train_loss) << n;
      early += frame->of(n).epoch < frame->epoch;
    }
    for (const Spread& spread : spreads_of(moments, *frame, 0, 24, loss)) {
      std::size_t trained = 0;
      for (int n = 0; n < 24; ++n) trained += frame->of(n).epoch >= spread.epoch;
      EXPECT_LE(spread.values.size(), trained) << spread.epoch;
      EXPECT_TRUE(std::is_sorted(spread.values.begin(), spread.values.end()));
    }
  }
  EXPECT_GT(early, 20);
}

}  // namespace
}  // namespace seedbed::viewer::test
