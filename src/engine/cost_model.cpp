// SPDX-License-Identifier: Apache-2.0
#include "engine/cost_model.h"

#include <algorithm>
#include <chrono>

#include "engine/packing.h"
#include "engine/thread_pool.h"

namespace seedbed {
namespace {

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

/// Network-samples a second, from training for about `seconds`, `epochs` an advance.
double measure(std::vector<NetworkSpec> networks, const EngineOptions& options, int epochs, double seconds) {
  const auto engine = make_engine(std::move(networks), StopRule{}, RecordPlan{CurveKind::none, 0}, options);
  engine->advance(std::max(epochs / 2, 1));
  const std::int64_t before = engine->samples_done();
  const auto start = std::chrono::steady_clock::now();
  double elapsed = 0;
  do {
    engine->advance(epochs);
    elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  } while (elapsed < seconds);
  return static_cast<double>(engine->samples_done() - before) / elapsed;
}

}  // namespace

double operations_per_sample(const Configuration& c) {
  const int depth = static_cast<int>(c.network.hidden.size());
  double products = 0,
         activations = activation_operations(c.regression() ? Activation::linear : Activation::tanh);
  double parameters = 0;
  int below = width_class(c.data.features.count());
  for (int l = 0; l < depth; ++l) {
    const int width = width_class(c.network.hidden[static_cast<std::size_t>(l)]);
    products += (l == 0 ? 2.0 : 3.0) * below * width;
    activations += width * (activation_operations(c.network.activation_of(l)) + 4);
    parameters += (below + 1.0) * width;
    below = width;
  }
  products += 3.0 * below;
  parameters += below + 1;
  const double update = c.train.regularization == Regularization::l1 ? 10 : 4;
  const double overhead = 60 + 40.0 * depth;  // loops, loads and stores of the rows, the stop rule's share
  return 1.2 * products + activations + update * parameters / c.train.batch + overhead;
}

double measure_samples_per_second(const Configuration& configuration, const EngineOptions& options,
                                  double seconds) {
  auto endless = std::make_shared<Configuration>(configuration);
  endless->train.epochs = 1 << 30;
  endless->data.points = std::min(point_counts(configuration.data).train, 20 * configuration.train.batch) * 2;
  endless->data.train = 50;
  if (endless->data.dataset == DatasetKind::file || endless->data.dataset == DatasetKind::two_spirals) {
    endless->data.dataset = DatasetKind::spiral;
  }
  const auto data = std::make_shared<const Dataset>(make_dataset(endless->data, 0));
  std::vector<NetworkSpec> networks;
  const int threads = options.threads > 0 ? options.threads : available_threads();
  for (std::uint64_t seed = 0; seed < static_cast<std::uint64_t>(threads); ++seed) {
    networks.push_back({endless, {seed, 0, 0}, data});
  }
  return measure(std::move(networks), options, 1, seconds);
}

double measure_operations_per_second(const EngineOptions& options, Precision precision, double seconds) {
  auto configuration = std::make_shared<Configuration>();
  configuration->data.dataset = DatasetKind::spiral;
  configuration->data.features.bits = 0x7f;
  configuration->network.hidden = {8, 8, 8};
  configuration->train.precision = precision;
  configuration->train.epochs = 1 << 30;
  const auto data = std::make_shared<const Dataset>(make_dataset(configuration->data, 0));
  std::vector<NetworkSpec> networks;
  const int threads = options.threads > 0 ? options.threads : 64;
  for (std::uint64_t seed = 0; seed < static_cast<std::uint64_t>(threads) * 16; ++seed) {
    networks.push_back({configuration, {seed, 0, 0}, data});
  }
  return measure(std::move(networks), options, 4, seconds) * operations_per_sample(*configuration);
}

}  // namespace seedbed
