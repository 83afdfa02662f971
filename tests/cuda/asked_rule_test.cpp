// SPDX-License-Identifier: Apache-2.0
// The stop rule of networks that the general kernels train, or those with a thread a neuron, asked on the
// device, its kernels' PTX executed on the CPU: what a host that looks after every epoch finds, and how often
// the host waits for it.
#include <gtest/gtest.h>

#include "cuda/cuda_run.h"
#include "cuda/late_device.h"
#include "engine/cuda/batch_engine.h"
#include "engine/general/general_batch.h"
#include "engine/stopped_runs.h"

namespace seedbed::cuda {
namespace {

/// A batch on which a rule is asked: 6 networks on 11 points, of which 2 are trained on once more in the next
/// epoch's first step. Rates are so far apart that some networks are solved early, some late, some never, and
/// one diverges.
std::vector<NetworkSpec> asked_networks(const std::vector<int>& hidden, Regularization regularization,
                                        bool scheduled, bool shared_points) {
  std::vector<NetworkSpec> networks;
  for (int i = 0; i < 6; ++i) {
    Configuration c;
    c.data.dataset = DatasetKind::circle;
    c.data.points = 22;
    c.network.hidden = hidden;
    c.network.output = OutputKind::linear;
    c.train.batch = 3;
    c.train.epochs = 30;
    c.train.regularization = regularization;
    c.train.regularization_rate = 0.01;
    c.train.learning_rate = i == 4 ? 3 : i == 5 ? 1e-7 : 0.02 + 0.04 * i;
    if (scheduled) c.train.schedule.kind = ScheduleKind::cosine;
    networks.push_back(
        {std::make_shared<const Configuration>(c),
         {static_cast<std::uint64_t>(i), 0, 0},
         std::make_shared<const Dataset>(make_dataset(c.data, shared_points ? 0 : std::uint64_t(i)))});
  }
  if (shared_points) {
    for (NetworkSpec& network : networks) network.data = networks.front().data;
  }
  return networks;
}

/// What becomes of a network in some epochs.
struct Ended {
  int broken = 0, solved = 0;
  TrainingState state;  ///< at the end, or where it froze
};

/// Told epoch by epoch by the sums of the host's kernels.
std::vector<Ended> told_by_the_host(BatchNetworks& batch, int epochs, const WrongPointsRule& rule,
                                    const std::vector<std::uint8_t>& asked, int points) {
  std::vector<Ended> all(asked.size());
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    const std::vector<int> broken = batch.train(1).broken;
    const std::vector<PointSums> sums = batch.sums(rule.on_train);
    for (std::size_t n = 0; n < all.size(); ++n) {
      Ended& network = all[n];
      if (network.solved > 0 && rule.freeze) continue;
      network.state = batch.state(static_cast<int>(n));
      if (network.broken == 0 && broken[n] > 0) network.broken = epoch;
      const bool due = network.state.epoch % rule.every == 0 && network.broken == 0 && network.solved == 0;
      if (asked[n] && due && points - sums[n].correct <= rule.allowed) network.solved = epoch;
    }
  }
  return all;
}

void expect_same_state(const TrainingState& a, const TrainingState& b) {
  const auto same = [](const std::vector<double>& x, const std::vector<double>& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), equal_or_nan);
  };
  EXPECT_TRUE(same(a.parameters.values, b.parameters.values));
  EXPECT_EQ(a.parameters.dead, b.parameters.dead);
  EXPECT_TRUE(same(a.gradient, b.gradient));
  EXPECT_EQ(a.fresh, b.fresh);
}

/// How many were solved in the middle of the epochs, never, or diverged, over all ways to ask.
struct Endings {
  int solved = 0, never = 0, diverged = 0;
};

