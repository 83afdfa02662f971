// SPDX-License-Identifier: Apache-2.0
// The engine against the real Playground's trajectories, in both precisions and on every
// instruction set of the machine and by the matrix library, by the rules of golden/README.md.
#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

#include "engine/field_grid.h"
#include "golden/golden.h"
#include "seedbed/engine.h"

namespace seedbed {
namespace {

using Choice =
    std::tuple<std::string, Precision, std::string>;  // case, precision, instruction set, "blas" or "general"

/// An engine that holds the case alone, at its given initial weights.
std::unique_ptr<Engine> engine_of(const golden::Case& c, std::shared_ptr<const Dataset> data, int epochs,
                                  const std::string& set) {
  auto configuration = std::make_shared<Configuration>(*c.configuration);
  configuration->train.epochs = epochs;
  EngineOptions options;
  options.threads = 1;
  if (set == "blas" || set == "general") {
    options.engine = set;
  } else {
    options.instruction_set = set;
  }
  auto engine = make_cpu_engine({{configuration, {}, data}}, StopRule{}, {CurveKind::none, 0}, options);
  engine->restore(0, c.init, 0);
  return engine;
}

void expect_near(const Parameters& got, const Parameters& want, double tolerance, const char* what,
                 bool dead_too) {
  ASSERT_EQ(got.values.size(), want.values.size());
  for (std::size_t i = 0; i < got.values.size(); ++i) {
    EXPECT_NEAR(got.values[i], want.values[i], tolerance) << what << ", parameter " << i;
    if (!dead_too) continue;
    const int dead = got.dead.empty() ? 0 : got.dead[i], reference = want.dead.empty() ? 0 : want.dead[i];
    EXPECT_EQ(dead, reference) << what << ", dead flag of parameter " << i;
  }
}

class GoldenTrajectory : public testing::TestWithParam<Choice> {
 protected:
  std::string set() const { return std::get<2>(GetParam()); }
  Precision precision() const { return std::get<1>(GetParam()); }
  bool doubles() const { return precision() == Precision::float64; }
  golden::Case load() const { return golden::load_case(std::get<0>(GetParam()), precision()); }
};

TEST_P(GoldenTrajectory, FirstUpdate) {
  const golden::Case c = load();
  if (!c.after_first_update) return;  // the batch is larger than the training set: Losses covers it
  auto first_batch = std::make_shared<Dataset>(*c.data);
  first_batch->train.resize(static_cast<std::size_t>(c.configuration->train.batch));
  const auto engine = engine_of(c, first_batch, 1, set());
  engine->advance(1);
  expect_near(engine->parameters(0), *c.after_first_update, doubles() ? 1e-14 : 1e-6, "first update", true);
}

TEST_P(GoldenTrajectory, FirstEpoch) {
  const golden::Case c = load();
  const auto engine = engine_of(c, c.data, static_cast<int>(c.epochs()), set());
  engine->advance(1);
  expect_near(engine->parameters(0), c.after_epoch_1, doubles() ? 1e-13 : 5e-6, "first epoch", doubles());
}

TEST_P(GoldenTrajectory, Losses) {
  const golden::Case c = load();
  const auto engine = engine_of(c, c.data, static_cast<int>(c.epochs()), set());
  const std::int64_t until = doubles() ? c.compare_until_f64 : c.compare_until_f32;
  const double tolerance = doubles() ? 1e-9 : 1e-4;
  int compared = 0;
  for (const golden::LossEntry& entry : c.losses) {
    if (entry.epoch > until) break;
    engine->advance(entry.epoch - engine->epoch(0));
    ASSERT_EQ(engine->epoch(0), entry.epoch);
    const Metrics metrics = engine->metrics(0);
    EXPECT_NEAR(metrics.train_loss, entry.train, tolerance) << "epoch " << entry.epoch;
    EXPECT_NEAR(metrics.test_loss, entry.test, tolerance) << "epoch " << entry.epoch;
    ++compared;
  }
  EXPECT_GE(compared, 2);
}

TEST_P(GoldenTrajectory, FinalNetwork) {
  const golden::Case c = load();
  if (!c.final_is_comparable(precision())) return;  // chaotic: only the losses up to the bound compare
  const auto engine = engine_of(c, c.data, static_cast<int>(c.epochs()), set());
  engine->advance(c.epochs());
  const double tolerance = doubles() ? 1e-8 : 20 * c.drift.f32_final_weights + 1e-5;
  const bool dead_too = doubles() || c.drift.f32_dead_mismatch == 0;
  expect_near(engine->parameters(0), c.final, tolerance, "final", dead_too);

  const int side = static_cast<int>(c.grid.x.size());
  const std::vector<Point> grid = field_grid(side);
  std::vector<float> field(grid.size());
  const std::size_t network = 0;
  engine->fields({&network, 1}, side, {field.data(), false});
  const double grid_tolerance = doubles() ? 1e-6 : 20 * c.drift.f32_grid + 1e-5;
  for (std::size_t row = 0; row < c.grid.y.size(); ++row) {
    for (std::size_t column = 0; column < c.grid.x.size(); ++column) {
      const std::size_t at = (c.grid.y.size() - 1 - row) * c.grid.x.size() + column;
      ASSERT_NEAR(grid[at].x, c.grid.x[column], 1e-12);
      ASSERT_NEAR(grid[at].y, c.grid.y[row], 1e-12);
      EXPECT_NEAR(field[at], c.grid.out[row][column], grid_tolerance);
    }
  }
}

std::vector<Choice> choices() {
  std::vector<Choice> all;
  for (const std::string& name : golden::case_names()) {
    std::vector<std::string> sets = cpu_instruction_sets();
    sets.emplace_back("blas");
    sets.emplace_back("general");
    for (const std::string& set : sets) {
      all.emplace_back(name, Precision::float64, set);
      all.emplace_back(name, Precision::float32, set);
    }
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Playground, GoldenTrajectory, testing::ValuesIn(choices()), [](const auto& info) {
  std::string name =
      std::get<0>(info.param) + "_" + name_of(std::get<1>(info.param)) + "_" + std::get<2>(info.param);
  std::replace_if(
      name.begin(), name.end(), [](char ch) { return !std::isalnum(static_cast<unsigned char>(ch)); }, '_');
  return name;
});

TEST(GoldenDivergence, IsMarkedAtTheEpochOfTheReference) {
  for (const auto& [precision, set] : {std::pair{Precision::float64, ""},
                                       {Precision::float32, ""},
                                       {Precision::float64, "blas"},
                                       {Precision::float32, "blas"}}) {
    const golden::Case c = golden::parse_case(golden::load_generators().at("divergence"), precision);
    const auto engine = engine_of(c, c.data, 1000, set);
    engine->advance(1000);
    const NetworkResult result = engine->result(0);
    EXPECT_EQ(result.status, Status::diverged);
    EXPECT_TRUE(std::isnan(result.metrics.train_loss));
    for (double value : result.parameters.values) EXPECT_TRUE(std::isnan(value));
    // A double overflows at 1e308, a float at 3e38: the float run can only be earlier.
    std::int64_t reference = -1;
    for (const golden::LossEntry& entry : c.losses) {
      if (!std::isfinite(entry.train)) {
        reference = entry.epoch;
        break;
      }
    }
    ASSERT_GT(reference, 0);
    EXPECT_LE(result.epochs, reference + 1);
    EXPECT_GE(result.epochs, 1);
  }
}

}  // namespace
}  // namespace seedbed
