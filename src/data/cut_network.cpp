// SPDX-License-Identifier: Apache-2.0
// A network cut off behind one of its hidden layers, so that an engine shows what that layer computes.
#include <algorithm>

#include "seedbed/network.h"

namespace seedbed {

Configuration cut_after(const Configuration& whole, int layers) {
  Configuration cut = whole;
  NetworkConfiguration& network = cut.network;
  network.hidden.resize(static_cast<std::size_t>(layers));
  if (network.activation.size() > 1) network.activation.resize(static_cast<std::size_t>(layers));
  network.init = {};
  network.output = OutputKind::automatic;
  cut.data.playground_seed.reset();
  cut.train = {};
  cut.train.precision = whole.train.precision;
  cut.train.epochs = 0;
  return cut;
}

Parameters cut_parameters(const Configuration& whole, int layers, std::span<const double> parameters) {
  const Shape shape(cut_after(whole, layers));
  Parameters kept;
  kept.values.assign(static_cast<std::size_t>(shape.parameter_count()), 0.0);
  // Layers are in order, and the first of them have the same sources in both.
  const int output = shape.sources(layers) + 1;
  std::copy_n(parameters.begin(), kept.values.size() - static_cast<std::size_t>(output), kept.values.begin());
  return kept;
}

}  // namespace seedbed