Endings expect_as_the_host_tells(const std::vector<NetworkSpec>& networks, bool late) {
  constexpr int kEpochs = 13;  // more than the epochs whose rates a schedule gives at a time
  std::vector<const NetworkSpec*> specs;
  for (const NetworkSpec& network : networks) specs.push_back(&network);
  Endings endings;
  for (const bool freeze : {false, true}) {
    for (const bool on_train : {false, true}) {
      // The last holds of everybody, when one has diverged.
      for (const auto& [every, allowed] : std::vector<std::pair<int, int>>{{1, 2}, {3, 2}, {12, 11}}) {
        SCOPED_TRACE(testing::Message()
                     << "freeze " << freeze << ", on train " << on_train << ", every " << every);
        std::unique_ptr<Device> device = std::make_unique<PtxDevice>();
        if (late) device = std::make_unique<LateDevice>(std::move(device));
        const auto here = general::make_general_batch<float>(general::make_host_machine<float>("portable"),
                                                             specs),
                   there = general::make_general_batch<float>(general::make_device_machine<float>(*device),
                                                              specs);
        std::vector<std::uint8_t> asked;
        for (int lane = 0; lane < static_cast<int>(specs.size()); ++lane) {
          const NetworkSpec& spec = networks[static_cast<std::size_t>(lane)];
          const Parameters initial = initial_parameters(*spec.configuration, spec.seeds);
          for (BatchNetworks* batch : {here.get(), there.get()})  // some are an epoch ahead of others
            batch->set_parameters(lane, initial, lane % 2);
          asked.push_back(lane != 3);
        }
        const WrongPointsRule rule{on_train, every, allowed, freeze};
        const auto expected = told_by_the_host(*here, kEpochs, rule, asked, 11);
        EXPECT_TRUE(there->asks_stop_rule());
        const Trained trained = there->train(kEpochs, rule, asked);
        for (std::size_t n = 0; n < networks.size(); ++n) {
          SCOPED_TRACE(testing::Message() << "network " << n);
          EXPECT_EQ(trained.broken[n], expected[n].broken);
          EXPECT_EQ(trained.solved[n], expected[n].solved);
          expect_same_state(there->state(static_cast<int>(n)), expected[n].state);
          endings.solved += expected[n].solved > 1 && expected[n].solved < kEpochs;
          endings.never += asked[n] && expected[n].solved == 0 && expected[n].broken == 0;
          endings.diverged += expected[n].broken > 1;
        }
        EXPECT_EQ(trained.solved[3], 0) << "nobody asked";
      }
    }
  }
  return endings;
}

const std::vector<std::vector<int>>& asked_shapes() {  // of both widths, and of the general kernels
  static const std::vector<std::vector<int>> shapes{{16}, {12, 9}, {32}, {20, 17}, {6, 5, 4, 12, 3}};
  return shapes;
}

TEST(AskedRule, TellsWhatAHostTellsThatLooksAfterEveryEpoch) {
  SEEDBED_NEEDS_PTX();
  for (const std::vector<int>& hidden : asked_shapes()) {
    Endings all;
    for (const Regularization regularization :
         {Regularization::none, Regularization::l1, Regularization::l2}) {
      SCOPED_TRACE(testing::Message() << hidden.size() << " layers, the first " << hidden.front() << " wide, "
                                      << seedbed::name_of(regularization));
      const bool l1 = regularization == Regularization::l1;
      const Endings some = expect_as_the_host_tells(asked_networks(hidden, regularization, l1, !l1), false);
      all = {all.solved + some.solved, all.never + some.never, all.diverged + some.diverged};
    }
    EXPECT_GE(all.solved, 12) << hidden.size();
    EXPECT_GE(all.never, 12) << hidden.size();
    EXPECT_GE(all.diverged, 12) << hidden.size();
  }
}

TEST(AskedRule, WaitsWhereItHasTo) {
  SEEDBED_NEEDS_PTX();
  for (const std::vector<int>& hidden : asked_shapes())
    expect_as_the_host_tells(asked_networks(hidden, Regularization::l2, true, true), true);
}

/// A batch of six on a device, and what the device has done for it since it was made.
struct Noted {
  std::shared_ptr<PtxDeviceLog> log = std::make_shared<PtxDeviceLog>();
  PtxDevice device{{}, log};
  std::vector<NetworkSpec> networks;
  std::unique_ptr<BatchNetworks> batch;
  int downloads_before = 0;

