// SPDX-License-Identifier: Apache-2.0
// Initial parameters. A random number is addressed by its position: block (source / 2, destination,
// layer) of the init stream, half source % 2 (data/initializers.h). Only the browser's own network (data
// seed 0, init seed 0 of a Playground seed) continues a sequential stream.
#include <algorithm>

#include "data/initializers.h"
#include "data/layer_variance.h"
#include "data/points.h"
#include "data/seedrandom.h"
#include "seedbed/dataset.h"
#include "seedbed/network.h"

namespace seedbed {
namespace {

constexpr double kPlaygroundBias = 0.1;

/// Fills `out` in canonical order; layer_weights writes the weights of one layer.
template <class LayerWeights>
void fill(const Shape& shape, double bias, double* out, LayerWeights layer_weights) {
  for (int layer = 0; layer <= shape.depth(); ++layer) {
    const int sources = shape.sources(layer), destinations = shape.width(layer + 1);
    layer_weights(layer, sources, destinations, out);
    out += sources * destinations;
    out = std::fill_n(out, destinations, bias);
  }
}

void continue_browser_stream(const Configuration& configuration, const Shape& shape, double* out) {
  Seedrandom browser(*configuration.data.playground_seed);
  shuffled_points(configuration.data, browser);
  fill(shape, kPlaygroundBias, out, [&](int, int sources, int destinations, double* weights) {
    for (int i = 0; i < sources * destinations; ++i) weights[i] = browser() - 0.5;
  });
}

/// Every layer by the scheme of the configuration.
void draw_by_scheme(const Initialization& init, const Shape& shape, std::uint64_t seed, double* out) {
  for (int layer = 0; layer <= shape.depth(); ++layer) {
    const int sources = shape.sources(layer), destinations = shape.width(layer + 1);
    const LayerDraws draws{seed, layer};
    const auto weights = static_cast<std::size_t>(sources) * static_cast<std::size_t>(destinations);
    draw_weights(init, draws, sources, destinations, {out, weights});
    out += weights;
    draw_biases(init, draws, sources, {out, static_cast<std::size_t>(destinations)});
    out += destinations;
  }
}

}  // namespace

Parameters initial_parameters(const Configuration& configuration, const Seeds& seeds) {
  const Shape shape(configuration);
  const Initialization& init = configuration.network.init;
  Parameters parameters;
  parameters.values.assign(static_cast<std::size_t>(shape.parameter_count()), 0.0);
  double* out = parameters.values.data();
  const bool playground = init.kind == InitializationKind::playground;
  if (playground && configuration.data.playground_seed && seeds.data == 0 && seeds.init == 0) {
    continue_browser_stream(configuration, shape, out);
  } else if (init.kind != InitializationKind::zero) {
    draw_by_scheme(init, shape, seeds.init, out);
    if (init.kind == InitializationKind::lsuv) {
      scale_to_unit_variance(configuration, make_dataset(configuration.data, seeds.data).train, out);
    }
  }
  if (configuration.train.precision == Precision::float32) {
    for (double& value : parameters.values) value = static_cast<double>(static_cast<float>(value));
  }
  return parameters;
}

}  // namespace seedbed
