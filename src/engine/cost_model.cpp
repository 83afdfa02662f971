// SPDX-License-Identifier: Apache-2.0
#include "engine/cost_model.h"

#include <algorithm>
#include <chrono>

#include "engine/cpu/instruction_sets.h"

namespace seedbed {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double activation_operations(Activation activation) {
  switch (activation) {
    case Activation::tanh:
      return 30;
    case Activation::sigmoid:
      return 30;
    case Activation::relu:
      return 4;
    case Activation::linear:
      return 1;
    default:
      return 40;
  }
}

}  // namespace

CostKey cost_key(const Configuration& configuration, PointCounts points, Route route) {
  CostKey key{route, {}, {}};
  if (route == Route::unrolled) {
    key.pack = pack_key(configuration, points);
  } else {
    key.general = general::key_of(configuration, points);
  }
  return key;
}

int networks_together(Route route, Precision precision, const EngineOptions& options) {
  if (route == Route::blas) return 1;
  const std::string set = cpu::choose_instruction_set(options.instruction_set);
  return precision == Precision::float64 ? cpu::kernels_of<double>(set).width
                                         : cpu::kernels_of<float>(set).width;
}

double operations_per_epoch(const Configuration& c, PointCounts points, Route route) {
  const Shape shape(c);
  const auto width = [&](int level) {
    return level > shape.depth() || route != Route::unrolled ? shape.width(level)
                                                             : width_class(shape.width(level));
  };
  double products = 0, parameters = 0, activations = activation_operations(Activation::tanh);
  for (int l = 0; l <= shape.depth(); ++l) {
    const double weights = static_cast<double>(width(l)) * width(l + 1);
    products += (l == 0 && shape.depth() > 0 ? 2.0 : 3.0) * weights;
    parameters += weights + width(l + 1);
    if (l < shape.depth())
      activations += width(l + 1) * (activation_operations(c.network.activation_of(l)) + 4);
  }
  const double update = c.train.regularization == Regularization::l1 ? 10 : 4;
  const double overhead = 60 + 40.0 * shape.depth();  // loops, loads and stores of the rows
  const double sample = 1.2 * products + activations + update * parameters / c.train.batch + overhead;
  return sample * points.train;
}

PackCost try_out(std::vector<NetworkSpec> networks, int packs, const StopRule& stop,
                 const EngineOptions& options, double seconds) {
  PackCost cost;
  const auto count = static_cast<double>(networks.size());
  const auto begin = Clock::now();
  const auto engine = make_engine(std::move(networks), stop, {CurveKind::none, 0}, options);
  engine->advance(1);
  const double begun = seconds_since(begin);
  const auto start = Clock::now();
  std::int64_t epochs = 0;
  double elapsed = 0;
  for (std::int64_t next = 1; elapsed < seconds; next *= 2) {
    engine->advance(next);
    epochs += next;
    elapsed = seconds_since(start);
  }
  cost.epoch = elapsed / static_cast<double>(epochs);
  const auto looked = Clock::now();
  engine->all_metrics();
  cost.look = seconds_since(looked) / packs;
  const auto end = Clock::now();
  engine->take_results();
  cost.network = (std::max(0.0, begun - cost.epoch) + seconds_since(end)) / count;
  return cost;
}

}  // namespace seedbed
