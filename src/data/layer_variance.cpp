// SPDX-License-Identifier: Apache-2.0
#include "data/layer_variance.h"

#include <cmath>

#include "kernels/general/activations.h"
#include "seedbed/network.h"

namespace seedbed {
namespace {

double activated(Activation kind, double z) {
  double value = 0;
  kernels::general::with_any_activation(kind, [&](auto k) {
    value = kernels::general::value_and_slope<kernels::ScalarLane<double>, k.value>(z).value;
  });
  return value;
}

}  // namespace

void scale_to_unit_variance(const Configuration& c, const std::vector<Point>& points, double* parameters) {
  const Shape shape(c);
  const std::size_t count = points.size();
  if (count == 0) return;
  std::vector<std::vector<double>> x(count, std::vector<double>(kFeatureCount));
  for (std::size_t k = 0; k < count; ++k)
    feature_values(c.data.features, points[k].x, points[k].y, x[k].data());
  for (int layer = 0; layer <= shape.depth(); ++layer) {
    const auto in = static_cast<std::size_t>(shape.sources(layer)),
               out = static_cast<std::size_t>(shape.width(layer + 1));
    double* weight = parameters;
    const double* bias = parameters + in * out;
    std::vector<std::vector<double>> z(count, std::vector<double>(out));
    double sum = 0, squares = 0;
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t d = 0; d < out; ++d) {
        for (std::size_t s = 0; s < in; ++s) z[k][d] += weight[d * in + s] * x[k][s];
        sum += z[k][d];
        squares += z[k][d] * z[k][d];
      }
    }
    const double n = static_cast<double>(count * out), mean = sum / n, variance = squares / n - mean * mean;
    const double factor = variance > 1e-12 ? c.network.init.gain / std::sqrt(variance) : 1;
    for (std::size_t i = 0; i < in * out; ++i) weight[i] *= factor;
    if (layer == shape.depth()) return;
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t d = 0; d < out; ++d) {
        z[k][d] = activated(c.network.activation_of(layer), factor * z[k][d] + bias[d]);
      }
      if (shape.shortcuts)
        z[k].insert(z[k].end(), x[k].begin(), x[k].begin() + static_cast<std::ptrdiff_t>(in));
    }
    x = std::move(z);
    parameters += (in + 1) * out;
  }
}

}  // namespace seedbed
