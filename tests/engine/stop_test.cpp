// SPDX-License-Identifier: Apache-2.0
// Networks that are stopped between two calls of advance() stay as they were then, and the others become what
// they become without it, whatever packs they move into: every engine, instruction set and number of threads.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/extended_networks.h"
#include "engine/stopped_runs.h"
#include "engine/wide_networks.h"

namespace seedbed {
namespace {

std::vector<NetworkSpec> all_sorts() {
  std::vector<NetworkSpec> networks = varied_networks(160);
  for (NetworkSpec& network : extended_networks(120, 12)) networks.push_back(std::move(network));
  return networks;
}

/// Whole registers of one configuration, with carried remainders and with an optimizer that remembers.
std::vector<NetworkSpec> families() {
  Configuration c;
  c.data.points = 46;
  c.network.hidden = {4, 3};
  c.train.batch = 7;
  c.train.epochs = 20;
  c.train.regularization = Regularization::l1;
  c.train.regularization_rate = 0.01;
  std::vector<NetworkSpec> networks = seeds_of(c, 100);
  for (const OptimizerKind kind : {OptimizerKind::adam, OptimizerKind::momentum, OptimizerKind::rmsprop}) {
    Configuration extended = c;
    extended.train.optimizer.kind = kind;
    extended.train.order = PointOrder::shuffled;
    extended.train.schedule.kind = ScheduleKind::cosine;
    extended.train.dropout = {0.1};
    extended.train.precision = kind == OptimizerKind::rmsprop ? Precision::float64 : Precision::float32;
    for (NetworkSpec& network : seeds_of(extended, 40)) networks.push_back(std::move(network));
  }
  return networks;
}

StopRule rule(bool freeze) {
  StopRule stop;
  stop.threshold = 0.8;
  stop.freeze = freeze;
  return stop;
}

void expect_as_told(const std::vector<NetworkSpec>& networks, const StopRule& stop,
                    const EngineOptions& options) {
  const RecordPlan record{CurveKind::log, 3};
  const auto plain = make_cpu_engine(networks, stop, record, {});
  const auto stopped = make_cpu_engine(networks, stop, record, options);
  expect_stopped_as_told(*plain, *stopped);
}

TEST(Stop, OthersGoOnAsIfNothingWas) {
  for (const bool freeze : {false, true}) expect_as_told(all_sorts(), rule(freeze), {});
}

TEST(Stop, WhateverTheThreads) {
  for (const int threads : {1, 2, 7}) {
    EngineOptions options;
    options.threads = threads;
    expect_as_told(families(), rule(false), options);
  }
}

TEST(Stop, WhateverTheInstructionSet) {
  for (const std::string& set : cpu_instruction_sets()) {
    SCOPED_TRACE(set);
    EngineOptions options;
    options.instruction_set = set;
    expect_as_told(families(), rule(false), options);
  }
}

TEST(Stop, ByTheGeneralKernels) {
  EngineOptions options;
  options.engine = "general";
  expect_as_told(families(), rule(true), options);
}

TEST(Stop, WideNetworks) {
  Configuration c;
  c.data.points = 30;
  c.network.hidden = {40};
  c.train.epochs = 20;
  expect_as_told(seeds_of(c, 12), rule(false), {});
}

TEST(Stop, WhatHasFinishedStaysAsItIs) {
  Configuration c;
  c.data.points = 20;
  c.train.epochs = 3;
  const auto engine = make_cpu_engine(seeds_of(c, 5), {}, {}, {});
  engine->advance(10);
  const std::vector<std::size_t> all{0, 1, 2, 3, 4};
  engine->stop(all);
  for (const NetworkResult& result : engine->take_results()) {
    EXPECT_EQ(result.status, Status::done);
    EXPECT_EQ(result.epochs, 3);
  }
}

TEST(Stop, BeforeTheFirstEpochAndAllAtOnce) {
  Configuration c;
  c.data.points = 20;
  c.train.epochs = 30;
  const auto engine = make_cpu_engine(seeds_of(c, 40), {}, {}, {});
  std::vector<std::size_t> all(40);
  for (std::size_t n = 0; n < all.size(); ++n) all[n] = n;
  engine->stop(std::span(all).first(30));
  EXPECT_TRUE(engine->advance(4));
  EXPECT_EQ(engine->samples_done(), 10 * 4 * 10);
  engine->stop(all);
  EXPECT_FALSE(engine->advance(4));
  EXPECT_EQ(engine->samples_done(), 10 * 4 * 10);
  for (std::size_t n = 0; n < 40; ++n) {
    EXPECT_TRUE(engine->standing(n).pruned);
    EXPECT_FALSE(engine->standing(n).running);
    EXPECT_EQ(engine->result(n).epochs, n < 30 ? 0 : 4);
  }
}

}  // namespace
}  // namespace seedbed
