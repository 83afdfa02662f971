// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/frame_maker.h"

#include <algorithm>
#include <limits>

namespace seedbed::viewer {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void put_weights(Weights& weights, const Population& population, int network, const Parameters& parameters) {
  const std::size_t at = population.offset(network);
  std::copy(parameters.values.begin(), parameters.values.end(),
            weights.values.begin() + static_cast<std::ptrdiff_t>(at));
  const bool any = std::any_of(parameters.dead.begin(), parameters.dead.end(), [](auto d) { return d != 0; });
  if (any && weights.dead.empty()) weights.dead.resize(weights.values.size());
  if (weights.dead.empty()) return;
  for (std::size_t i = 0; i < parameters.values.size(); ++i)
    weights.dead[at + i] = i < parameters.dead.size() ? parameters.dead[i] : 0;
}

Parameters parameters_of(const Weights& weights, const Population& population, int network) {
  const auto first = static_cast<std::ptrdiff_t>(population.offset(network)),
             end = static_cast<std::ptrdiff_t>(population.offset(network + 1));
  Parameters parameters;
  parameters.values.assign(weights.values.begin() + first, weights.values.begin() + end);
  if (!weights.dead.empty()) parameters.dead.assign(weights.dead.begin() + first, weights.dead.begin() + end);
  return parameters;
}

Frame initial_frame(const Population& population) {
  const auto n = static_cast<std::size_t>(population.networks());
  Frame frame;
  frame.standing.resize(n);
  frame.metrics = std::make_shared<const std::vector<Metrics>>(n, Metrics{kNaN, kNaN, kNaN, kNaN});
  auto weights = std::make_shared<Weights>();
  weights->values.resize(population.offset(population.networks()));
  for (int k = 0; k < population.networks(); ++k) {
    put_weights(*weights, population, k,
                initial_parameters(population.configuration_of(k), population.seeds_of(k)));
  }
  frame.weights = std::move(weights);
  return frame;
}

Frame make_frame(const Population& population, Engine& engine, int first, bool metrics,
                 const Frame& previous) {
  Frame frame;
  frame.standing = previous.standing;
  frame.metrics = previous.metrics;
  frame.metrics_epoch = previous.metrics_epoch;
  auto weights = std::make_shared<Weights>(*previous.weights);
  auto measured = metrics ? std::make_shared<std::vector<Metrics>>(*previous.metrics) : nullptr;
  const std::vector<Parameters> parameters = engine.all_parameters();
  if (measured) {
    const std::vector<Metrics> all = engine.all_metrics();
    std::copy(all.begin(), all.end(), measured->begin() + first);
  }
  for (std::size_t k = 0; k < engine.size(); ++k) {
    const int network = first + static_cast<int>(k);
    const Standing standing = engine.standing(k);
    NetworkStanding& s = frame.standing[static_cast<std::size_t>(network)];
    const bool was_running = s.running;
    s.epoch = static_cast<std::int32_t>(engine.epoch(k));
    s.solved_epoch = standing.solved_epoch ? static_cast<std::int32_t>(*standing.solved_epoch) : -1;
    s.running = standing.running;
    s.diverged = standing.diverged;
    s.pruned = standing.pruned;
    if (was_running) put_weights(*weights, population, network, parameters[k]);
  }
  for (const NetworkStanding& s : frame.standing) frame.epoch = std::max<std::int64_t>(frame.epoch, s.epoch);
  frame.weights = std::move(weights);
  if (measured) {
    frame.metrics = std::move(measured);
    frame.metrics_epoch = frame.epoch;
  }
  return frame;
}

}  // namespace seedbed::viewer
