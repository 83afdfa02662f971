// SPDX-License-Identifier: Apache-2.0
#include "engine/cost_model.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "engine/cpu/instruction_sets.h"

namespace seedbed {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

constexpr double kMostBeginning = 3;  // times the seconds of a trial

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

PackCost try_out(const std::vector<NetworkSpec>& networks, int packs, std::int64_t course,
                 const StopRule& stop, const EngineOptions& options, double seconds) {
  PackCost cost;
  std::unique_ptr<Engine> engine;
  std::int64_t trained = 0;
  const auto begin_again = [&] {
    engine = make_engine(networks, stop, {CurveKind::none, 0}, options);
    trained = 0;
  };
  begin_again();
  const auto an_epoch = [&](std::int64_t epochs) {
    double took = 0;
    for (std::int64_t left = epochs; left > 0;) {
      if (trained == course) begin_again();
      const std::int64_t some = std::min(left, course - trained);
      const auto start = Clock::now();
      engine->advance(some);
      took += seconds_since(start);
      trained += some;
      left -= some;
    }
    return took / static_cast<double>(epochs);
  };
  an_epoch(1);  // the first is slow: the machine's caches and threads come to it
  // As many epochs an advance as take a third of the time by the quickest so far: others may have been
  // interrupted, and threads take their time to wake up. Of three such advances the middle one counts. Where
  // networks stop soon after they begin, beginning again takes most of the time, and bounds it.
  const auto begun = Clock::now();
  std::int64_t epochs = 1;
  for (double quickest = an_epoch(1); quickest * static_cast<double>(epochs) < seconds / 3 &&
                                      seconds_since(begun) < kMostBeginning * seconds;) {
    epochs *= 2;
    quickest = std::min(quickest, an_epoch(epochs));
  }
  std::array<double, 3> took{};
  for (double& t : took) t = an_epoch(epochs);
  std::sort(took.begin(), took.end());
  cost.epoch = took[1];
  for (int repeat = 0; repeat < 3; ++repeat) {  // short: the quickest is the one that nothing interrupted
    const auto start = Clock::now();
    engine->all_metrics();
    const double look = seconds_since(start) / packs;
    cost.look = repeat == 0 ? look : std::min(cost.look, look);
    an_epoch(1);
  }
  return cost;
}

double try_beginning(std::vector<NetworkSpec> networks, const EngineOptions& options) {
  const auto count = static_cast<double>(networks.size());
  StopRule never;
  never.enabled = false;
  const auto start = Clock::now();
  const auto engine = make_engine(std::move(networks), never, {CurveKind::none, 0}, options);
  engine->advance(0);
  engine->take_results();
  return seconds_since(start) / count;
}

}  // namespace seedbed
