// SPDX-License-Identifier: Apache-2.0
// Fields, maps and neurons of a frame: the engine's own values, from weights alone.
#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "seedbed/dataset.h"
#include "tests/viewer/made_up.h"
#include "viewer/core/field_evaluator.h"

namespace seedbed::viewer::test {
namespace {

class Fields : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(ready(session_));
    session_.step(6);
    ASSERT_TRUE(reaches(session_, 6));
    request_.population = session_.population();
    request_.frame = session_.frame();
    request_.side = 9;
    request_.map_side = 9;
    for (int n = 0; n < 24; ++n) request_.networks.push_back(n);
    std::vector<NetworkSpec> specs;
    for (int n = 0; n < 24; ++n) specs.push_back(request_.population->spec(n));
    engine_ = make_cpu_engine(std::move(specs), StopRule{}, RecordPlan{});
    engine_->advance(6);
  }
  FieldSetPtr evaluate() {
    evaluator_.request(request_);
    return evaluator_.wait();
  }
  std::vector<float> expected(std::vector<std::size_t> networks, int side) {
    std::vector<float> values(networks.size() * static_cast<std::size_t>(side * side));
    engine_->fields(networks, side, {values.data(), false});
    return values;
  }

  TrainingSession session_{population_of(small_sweep()), {}};
  std::unique_ptr<Engine> engine_;
  FieldRequest request_;
  FieldEvaluator evaluator_;
};

TEST_F(Fields, AreTheEnginesBits) {
  request_.networks = {23, 0, 7};
  EXPECT_EQ(evaluate()->values, expected({23, 0, 7}, 9));
}

// The four seeds of row 0 (no hidden layer): clusters of all, their medoids among them, each with its field.
TEST_F(Fields, SolutionsAreOfRealNetworks) {
  request_.map_rows = {0, 5};
  EXPECT_TRUE(evaluate()->maps[0].medoids.empty()) << "nobody asked";
  request_.cluster_networks = 128;
  const FieldSetPtr set = evaluate();
  for (const RowMaps& maps : set->maps) {
    EXPECT_EQ(maps.clustered, 4);
    ASSERT_EQ(static_cast<int>(maps.medoids.size()), maps.clusters);
    EXPECT_GE(maps.distinct, 1);
    EXPECT_LE(maps.distinct, maps.clusters + 1e-9);
    int members = 0;
    for (const Medoid& medoid : maps.medoids) {
      members += medoid.size;
      EXPECT_EQ(request_.population->row_of(medoid.network), maps.row);
      EXPECT_EQ(medoid.values, expected({static_cast<std::size_t>(medoid.network)}, 9));
    }
    EXPECT_EQ(members, 4);
  }
}

TEST_F(Fields, FollowTheFrame) {
  const FieldSetPtr before = evaluate();
  session_.step(1);
  ASSERT_TRUE(reaches(session_, 7));
  request_.frame = session_.frame();
  const FieldSetPtr after = evaluate();
  engine_->advance(1);
  EXPECT_NE(before->values, after->values);
  request_.networks = {0};
  EXPECT_EQ(evaluate()->values, expected({0}, 9));
}

TEST_F(Fields, MapsAreMeanVoteDeviationAndDisagreement) {
  request_.networks.clear();
  request_.map_rows = {3};
  const FieldSetPtr set = evaluate();
  ASSERT_EQ(set->maps.size(), 1u);
  const RowMaps& maps = set->maps[0];
  EXPECT_EQ(maps.networks, 4);
  const std::vector<float> f = expected({12, 13, 14, 15}, 9);
  for (std::size_t i = 0; i < 81; ++i) {
    double sum = 0, squares = 0;
    int positive = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      sum += f[k * 81 + i];
      positive += f[k * 81 + i] >= 0;
    }
    for (std::size_t k = 0; k < 4; ++k) squares += std::pow(f[k * 81 + i] - sum / 4, 2);
    EXPECT_NEAR(maps.mean[i], sum / 4, 1e-6);
    EXPECT_NEAR(maps.deviation[i], std::sqrt(squares / 3), 1e-4);
    EXPECT_FLOAT_EQ(maps.vote[i], static_cast<float>(positive) / 2 - 1);
    // Of the 6 pairs of 4 networks, those that disagree.
    EXPECT_FLOAT_EQ(maps.disagreement[i], static_cast<float>(positive * (4 - positive)) / 6);
  }
}

