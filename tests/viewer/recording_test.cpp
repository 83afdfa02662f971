// SPDX-License-Identifier: Apache-2.0
// Replays of networks that ended at epochs of their own: every frame shows what the live sweep showed at that
// epoch, and curves are those that were recorded.
#include <gtest/gtest.h>

#include <algorithm>
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

TEST_F(Recorded, AFrameIsTheLiveSweepAtItsEpoch) {
  const Sweep sweep = parse_sweep(kFreezing, "f.toml");
  const auto replay = replay_of(sweep);
  const std::vector<std::int64_t> epochs = replay->status().recorded;
  const std::vector<std::int64_t> snapshots = snapshot_epochs(8, 300);
  EXPECT_EQ(epochs, snapshots);  // and not the epochs at which networks froze
  TrainingSession live(population_of(sweep), {});
  ASSERT_TRUE(ready(live));
  std::set<std::int32_t> ends;
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    replay->seek(i);
    live.step(static_cast<int>(epochs[i] - live.frame()->epoch));
    const Population& p = *replay->population();
    const auto at_epoch = [&](int n) {
      const NetworkStanding& s = live.frame()->of(n);
      return s.epoch == epochs[i] || !s.running;
    };
    ASSERT_TRUE(eventually([&] {
      for (int n = 0; n < p.networks(); ++n)
        if (!at_epoch(n)) return false;
      return live.frame()->metrics_epoch >= live.frame()->epoch;
    }));
    const FramePtr shown = replay->frame(), trained = live.frame();
    EXPECT_EQ(shown->weights->values, trained->weights->values) << epochs[i];
    for (int n = 0; n < p.networks(); ++n) {
      const NetworkStanding &a = shown->of(n), &b = trained->of(n);
      EXPECT_EQ(a.epoch, b.epoch) << n << " at " << epochs[i];
      EXPECT_EQ(a.running, b.running) << n << " at " << epochs[i];
      EXPECT_EQ(a.solved_epoch, b.solved_epoch) << n << " at " << epochs[i];
      if (!a.running) ends.insert(a.epoch);
    }
  }
  EXPECT_GT(ends.size(), 64u) << "more ends than there are frames";
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
