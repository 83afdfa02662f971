// SPDX-License-Identifier: Apache-2.0
// Several epochs of the general kernels in one launch, on the host's lanes and by the PTX of the kernels:
// what as many launches of one epoch do, and a network that diverges is known to have done so in its epoch.
#include <gtest/gtest.h>

#include "cuda/cuda_run.h"
#include "engine/cuda/batch_engine.h"
#include "engine/extended_networks.h"
#include "engine/general/general_batch.h"
#include "engine/key_batches.h"
#include "engine/stopped_runs.h"

namespace seedbed::cuda {
namespace {

constexpr int kTogether = 11;  // more than the epochs whose rates a schedule gives at a time

template <class Real, class MakeMachine>
int expect_the_same_together(const std::vector<const NetworkSpec*>& specs, const MakeMachine& machine) {
  const auto one_by_one = general::make_general_batch<Real>(machine(), specs),
             together = general::make_general_batch<Real>(machine(), specs);
  const auto lanes = static_cast<int>(specs.size());
  for (int lane = 0; lane < lanes; ++lane) {
    const NetworkSpec& spec = *specs[static_cast<std::size_t>(lane)];
    const Parameters initial = initial_parameters(*spec.configuration, spec.seeds);
    for (BatchNetworks* networks : {one_by_one.get(), together.get()})
      networks->set_parameters(lane, initial, lane % 2);  // some are an epoch ahead of others
  }
  std::vector<int> broken(specs.size(), 0);
  for (int epoch = 1; epoch <= kTogether; ++epoch) {
    const std::vector<int> now = one_by_one->train(1).broken;
    for (std::size_t n = 0; n < broken.size(); ++n) {
      if (broken[n] == 0 && now[n] > 0) broken[n] = epoch;
    }
  }
  EXPECT_EQ(together->train(kTogether).broken, broken);
  int diverged = 0;
  for (int lane = 0; lane < lanes; ++lane) {
    const TrainingState a = one_by_one->state(lane), b = together->state(lane);
    const auto same = [](const std::vector<double>& x, const std::vector<double>& y) {
      return std::equal(x.begin(), x.end(), y.begin(), y.end(), equal_or_nan);
    };
    EXPECT_TRUE(same(a.parameters.values, b.parameters.values));
    EXPECT_EQ(a.parameters.dead, b.parameters.dead);
    EXPECT_EQ(a.fresh, b.fresh);
    EXPECT_TRUE(same(a.gradient, b.gradient));
    EXPECT_TRUE(same(a.first_moment, b.first_moment) && same(a.second_moment, b.second_moment));
    EXPECT_TRUE(equal_or_nan(a.power1, b.power1) && equal_or_nan(a.power2, b.power2));
    EXPECT_EQ(a.epoch, b.epoch);
    diverged += broken[static_cast<std::size_t>(lane)] > 1;
  }
  return diverged;
}

/// Batches of everything that the general kernels train, half of which have a rate that is too large.
template <class Check>
int over_batches(std::vector<NetworkSpec> networks, const Check& check) {
  for (std::size_t n = 0; n < networks.size(); n += 2) {
    auto c = std::make_shared<Configuration>(*networks[n].configuration);
    c->train.learning_rate = n % 4 == 0 ? 30 : 1e12;
    networks[n].configuration = c;
  }
  std::vector<std::size_t> all(networks.size());
  for (std::size_t n = 0; n < all.size(); ++n) all[n] = n;
  int diverged = 0;
  for (const std::vector<std::size_t>& batch :
       batches_by_key(networks, all, general::general_key, [](const auto&) { return std::size_t{8}; })) {
    std::vector<const NetworkSpec*> specs;
    for (const std::size_t n : batch) specs.push_back(&networks[n]);
    diverged += check(specs);
    if (testing::Test::HasFailure()) ADD_FAILURE() << "the batch of network " << batch.front();
  }
  return diverged;
}

TEST(EpochsTogether, OnTheHost) {
  for (const std::string& set : cpu_instruction_sets()) {
    const int diverged = over_batches(extended_networks(200), [&](const auto& specs) {
      if (specs.front()->configuration->train.precision == Precision::float64)
        return expect_the_same_together<double>(specs,
                                                [&] { return general::make_host_machine<double>(set); });
      return expect_the_same_together<float>(specs, [&] { return general::make_host_machine<float>(set); });
    });
    EXPECT_GT(diverged, 3);
  }
}

TEST(EpochsTogether, OnADevice) {
  SEEDBED_NEEDS_PTX();
  std::vector<NetworkSpec> networks = extended_networks(50, 8);
  for (const int width : {12, 20}) {  // by kernels with a thread a neuron
    for (const Regularization regularization :
         {Regularization::none, Regularization::l1, Regularization::l2}) {
      for (const bool scheduled : {false, true}) {
        Configuration c;
        c.data.points = 22;  // 1 of 11 is carried
        c.network.hidden = {width};
        c.train.batch = 5;
        c.train.regularization = regularization;
        c.train.regularization_rate = 0.05;
        if (scheduled) c.train.schedule.kind = ScheduleKind::cosine;
        for (NetworkSpec& network : seeds_of(c, 4)) networks.push_back(std::move(network));
      }
    }
  }
  const auto log = std::make_shared<PtxDeviceLog>();
  PtxDevice device({}, log);
  const int diverged = over_batches(networks, [&](const auto& specs) {
    if (specs.front()->configuration->train.precision == Precision::float64)
      return expect_the_same_together<double>(specs,
                                              [&] { return general::make_device_machine<double>(device); });
    return expect_the_same_together<float>(specs,
                                           [&] { return general::make_device_machine<float>(device); });
  });
  EXPECT_GT(diverged, 3);
  EXPECT_GT(log->launches["seedbed_neurons_w16_d1_l1"], 0);
  EXPECT_GT(log->launches["seedbed_neurons_w32_d1_l2"], 0);
}

void expect_a_new_beginning(const std::vector<int>& hidden,
                            std::unique_ptr<general::Machine<float>> machine) {
  Configuration c;
  c.data.points = 20;
  c.network.hidden = hidden;
  c.train.batch = 5;
  const std::vector<NetworkSpec> networks = seeds_of(c, 2);
  const auto batch = general::make_general_batch<float>(std::move(machine), {&networks[0], &networks[1]});
  const Parameters initial = initial_parameters(c, networks[0].seeds);
  Parameters infinite = initial;
  infinite.values.back() = std::numeric_limits<double>::infinity();
  batch->set_parameters(0, initial, 0);
  batch->set_parameters(1, infinite, 0);
  EXPECT_EQ(batch->train(3).broken, (std::vector<int>{0, 1}));
  batch->set_parameters(1, initial, 0);
  EXPECT_EQ(batch->train(3).broken, (std::vector<int>{0, 0}));
}

TEST(EpochsTogether, WhoBeginsAnewHasNotDiverged) {
  for (const std::string& set : cpu_instruction_sets())
    expect_a_new_beginning({5, 5, 5, 5, 5}, general::make_host_machine<float>(set));
  SEEDBED_NEEDS_PTX();
  PtxDevice device;
  for (const std::vector<int>& hidden : {std::vector<int>{5, 5, 5, 5, 5}, {16}, {32}})
    expect_a_new_beginning(hidden, general::make_device_machine<float>(device));
}

/// Of quick networks of the general kernels, on a device, with the results that the host gives.
int launches_of(const std::vector<NetworkSpec>& networks, const StopRule& stop, const RecordPlan& record) {
  const auto log = std::make_shared<PtxDeviceLog>();
  const auto device = make_batch_engine(std::make_unique<PtxDevice>(PtxDeviceOptions{}, log), networks, stop,
                                        record, Route::general);
  const auto host = make_cpu_engine(networks, stop, record);
  expect_same(networks, run_on(*device, 1'000'000), run_on(*host, 1'000'000));
  EXPECT_EQ(device->samples_done(), host->samples_done());
  return log->launches["seedbed_general_train_epochs_float"];
}

TEST(EpochsTogether, SoFarAsTheHostLooksAtNothing) {
  SEEDBED_NEEDS_PTX();
  Configuration c;
  c.data.points = 12;
  c.network.hidden = {2};
  c.network.activation = {Activation::silu};
  c.train.epochs = 240;
  const std::vector<NetworkSpec> networks = seeds_of(c, 2);
  StopRule stop;
  stop.enabled = false;
  EXPECT_LE(launches_of(networks, stop, {CurveKind::none, 0}), 60);  // time ends a launch, but not after four
  stop = {true, Metric::test_loss, Comparison::below, 0, 40, false};  // asked by the host
  EXPECT_LE(launches_of(networks, stop, {CurveKind::log, 3}), 120);   // six times, and the curve's epochs
  stop.every = 1;
  EXPECT_EQ(launches_of(networks, stop, {CurveKind::none, 0}), 240);
}

TEST(EpochsTogether, TheDeviceAsksWhoIsSolved) {
  SEEDBED_NEEDS_PTX();
  std::vector<NetworkSpec>
      networks;  // solved at different epochs, or never; a schedule; a margin; one diverges
  for (int i = 0; i < 24; ++i) {
    Configuration c;
    c.data.dataset = i % 6 == 5 ? DatasetKind::plane : DatasetKind::circle;
    c.data.points = 24;
    c.network.hidden = {3};
    c.network.activation = {Activation::silu};
    c.network.output = OutputKind::linear;
    c.train.epochs = 40 + i;
    c.train.batch = 5;
    c.train.learning_rate = i % 8 == 7 ? 1e12 : 0.06 * (1 + i % 5);
    if (i % 4 == 1) c.train.schedule.kind = ScheduleKind::cosine;
    if (i % 12 > 7) c.train.margin = 0.2;
    networks.push_back({std::make_shared<const Configuration>(c),
                        {static_cast<std::uint64_t>(i), 0, 0},
                        std::make_shared<const Dataset>(make_dataset(c.data, 0))});
  }
  for (const bool freeze : {false, true}) {
    for (const Metric metric : {Metric::train_accuracy, Metric::test_accuracy}) {
      for (const int every : {1, 3}) {
        SCOPED_TRACE(testing::Message() << "freeze " << freeze << ", every " << every);
        const StopRule stop{true, metric, Comparison::at_least, 0.7, every, freeze};
        const int launches = launches_of(networks, stop, {CurveKind::none, 0});
        EXPECT_LE(launches, 200);  // of 5 batches and 63 epochs
        int solved = 0, late = 0, diverged = 0;
        for (const NetworkResult& result : cpu_results(networks, stop)) {
          solved += result.solved_epoch.has_value();
          late += result.solved_epoch.value_or(0) > 4;
          diverged += result.status == Status::diverged;
        }
        EXPECT_GE(solved, 6);
        EXPECT_GE(late, 3);
        EXPECT_GE(diverged, 2);
      }
    }
  }
}

}  // namespace
}  // namespace seedbed::cuda
