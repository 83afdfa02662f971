// SPDX-License-Identifier: Apache-2.0
// Networks trained by a matrix library: against textbook backpropagation, and against themselves.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/reference_trainer.h"
#include "engine/wide_networks.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

EngineOptions blas(int threads = 1, const std::string& set = "") {
  EngineOptions options;
  options.engine = "blas";
  options.threads = threads;
  options.instruction_set = set;
  return options;
}

std::vector<NetworkResult> results(const std::vector<NetworkSpec>& networks, const EngineOptions& options,
                                   std::int64_t stride = 1'000'000, StopRule stop = {}) {
  const auto engine = make_cpu_engine(networks, stop, {CurveKind::log, 3}, options);
  while (engine->advance(stride)) {
  }
  return engine->take_results();
}

NetworkSpec network_of(const Configuration& c, std::uint64_t seed = 0) {
  return {std::make_shared<const Configuration>(c),
          {seed, 0, 0},
          std::make_shared<const Dataset>(make_dataset(c.data, 0))};
}

TEST(Wide, TrainsAsTextbookBackpropagation) {
  int compared = 0, died = 0, widest = 0;
  for (const NetworkSpec& network : wide_networks(60, 96, Precision::float64)) {
    Configuration c = *network.configuration;
    c.train.epochs = 3;
    const NetworkSpec spec{std::make_shared<const Configuration>(c), network.seeds, network.data};
    const auto engine = make_cpu_engine({spec}, StopRule{}, {CurveKind::none, 0}, blas());
    engine->advance(3);
    const NetworkResult result = engine->result(0);
    if (result.status == Status::diverged) continue;

    reference::Trainer reference(c, initial_parameters(c, network.seeds));
    for (int epoch = 0; epoch < 3; ++epoch) reference.epoch(network.data->train);
    const Parameters& want = reference.parameters();
    ASSERT_EQ(result.parameters.values.size(), want.values.size());
    for (std::size_t i = 0; i < want.values.size(); ++i) {
      ASSERT_NEAR(result.parameters.values[i], want.values[i],
                  1e-9 * std::max(1.0, std::fabs(want.values[i])));
      ASSERT_EQ(result.parameters.dead.empty() ? 0 : result.parameters.dead[i], want.dead[i]);
      died += want.dead[i];
    }
    EXPECT_NEAR(result.metrics.train_loss, reference.loss(network.data->train), 1e-9);
    for (const int width : c.network.hidden) widest = std::max(widest, width);
    ++compared;
  }
  EXPECT_GE(compared, 40);
  EXPECT_GE(died, 20);
  EXPECT_GE(widest, 90);
}

TEST(Wide, FloatsFollowDoubles) {
  Configuration c;
  c.network.hidden = {200, 33};
  c.data.dataset = DatasetKind::xor_;
  c.train.learning_rate = 0.003;
  c.train.epochs = 20;
  const std::vector<NetworkResult> floats = results({network_of(c)}, {});
  c.train.precision = Precision::float64;
  const std::vector<NetworkResult> doubles = results({network_of(c)}, {});
  EXPECT_NEAR(floats[0].metrics.test_loss, doubles[0].metrics.test_loss, 1e-4);
  EXPECT_LT(floats[0].metrics.test_loss, 0.5 * floats[0].curve.front().metrics.test_loss);  // it does learn
}

TEST(Wide, SameBitsOnAnyInstructionSetAndThreadsAndInSteps) {
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    const std::vector<NetworkSpec> networks = wide_networks(40, 70, precision);
    const std::vector<NetworkResult> want = results(networks, blas());
    const auto same = [&](const std::vector<NetworkResult>& got) {
      for (std::size_t n = 0; n < want.size(); ++n) EXPECT_EQ(hash_of(got[n]), hash_of(want[n])) << n;
    };
    for (const std::string& set : cpu_instruction_sets()) same(results(networks, blas(1, set)));
    same(results(networks, blas(7)));
    same(results(networks, blas(2), 1));
    std::vector<NetworkResult> alone;
    for (const NetworkSpec& network : networks) alone.push_back(results({network}, blas())[0]);
    same(alone);
  }
}

TEST(Wide, NarrowNeighboursKeepTheirBits) {
  std::vector<NetworkSpec> narrow = varied_networks(30), mixed;
  const std::vector<NetworkSpec> wide = wide_networks(30, 40, Precision::float32);
  for (std::size_t n = 0; n < 30; ++n) {
    mixed.push_back(narrow[n]);
    mixed.push_back(wide[n]);
  }
  narrow.resize(30);
  EngineOptions kernels;
  kernels.engine = "kernels";
  const std::vector<NetworkResult> together = results(mixed, {}), apart = results(narrow, kernels);
  for (std::size_t n = 0; n < 30; ++n) EXPECT_EQ(hash_of(together[2 * n]), hash_of(apart[n])) << n;
}