// Of the row's networks, in some order, none, some and all are tiles.
TEST_F(Fields, MapsTakeWhatTheTilesHave) {
  request_.map_rows = {3, 4};
  request_.networks.clear();
  const FieldSetPtr anew = evaluate();
  EXPECT_EQ(anew->evaluated, 8u);
  const std::pair<std::vector<int>, std::size_t> cases[] = {
      {{15, 2, 13}, 3u + 6u}, {{19, 18, 17, 16, 15, 14, 13, 12}, 8u}, {{0, 1}, 2u + 8u}};
  for (const auto& [tiles, evaluated] : cases) {
    request_.networks = tiles;
    const FieldSetPtr set = evaluate();
    EXPECT_EQ(set->evaluated, evaluated);
    ASSERT_EQ(set->maps.size(), 2u);
    for (std::size_t row = 0; row < 2; ++row) {
      EXPECT_EQ(set->maps[row].mean, anew->maps[row].mean);
      EXPECT_EQ(set->maps[row].deviation, anew->maps[row].deviation);
      EXPECT_EQ(set->maps[row].disagreement, anew->maps[row].disagreement);
    }
  }
  request_.side = 7;  // tiles have other samples than maps
  request_.networks = {16, 2, 13};
  const FieldSetPtr other = evaluate();
  EXPECT_EQ(other->evaluated, 3u + 8u);
  EXPECT_EQ(other->maps[1].mean, anew->maps[1].mean);
}

TEST_F(Fields, MapsLeaveOutWhatHasDiverged) {
  auto frame = std::make_shared<Frame>(*request_.frame);
  frame->standing[13].diverged = true;
  request_.frame = frame;
  request_.networks.clear();
  request_.map_rows = {3};
  const FieldSetPtr three = evaluate();
  EXPECT_EQ(three->maps[0].networks, 3);
  const std::vector<float> f = expected({12, 14, 15}, 9);
  for (std::size_t i = 0; i < 81; ++i)
    EXPECT_NEAR(three->maps[0].mean[i], (f[i] + f[81 + i] + f[162 + i]) / 3, 1e-6);
  auto none = std::make_shared<Frame>(*frame);
  for (std::size_t n = 12; n < 16; ++n) none->standing[n].diverged = true;
  request_.frame = none;
  EXPECT_EQ(evaluate()->maps[0].networks, 0);
}

TEST_F(Fields, NeuronsComposeToTheOutput) {
  request_.networks.clear();
  request_.selected = 17;  // 3-2
  request_.selected_side = request_.neuron_side = 11;
  const FieldSetPtr set = evaluate();
  EXPECT_EQ(set->selected, expected({17}, 11));
  std::map<std::pair<int, int>, const NeuronField*> neurons;
  for (const NeuronField& n : set->neurons) neurons[{n.layer, n.unit}] = &n;
  ASSERT_EQ(neurons.size(), 2u + 3 + 2);
  const Configuration& c = request_.population->configuration_of(17);
  const Shape shape(c);
  const ParameterIndex index(shape);
  const Parameters p = engine_->parameters(17);
  for (int row = 0; row < 11; ++row) {
    for (int column = 0; column < 11; ++column) {
      const auto i = static_cast<std::size_t>(row * 11 + column);
      const double in[] = {-6 + 1.2 * column, 6 - 1.2 * row};
      EXPECT_NEAR((neurons.at({0, 0})->values[i]), in[0] / 6, 1e-6);
      for (int unit = 0; unit < 3; ++unit) {
        double z = p.values[index.bias(0, unit)];
        for (int t = 0; t < 2; ++t) z += p.values[index.weight(0, unit, t)] * in[t];
        EXPECT_NEAR((neurons.at({1, unit})->values[i]), std::tanh(z), 2e-6);
      }
      double z = p.values[index.bias(2, 0)];
      for (int t = 0; t < 2; ++t) z += p.values[index.weight(2, 0, t)] * neurons.at({2, t})->values[i];
      EXPECT_NEAR(set->selected[i], std::tanh(z), 2e-6);
    }
  }
}

TEST_F(Fields, TheNewestRequestWins) {
  for (int k = 0; k < 50; ++k) {
    request_.selected = k % 24;
    evaluator_.request(request_);
  }
  EXPECT_EQ(evaluator_.wait()->request.selected, 49 % 24);
}

}  // namespace
}  // namespace seedbed::viewer::test
