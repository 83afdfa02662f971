// SPDX-License-Identifier: Apache-2.0
// The general kernels: the bits of the unrolled ones where both train a network, and one hash a network
// whatever the instruction set, the threads, the steps and the company.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/extended_networks.h"
#include "engine/reference_trainer.h"
#include "engine/varied_networks.h"
#include "seedbed/engine.h"

namespace seedbed {
namespace {

std::vector<Hash> hashes_by(const std::vector<NetworkSpec>& networks, const EngineOptions& options,
                            std::int64_t stride = 1'000'000) {
  StopRule stop;
  stop.threshold = 0.7;
  const auto engine = make_cpu_engine(networks, stop, {CurveKind::log, 3}, options);
  while (engine->advance(stride)) {
  }
  std::vector<Hash> all;
  for (const NetworkResult& result : engine->take_results()) all.push_back(hash_of(result));
  return all;
}

EngineOptions on(const std::string& set, int threads, const std::string& engine = "auto") {
  EngineOptions options;
  options.instruction_set = set;
  options.threads = threads;
  options.engine = engine;
  return options;
}

TEST(GeneralKernels, GiveTheBitsOfTheUnrolledOnes) {
  const std::vector<NetworkSpec> networks = varied_networks(200);
  const std::vector<Hash> unrolled = hashes_by(networks, on("", 1));
  for (const std::string& set : cpu_instruction_sets()) {
    const std::vector<Hash> general = hashes_by(networks, on(set, 2, "general"));
    for (std::size_t n = 0; n < networks.size(); ++n) {
      const Configuration& c = *networks[n].configuration;
      ASSERT_EQ(general[n], unrolled[n]) << set << ", network " << n << ": " << canonical_json(c);
    }
  }
}

TEST(GeneralKernels, OneHashWhateverTheMachine) {
  const std::vector<NetworkSpec> networks = extended_networks(300);
  const std::vector<Hash> reference = hashes_by(networks, on("portable", 1));
  std::set<Hash> distinct(reference.begin(), reference.end());
  EXPECT_GE(distinct.size(), networks.size() - 30);
  for (const std::string& set : cpu_instruction_sets()) {
    for (const int threads : {1, 2, 5}) EXPECT_EQ(hashes_by(networks, on(set, threads)), reference) << set;
  }
  for (const std::int64_t stride : {1, 3}) EXPECT_EQ(hashes_by(networks, on("", 1), stride), reference);
  std::vector<NetworkSpec> reversed(networks.rbegin(), networks.rend());
  std::vector<Hash> backwards = hashes_by(reversed, on("", 2));
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(backwards, reference);
  for (const std::size_t n : {std::size_t{0}, std::size_t{17}, networks.size() - 1}) {
    EXPECT_EQ(hashes_by({networks[n]}, on("", 1)), std::vector{reference[n]}) << n;
  }
}

TEST(GeneralKernels, ATextbookGivesTheSameForWidthsTo32) {
  for (const std::vector<int>& hidden : std::vector<std::vector<int>>{{16}, {32, 9}, {12, 32, 17}}) {
    Configuration c;
    c.data.dataset = DatasetKind::spiral;
    c.data.points = 60;
    c.network.hidden = hidden;
    c.train.batch = 7;
    c.train.epochs = 20;
    c.train.regularization = Regularization::l2;
    c.train.regularization_rate = 0.01;
    c.train.precision = Precision::float64;
    const NetworkSpec spec = seeds_of(c, 1)[0];
    const auto engine = make_cpu_engine({spec}, {}, {CurveKind::none, 0}, on("", 1));
    engine->advance(c.train.epochs);
    reference::Trainer textbook(c, initial_parameters(c, spec.seeds));
    for (int e = 0; e < c.train.epochs; ++e) textbook.epoch(spec.data->train);
    const Parameters got = engine->parameters(0);
    for (std::size_t i = 0; i < got.values.size(); ++i)
      EXPECT_NEAR(got.values[i], textbook.parameters().values[i], 1e-9) << hidden.size() << " " << i;
  }
}

TEST(GeneralKernels, EveryLayerHasItsOwnRegularizationRate) {
  for (const Regularization kind : {Regularization::l1, Regularization::l2}) {
    Configuration c;
    c.data.dataset = DatasetKind::spiral;
    c.data.points = 60;
    c.network.hidden = {7, 5};
    c.train.batch = 7;
    c.train.epochs = 40;
    c.train.regularization = kind;
    c.train.layer_regularization = {0, 0.2, 0.01};
    c.train.precision = Precision::float64;
    const auto trained = [](const Configuration& configuration) {
      const NetworkSpec spec = seeds_of(configuration, 1)[0];
      const auto engine = make_cpu_engine({spec}, {}, {CurveKind::none, 0}, on("", 1, "general"));
      engine->advance(configuration.train.epochs);
      return engine->parameters(0);
    };
    const NetworkSpec spec = seeds_of(c, 1)[0];
    reference::Trainer textbook(c, initial_parameters(c, spec.seeds));
    for (int e = 0; e < c.train.epochs; ++e) textbook.epoch(spec.data->train);
    const Parameters got = trained(c);
    for (std::size_t i = 0; i < got.values.size(); ++i)
      EXPECT_NEAR(got.values[i], textbook.parameters().values[i], 1e-9) << name_of(kind) << " " << i;
    if (kind == Regularization::l1) {
      EXPECT_GT(std::count(got.dead.begin(), got.dead.end(), 1), 3) << "links of the second layer die";
    }
    // The same rate in every layer is the rate for all.
    c.train.layer_regularization = {0.01, 0.01, 0.01};
    const Parameters each = trained(c);
    c.train.layer_regularization.clear();
    c.train.regularization_rate = 0.01;
    EXPECT_EQ(each.values, trained(c).values);
  }
}

/// (w before - w after) / rate after one step over all points is the gradient of the mean loss, which central
/// differences of the loss that the engine reports give too.
void check_gradient(const Configuration& configuration, const std::string& what) {
  Configuration c = configuration;
  c.data.points = 24;
  c.data.train = 50;
  c.train.batch = 12;
  c.train.precision = Precision::float64;
  c.train.learning_rate = 1e-3;
  const NetworkSpec spec = seeds_of(c, 4)[3];
  const auto engine = make_cpu_engine({spec}, {}, {CurveKind::none, 0}, on("", 1, "general"));
  const Parameters start = engine->parameters(0);
  engine->advance(1);
  const Parameters after = engine->parameters(0);
  for (std::size_t i = 0; i < start.values.size(); ++i) {
    const double analytic = (start.values[i] - after.values[i]) / c.train.learning_rate, h = 1e-5;
    double loss[2];
    for (const int side : {0, 1}) {
      Parameters moved = start;
      moved.values[i] += side ? h : -h;
      engine->restore(0, moved, 0);
      loss[side] = engine->metrics(0).train_loss;
    }
    const double numeric = (loss[1] - loss[0]) / (2 * h);
    EXPECT_NEAR(analytic, numeric, 2e-8 + 1e-6 * std::fabs(numeric)) << what << ", parameter " << i;
  }
}

TEST(GradientCheck, EveryActivationWithEveryLoss) {
  for (int a = 0; a <= static_cast<int>(Activation::hard_tanh); ++a) {
    for (const Loss loss : {Loss::square, Loss::cross_entropy, Loss::hinge, Loss::huber}) {
      Configuration c;
      c.data.dataset = DatasetKind::gauss;
      c.network.hidden = {4, 3};
      c.network.activation = {static_cast<Activation>(a)};
      c.train.loss = loss;
      c.network.shortcuts = a % 2 == 1;
      check_gradient(c, std::string(name_of(c.network.activation[0])) + " " + name_of(loss));
    }
  }
}

TEST(GradientCheck, EveryOutputAndDepth) {
  for (const OutputKind output : {OutputKind::tanh, OutputKind::linear, OutputKind::sigmoid}) {
    for (const std::vector<int>& hidden : std::vector<std::vector<int>>{{}, {3}, {2, 3, 4, 2}}) {
      for (const bool shortcuts : {false, true}) {
        Configuration c;
        c.data.dataset = DatasetKind::spiral;
        c.network.hidden = hidden;
        c.network.output = output;
        c.network.shortcuts = shortcuts;
        check_gradient(c, "output " + std::to_string(static_cast<int>(output)) + " depth " +
                              std::to_string(hidden.size()) + (shortcuts ? " shortcuts" : ""));
      }
    }
  }
}

TEST(Margin, CountsThePointsBeyondIt) {
  Configuration c;
  c.data.dataset = DatasetKind::gauss;
  c.data.points = 200;
  c.network.hidden = {};
  c.network.output = OutputKind::linear;
  for (const double margin : {0.0, 0.2, 0.9}) {
    c.train.margin = margin;
    const NetworkSpec spec = seeds_of(c, 1)[0];
    const auto engine = make_cpu_engine({spec}, {}, {}, on("", 1));
    engine->restore(0, {{0.25, 0.125, 0.0625}, {}}, 0);
    int right = 0;
    for (const Point& p : spec.data->train) {
      const double output = 0.25 * p.x + 0.125 * p.y + 0.0625;
      right += margin == 0 ? (output >= 0) == (p.label >= 0) : p.label * output >= margin;
    }
    const double accuracy = engine->metrics(0).train_accuracy;
    EXPECT_EQ(accuracy, static_cast<double>(right) / static_cast<double>(spec.data->train.size())) << margin;
  }
}

TEST(Shortcuts, OfWeightZeroChangeNothing) {
  Configuration plain;
  plain.network.hidden = {3, 2};
  Configuration with = plain;
  with.network.shortcuts = true;
  const Shape narrow(plain), wide(with);
  EXPECT_EQ(wide.sources(0), 2);
  EXPECT_EQ(wide.sources(1), 5);
  EXPECT_EQ(wide.sources(2), 7);
  EXPECT_EQ(wide.parameter_count(), 3 * 3 + 2 * 6 + 8);
  const ParameterIndex from(narrow), to(wide);
  const Parameters given = initial_parameters(plain, {7, 0, 0});
  Parameters parameters = initial_parameters(with, {7, 0, 0});
  std::fill(parameters.values.begin(), parameters.values.end(), 0.0);
  for (int l = 0; l <= 2; ++l) {
    for (int d = 0; d < narrow.width(l + 1); ++d) {
      for (int s = 0; s < narrow.width(l); ++s)
        parameters.values[to.weight(l, d, s)] = given.values[from.weight(l, d, s)];
      parameters.values[to.bias(l, d)] = given.values[from.bias(l, d)];
    }
  }
  const auto a = make_cpu_engine(seeds_of(plain, 1), {}, {}, on("", 1));
  const auto b = make_cpu_engine(seeds_of(with, 1), {}, {}, on("", 1));
  a->restore(0, given, 0);
  b->restore(0, parameters, 0);
  EXPECT_EQ(a->metrics(0).train_loss, b->metrics(0).train_loss);
  EXPECT_EQ(a->metrics(0).test_accuracy, b->metrics(0).test_accuracy);
}

}  // namespace
}  // namespace seedbed
