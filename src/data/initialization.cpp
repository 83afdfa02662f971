// SPDX-License-Identifier: Apache-2.0
// Initial parameters. A Philox weight is addressed by its position: block (source / 2,
// destination, layer) of the init stream, half source % 2. Only the browser's own network (data
// seed 0, init seed 0 of a Playground seed) continues a sequential stream.
#include <algorithm>
#include <cmath>

#include "data/points.h"
#include "data/seedrandom.h"
#include "data/streams.h"
#include "seedbed/network.h"

namespace seedbed {
namespace {

constexpr double kPlaygroundBias = 0.1;

/// u of [0, 1) to [low, high); rounding never reaches `high`.
double scale(double u, double low, double high) {
  const double value = u * (high - low) + low;
  return value < high ? value : std::max(low, std::nextafter(high, low));
}

/// Fills `out` in canonical order; layer_weights writes the weights of one layer.
template <class LayerWeights>
void fill(const Shape& shape, double bias, double* out, LayerWeights layer_weights) {
  for (int layer = 0; layer <= shape.depth(); ++layer) {
    const int sources = shape.width(layer), destinations = shape.width(layer + 1);
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

void draw_by_position(const Shape& shape, std::uint64_t seed, double low, double high, double bias,
                      double* out) {
  fill(shape, bias, out, [&](int layer, int sources, int destinations, double* weights) {
    for (int destination = 0; destination < destinations; ++destination) {
      for (int source = 0; source < sources; source += 2) {
        const auto pair =
            uniform_pair(seed, Stream::init, static_cast<std::uint32_t>(source / 2),
                         static_cast<std::uint32_t>(destination), static_cast<std::uint32_t>(layer));
        *weights++ = scale(pair[0], low, high);
        if (source + 1 < sources) *weights++ = scale(pair[1], low, high);
      }
    }
  });
}

}  // namespace

Parameters initial_parameters(const Configuration& configuration, const Seeds& seeds) {
  const Shape shape(configuration);
  const Initialization& init = configuration.network.init;
  Parameters parameters;
  parameters.values.assign(static_cast<std::size_t>(shape.parameter_count()), 0.0);
  double* out = parameters.values.data();
  switch (init.kind) {
    case InitializationKind::playground:
      if (configuration.data.playground_seed && seeds.data == 0 && seeds.init == 0) {
        continue_browser_stream(configuration, shape, out);
      } else {
        draw_by_position(shape, seeds.init, -0.5, 0.5, kPlaygroundBias, out);
      }
      break;
    case InitializationKind::uniform:
      draw_by_position(shape, seeds.init, init.low, init.high, init.bias, out);
      break;
    case InitializationKind::zero:
      break;
  }
  if (configuration.train.precision == Precision::float32) {
    for (double& value : parameters.values) value = static_cast<double>(static_cast<float>(value));
  }
  return parameters;
}

}  // namespace seedbed
