// SPDX-License-Identifier: Apache-2.0
// Weight space: what lies on the straight line between two seeds, as they are and after the hidden units of
// one were matched to the other's. Networks of the line are evaluated by an engine that trains for no epoch.
#include <algorithm>
#include <cmath>
#include <memory>

#include "report/page/sections.h"
#include "seedbed/engine.h"
#include "seedbed/study_distribution.h"
#include "seedbed/study_weights.h"

namespace seedbed::page {
namespace {

constexpr std::size_t kWeightPairs = 16;
constexpr int kWidestMatched = 64;

bool is_odd(Activation a) {
  return a == Activation::tanh || a == Activation::linear || a == Activation::softsign ||
         a == Activation::sin || a == Activation::hard_tanh;
}

std::vector<WeightLayer> weight_layers(const Configuration& c, const Parameters& parameters) {
  const Shape shape(c);
  const ParameterIndex at(shape);
  std::vector<WeightLayer> layers;
  for (int l = 0; l <= shape.depth(); ++l) {
    WeightLayer layer{static_cast<std::size_t>(shape.width(l + 1)),
                      l < shape.depth() && is_odd(c.network.activation_of(l)),
                      {},
                      {}};
    for (int i = 0; i < shape.width(l + 1); ++i) layer.biases.push_back(parameters.values[at.bias(l, i)]);
    int source = 0;
    for (int level = l; level >= (shape.shortcuts ? 0 : l); --level) {
      WeightBlock block{static_cast<std::size_t>(level), static_cast<std::size_t>(shape.width(level)), {}};
      for (int i = 0; i < shape.width(l + 1); ++i) {
        for (int j = 0; j < shape.width(level); ++j)
          block.weights.push_back(parameters.values[at.weight(l, i, source + j)]);
      }
      source += shape.width(level);
      layer.blocks.push_back(std::move(block));
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}

/// The inverse of weight_layers().
Parameters parameters_of(const Configuration& c, const std::vector<WeightLayer>& layers) {
  const Shape shape(c);
  const ParameterIndex at(shape);
  Parameters parameters;
  parameters.values.resize(static_cast<std::size_t>(shape.parameter_count()));
  for (int l = 0; l <= shape.depth(); ++l) {
    const WeightLayer& layer = layers[static_cast<std::size_t>(l)];
    for (int i = 0; i < shape.width(l + 1); ++i) {
      const auto row = static_cast<std::size_t>(i);
      parameters.values[at.bias(l, i)] = layer.biases[row];
      int source = 0;
      for (const WeightBlock& block : layer.blocks) {
        for (std::size_t j = 0; j < block.inputs; ++j)
          parameters.values[at.weight(l, i, source + static_cast<int>(j))] =
              block.weights[row * block.inputs + j];
        source += static_cast<int>(block.inputs);
      }
    }
  }
  return parameters;
}

/// kPathPoints networks from a to b, ends included.
void add_path(const Parameters& a, const Parameters& b, std::vector<Parameters>& path) {
  for (std::size_t k = 0; k < kPathPoints; ++k) {
    const double t = static_cast<double>(k) / (kPathPoints - 1);
    Parameters between;
    for (std::size_t i = 0; i < a.values.size(); ++i)
      between.values.push_back(k + 1 == kPathPoints ? b.values[i]
                                                    : a.values[i] + t * (b.values[i] - a.values[i]));
    path.push_back(std::move(between));
  }
}

std::vector<Metrics> metrics_of_networks(const Configuration& whole, const std::vector<Point>& points,
                                         const std::vector<Parameters>& networks) {
  Configuration still = whole;
  still.data.playground_seed.reset();
  still.network.init = {};
  still.train.epochs = 0;
  const auto configuration = std::make_shared<const Configuration>(std::move(still));
  auto data = std::make_shared<Dataset>();
  data->train = {points[0]};
  data->test = points;
  std::vector<NetworkSpec> specs(networks.size(), NetworkSpec{configuration, {}, data});
  const auto engine =
      make_cpu_engine(std::move(specs), StopRule{.enabled = false}, RecordPlan{CurveKind::none, 0});
  for (std::size_t i = 0; i < networks.size(); ++i) engine->restore(i, networks[i], 0);
  while (engine->advance(1)) {
  }
  std::vector<Metrics> metrics;
  for (std::size_t i = 0; i < networks.size(); ++i) metrics.push_back(engine->result(i).metrics);
  return metrics;
}

Json median_json(std::vector<double> values) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  if (values.empty()) return nullptr;
  std::sort(values.begin(), values.end());
  const QuantileInterval limits = quantile_interval(values, 0.5);
  return {{"median", number(quantile_of_sorted(values, 0.5))},
          {"low", limits.low ? number(*limits.low) : Json(nullptr)},
          {"high", limits.high ? number(*limits.high) : Json(nullptr)}};
}

Json pairs_json(const Population& p, const Cell& cell, int networks, const ParameterSource& stored) {
  const Configuration c = p.sweep->configuration(cell.id);
  const auto& hidden = c.network.hidden;
  if (!hidden.empty() && *std::ranges::max_element(hidden) > kWidestMatched) return nullptr;
  std::vector<const NetworkRow*> rows;
  for (std::size_t i : p.sample(cell, static_cast<std::size_t>(networks))) {
    const NetworkRow& row = cell.rows[i];
    if (row.status == Status::diverged || (cell.can_be_solved && !row.solved_epoch)) continue;
    if (rows.size() < 2 * kWeightPairs) rows.push_back(&row);
  }
  const std::size_t pairs = rows.size() / 2;
  if (pairs == 0) return nullptr;
  std::vector<Point> points = unseen_points(*p.sweep, c.data);
  const bool unseen = !points.empty();
  if (!unseen) {
    const Dataset first = make_dataset(c.data, rows[0]->seeds.data, rows[0]->seeds.order);
    points = first.train;
    points.insert(points.end(), first.test.begin(), first.test.end());
  }
  std::vector<Parameters> path;
  std::vector<double> cosine[2], barrier[2], loss[2];
  for (std::size_t k = 0; k < pairs; ++k) {  // far apart: neighbours of a crossed design share their init
    const auto a = weight_layers(c, stored(*rows[k])), b = weight_layers(c, stored(*rows[pairs + k]));
    const auto matched = with_units(b, match_units(a, b));
    cosine[0].push_back(weight_cosine(a, b));
    cosine[1].push_back(weight_cosine(a, matched));
    add_path(parameters_of(c, a), parameters_of(c, b), path);
    add_path(parameters_of(c, a), parameters_of(c, matched), path);
  }
  const std::vector<Metrics> metrics = metrics_of_networks(c, points, path);
  Json rows_json = Json::array();
  for (std::size_t k = 0; k < pairs; ++k) {
    for (std::size_t m = 0; m < 2; ++m) {
      std::vector<double> errors, losses;
      for (std::size_t i = 0; i < kPathPoints; ++i) {
        const Metrics& at = metrics[(2 * k + m) * kPathPoints + i];
        errors.push_back(1 - at.test_accuracy);
        losses.push_back(at.test_loss);
      }
      barrier[m].push_back(path_barrier(errors));
      loss[m].push_back(path_barrier(losses));
    }
    Json row{{"a", rows[k]->network_id}, {"b", rows[pairs + k]->network_id}};
    if (!cell.regression) row["error"] = {number(barrier[0][k]), number(barrier[1][k])};
    row["loss"] = {number(loss[0][k]), number(loss[1][k])};
    row["cosine"] = {number(cosine[0][k]), number(cosine[1][k])};
    rows_json.push_back(std::move(row));
  }
  Json json{{"label", cell.label}, {"points", points.size()}, {"unseen", unseen}};
  if (!cell.regression) json["error"] = {median_json(barrier[0]), median_json(barrier[1])};
  json["loss"] = {median_json(loss[0]), median_json(loss[1])};
  json["cosine"] = {median_json(cosine[0]), median_json(cosine[1])};
  json["pairs"] = std::move(rows_json);
  return json;
}

}  // namespace

Json weight_section(const Population& p, const Cells& cells, int networks, const ParameterSource& stored) {
  Json all = Json::array();
  for (std::size_t c : cells) {
    Json json = pairs_json(p, p.cells[c], networks, stored);
    if (!json.is_null()) all.push_back(std::move(json));
  }
  return all.empty() ? Json(nullptr) : all;
}

}  // namespace seedbed::page