  Noted(const std::vector<int>& hidden, const std::vector<std::int64_t>& epoch)
      : networks(asked_networks(hidden, Regularization::l2, false, true)) {
    std::vector<const NetworkSpec*> specs;
    for (const NetworkSpec& network : networks) specs.push_back(&network);
    batch = general::make_general_batch<float>(general::make_device_machine<float>(device), specs);
    for (int lane = 0; lane < 6; ++lane) {
      const NetworkSpec& spec = networks[static_cast<std::size_t>(lane)];
      batch->set_parameters(lane, initial_parameters(*spec.configuration, spec.seeds),
                            epoch[static_cast<std::size_t>(lane) % epoch.size()]);
    }
    downloads_before = log->downloads;
  }
  int downloads() const { return log->downloads - downloads_before; }
};

TEST(AskedRule, TheHostWaitsOnceForManyEpochs) {
  SEEDBED_NEEDS_PTX();
  const std::vector<std::uint8_t> all(6, 1);
  for (const auto& [hidden, of] :
       std::vector<std::pair<std::vector<int>, std::string>>{{{16}, "_w16_d1"}, {{20, 20}, "_w32_d2"}}) {
    const std::string train = "seedbed_neurons" + of + "_l2", ask = "seedbed_neurons_ask_rule" + of;
    const auto expect = [&](const Noted& noted, int trained, int asked) {
      EXPECT_EQ(noted.log->launches[train], trained);
      EXPECT_EQ(noted.log->launches[ask], asked);
      EXPECT_EQ(noted.log->launches["seedbed_neurons_evaluate" + of], 0);
      EXPECT_LE(noted.downloads(), 2);  // who diverged, who is solved
    };
    Noted every_epoch(hidden, {0});
    every_epoch.batch->train(40, {false, 1, 1, true}, all);
    expect(every_epoch, 40, 40);
    Noted every_tenth(hidden, {0});  // no launch is shorter than it must be
    every_tenth.batch->train(38, {false, 10, 1, true}, all);
    expect(every_tenth, 4, 3);
    Noted shifted(hidden, {3, 7});  // due after 3, 7, 13, 17, 23 epochs
    shifted.batch->train(25, {true, 10, 1, false}, all);
    expect(shifted, 6, 5);
    Noted of_one(hidden, {3, 7});  // due after 7, 17 epochs
    of_one.batch->train(25, {true, 10, 1, false}, {1, 0, 0, 0, 0, 0});
    expect(of_one, 3, 2);
    Noted never(hidden, {0});  // no number of wrong points is small enough
    never.batch->train(40, {false, 1, -1, true}, all);
    expect(never, 1, 0);
    Noted nobody(hidden, {0});
    nobody.batch->train(40, {false, 1, 1, true}, std::vector<std::uint8_t>(6, 0));
    expect(nobody, 1, 0);
    if (testing::Test::HasFailure()) ADD_FAILURE() << train;
  }
  // The general kernels ask in the launch.
  Noted inside({6, 5, 4, 12, 3}, {0});
  inside.batch->train(40, {false, 1, 1, true}, all);
  EXPECT_EQ(inside.log->launches["seedbed_general_train_epochs_float"], 1);
  EXPECT_LE(inside.downloads(), 2);
}

/// Networks with 9 to 32 neurons a layer, solved at different epochs or never, some that diverge, of
/// different lengths.
std::vector<NetworkSpec> runs_of_neurons() {
  std::vector<NetworkSpec> networks;
  for (const std::vector<int>& hidden : {std::vector<int>{16}, {9, 12}, {24}}) {
    for (int i = 0; i < 12; ++i) {
      Configuration c;
      c.data.dataset = i % 6 == 5   ? DatasetKind::plane
                       : i % 6 == 4 ? DatasetKind::spiral
                                    : DatasetKind::circle;
      c.data.points = 24;
      c.data.features.bits = 0x0f;  // with the squares
      c.network.hidden = hidden;
      c.network.output = OutputKind::linear;
      c.train.epochs = 20 + i % 3;
      c.train.batch = 5;
      c.train.learning_rate = i % 8 == 7 ? 3 : 0.004 * (1 + i % 5);
      if (i % 4 == 1) c.train.regularization = Regularization::l1;
      if (i % 4 == 2) c.train.schedule.kind = ScheduleKind::cosine;
      c.train.regularization_rate = 0.01;
      networks.push_back({std::make_shared<const Configuration>(c),
                          {static_cast<std::uint64_t>(i), 0, 0},
                          std::make_shared<const Dataset>(make_dataset(c.data, 0))});
    }
  }
  return networks;
}