TEST(Wide, AgreesWithTheKernelsOnNarrowNetworks) {
  std::vector<NetworkSpec> networks = varied_networks(80);
  for (NetworkSpec& network : networks) {
    auto c = std::make_shared<Configuration>(*network.configuration);
    c->train.precision = Precision::float64;
    c->train.epochs = 3;
    network.configuration = c;
  }
  const std::vector<NetworkResult> kernels = results(networks, {}), products = results(networks, blas());
  int finished = 0;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    ASSERT_EQ(kernels[n].status, products[n].status) << n;
    if (kernels[n].status == Status::diverged) continue;
    ++finished;
    EXPECT_EQ(kernels[n].dead_units, products[n].dead_units) << n;
    EXPECT_EQ(kernels[n].dead_links, products[n].dead_links) << n;
    EXPECT_EQ(kernels[n].solved_epoch, products[n].solved_epoch) << n;
    for (std::size_t i = 0; i < kernels[n].parameters.values.size(); ++i) {
      const double want = kernels[n].parameters.values[i];
      EXPECT_NEAR(products[n].parameters.values[i], want, 1e-9 * std::max(1.0, std::fabs(want))) << n;
    }
  }
  EXPECT_GE(finished, 60);
}

TEST(Wide, StopsRestoresAndDiverges) {
  Configuration c;
  c.network.hidden = {40};
  c.data.dataset = DatasetKind::gauss;
  c.train.epochs = 50;
  StopRule freeze;
  freeze.freeze = true;
  const NetworkResult stopped = results({network_of(c)}, {}, 1'000'000, freeze)[0];
  ASSERT_EQ(stopped.status, Status::stopped);
  EXPECT_EQ(stopped.epochs, stopped.solved_epoch);
  EXPECT_LT(stopped.epochs, 50);

  // Half the way, out and into another engine: the same end (no samples are carried: 250 of batch 10).
  const NetworkResult whole = results({network_of(c)}, {})[0];
  const auto first = make_cpu_engine({network_of(c)}, StopRule{}, {CurveKind::none, 0}, {});
  first->advance(25);
  const auto second = make_cpu_engine({network_of(c)}, StopRule{}, {CurveKind::none, 0}, {});
  second->restore(0, first->parameters(0), 25);
  while (second->advance(10)) {
  }
  EXPECT_EQ(second->result(0).parameters.values, whole.parameters.values);
  EXPECT_EQ(second->result(0).epochs, 50);

  c.train.learning_rate = 1;
  c.data.dataset = DatasetKind::plane;
  c.network.activation = {Activation::linear};
  const NetworkResult diverged = results({network_of(c)}, {})[0];
  EXPECT_EQ(diverged.status, Status::diverged);
  EXPECT_LT(diverged.epochs, 50);
  EXPECT_TRUE(std::isnan(diverged.metrics.train_loss));
}

TEST(Wide, FieldsAreTheOutputsOfItsParameters) {
  Configuration c;
  c.network.hidden = {64, 20};
  c.train.precision = Precision::float64;
  c.train.epochs = 2;
  const auto engine =
      make_cpu_engine({network_of(c), network_of(c, 1)}, StopRule{}, {CurveKind::none, 0}, {});
  engine->advance(2);
  std::vector<float> field(2 * 17 * 17);
  const std::size_t both[] = {1, 0};
  engine->fields(both, 17, {field.data(), false});
  for (const std::size_t n : both) {
    reference::Trainer reference(c, engine->parameters(n));
    const float* values = field.data() + (n == 1 ? 0 : 17 * 17);
    EXPECT_NEAR(values[0], reference.output(-6, 6), 1e-6);
    EXPECT_NEAR(values[16], reference.output(6, 6), 1e-6);
    EXPECT_NEAR(values[17 * 17 - 1], reference.output(6, -6), 1e-6);
  }
}

TEST(Wide, RefusesWhatCannotBe) {
  Configuration c;
  c.network.hidden = {33};
  EngineOptions options;
  options.engine = "kernels";
  EXPECT_THROW(make_cpu_engine({network_of(c)}, StopRule{}, {}, options), UsageError);
  options.engine = "gemm";
  EXPECT_THROW(make_cpu_engine({network_of(c)}, StopRule{}, {}, options), UsageError);
  options.engine = "blas";
  c.train.optimizer.kind = OptimizerKind::adam;
  EXPECT_THROW(make_cpu_engine({network_of(c)}, StopRule{}, {}, options), UsageError);
}

}  // namespace
}  // namespace seedbed
