// SPDX-License-Identifier: Apache-2.0
// What no trajectory of the reference shows: NaN inside a network, denormals under a host program
// that flushes them, a test set without points. On every instruction set, in both precisions.
#include <gtest/gtest.h>
#include <xmmintrin.h>

#include <cmath>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed {
namespace {

struct Trainer {
  std::string set;
  Precision precision;
};

std::vector<Trainer> kinds() {
  std::vector<Trainer> all;
  for (const std::string& set : cpu_instruction_sets()) {
    all.push_back({set, Precision::float32});
    all.push_back({set, Precision::float64});
  }
  return all;
}

class EdgeCase : public testing::TestWithParam<Trainer> {
 protected:
  bool floats() const { return GetParam().precision == Precision::float32; }
  Configuration configuration(std::vector<int> hidden, Activation activation) const {
    Configuration c;
    c.network.hidden = std::move(hidden);
    c.network.activation = {activation};
    c.train.precision = GetParam().precision;
    c.train.batch = 1;
    return c;
  }
  std::unique_ptr<Engine> engine(const Configuration& c, Dataset data) const {
    EngineOptions options;
    options.threads = 1;
    options.instruction_set = GetParam().set;
    return make_cpu_engine(
        {{std::make_shared<const Configuration>(c), {}, std::make_shared<const Dataset>(std::move(data))}},
        StopRule{}, {CurveKind::none, 0}, options);
  }
};

TEST_P(EdgeCase, ReluDoesNotSwallowNaN) {
  const auto network = engine(configuration({2, 1}, Activation::relu), {{{5, 5, 1}}, {}});
  const double most = floats() ? 3e38 : 1e308;
  // The second layer's input is infinity minus infinity.
  network->restore(0, {{most, 0, most, 0, 0, 0, 1, -1, 0, 1, 0}, {}}, 0);
  EXPECT_TRUE(std::isnan(network->metrics(0).train_loss));
  // Infinity times a weight of 0.
  network->restore(0, {{most, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0}, {}}, 0);
  EXPECT_TRUE(std::isnan(network->metrics(0).train_loss));
}

TEST_P(EdgeCase, DenormalsAreKeptWhateverTheHostProgramDoes) {
  Configuration c = configuration({1}, Activation::linear);
  c.data.dataset = DatasetKind::plane;  // linear output
  c.train.epochs = 2;
  const double tiny = floats() ? 0x1p-140 : 0x1p-1060;
  const auto train = [&](bool flush) {
    const unsigned saved = _mm_getcsr();
    if (flush) _mm_setcsr(saved | 0x8040u);
    const auto network = engine(c, {{{1, 0, 0}}, {}});
    network->restore(0, {{tiny, 0, 0, 1, 0}, {}}, 0);
    network->advance(1);
    const Parameters parameters = network->parameters(0);
    _mm_setcsr(saved);
    return parameters.values;
  };
  const std::vector<double> kept = train(false), flushed = train(true);
  EXPECT_GT(kept[0], 0);
  EXPECT_LT(kept[0], tiny) << "the gradient is a denormal too";
  EXPECT_EQ(flushed, kept);
}

TEST_P(EdgeCase, WithoutTestPointsThereIsNoTestLoss) {
  Configuration c = configuration({2}, Activation::tanh);
  c.train.epochs = 3;
  const auto network = engine(c, {{{1, 2, 1}, {-1, 1, -1}}, {}});
  network->advance(3);
  const NetworkResult result = network->result(0);
  EXPECT_EQ(result.status, Status::done);
  EXPECT_TRUE(std::isfinite(result.metrics.train_loss));
  EXPECT_TRUE(std::isnan(result.metrics.test_loss));
  EXPECT_TRUE(std::isnan(result.metrics.test_accuracy));
}

INSTANTIATE_TEST_SUITE_P(Engine, EdgeCase, testing::ValuesIn(kinds()), [](const auto& info) {
  return info.param.set + "_" + name_of(info.param.precision);
});

}  // namespace
}  // namespace seedbed