TEST(AskedRule, EnginesGiveTheHostsResults) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = runs_of_neurons();
  for (const bool freeze : {false, true}) {
    for (const Metric metric : {Metric::train_accuracy, Metric::test_accuracy}) {
      for (const int every : {1, 7}) {
        for (const RecordPlan& record : {RecordPlan{CurveKind::none, 0}, RecordPlan{CurveKind::log, 3}}) {
          SCOPED_TRACE(testing::Message() << "freeze " << freeze << ", every " << every);
          const StopRule stop{true, metric, Comparison::at_least, 0.8, every, freeze};
          const auto host = make_cpu_engine(networks, stop, record);
          std::unique_ptr<Device> ptx = std::make_unique<PtxDevice>();
          if (every == 1) ptx = std::make_unique<LateDevice>(std::move(ptx));
          const auto device = make_batch_engine(std::move(ptx), networks, stop, record, Route::general);
          const auto results = run_on(*host, 1'000'000);
          expect_same(networks, run_on(*device, every == 1 ? 1'000'000 : 5), results);
          EXPECT_EQ(device->samples_done(), host->samples_done());
          int late = 0, never = 0, diverged = 0;
          for (const NetworkResult& result : results) {
            late += result.solved_epoch.value_or(0) > 4;
            never += result.status == Status::done && !result.solved_epoch;
            diverged += result.status == Status::diverged;
          }
          EXPECT_GE(late, 4);
          EXPECT_GE(never, 6);
          EXPECT_GE(diverged, 2);
        }
      }
    }
  }
}

TEST(AskedRule, AnEngineLooksAtMostOnceAWindow) {
  SEEDBED_NEEDS_PTX();
  Configuration c;
  c.data.dataset = DatasetKind::spiral;
  c.data.points = 12;
  c.network.hidden = {12};
  c.train.epochs = 240;
  c.train.learning_rate = 0.001;
  const std::vector<NetworkSpec> networks = seeds_of(c, 2);
  const auto run = [&](const StopRule& stop) {
    const auto log = std::make_shared<PtxDeviceLog>();
    const auto device = make_batch_engine(std::make_unique<PtxDevice>(PtxDeviceOptions{}, log), networks,
                                          stop, {CurveKind::none, 0}, Route::general);
    expect_same(networks, run_on(*device, 1'000'000),
                run_on(*make_cpu_engine(networks, stop, {CurveKind::none, 0}), 1'000'000));
    return log;
  };
  StopRule stop{true, Metric::test_accuracy, Comparison::at_least, 1, 1, true};
  const auto asked = run(stop);
  EXPECT_EQ(asked->launches["seedbed_neurons_w16_d1_none"], 240);
  EXPECT_EQ(asked->launches["seedbed_neurons_ask_rule_w16_d1"], 240);
  EXPECT_LE(asked->launches["seedbed_neurons_evaluate_w16_d1"], 4);  // before the first epoch, and at the end
  EXPECT_LE(asked->downloads, 120);
  stop = {true, Metric::test_loss, Comparison::below, 0, 1, true};  // no number of wrong points: by the host
  const auto told = run(stop);
  EXPECT_EQ(told->launches["seedbed_neurons_w16_d1_none"], 240);
  EXPECT_EQ(told->launches["seedbed_neurons_ask_rule_w16_d1"], 0);
  EXPECT_GE(told->launches["seedbed_neurons_evaluate_w16_d1"], 2 * 240);
  EXPECT_GE(told->downloads, 3 * 240);
}

}  // namespace
}  // namespace seedbed::cuda
