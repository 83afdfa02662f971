// SPDX-License-Identifier: Apache-2.0
#include "engine/wide/wide_key.h"

#include <algorithm>

namespace seedbed::wide {

bool WideKey::has_relu() const {
  return std::find(activation.begin(), activation.end(), Activation::relu) != activation.end();
}

WideKey wide_key(const NetworkSpec& network) {
  const Configuration& c = *network.configuration;
  WideKey key{};
  static_cast<CommonKey&>(key) = common_key(network);
  key.regression = c.regression();
  key.fast = c.train.math == Math::fast;
  const Shape shape(c);
  for (int level = 0; level <= shape.depth() + 1; ++level) key.widths.push_back(shape.width(level));
  for (int l = 0; l < shape.depth(); ++l) key.activation.push_back(c.network.activation_of(l));
  key.activation.push_back(c.regression() ? Activation::linear : Activation::tanh);
  return key;
}

int rows_together(const WideKey& key) {
  constexpr int kFewest = 64, kMost = 256;
  return std::clamp(key.batch, kFewest, kMost);
}

std::size_t bytes_per_network(const WideKey& key) {
  const std::size_t real = key.precision == Precision::float64 ? 8 : 4;
  const auto rows = static_cast<std::size_t>(rows_together(key));
  std::size_t parameters = 0, activations = 0;
  for (std::size_t l = 0; l + 1 < key.widths.size(); ++l) {
    const auto in = static_cast<std::size_t>(key.widths[l]),
               out = static_cast<std::size_t>(key.widths[l + 1]);
    parameters += (in + 1) * out;
    activations += rows * out;
  }
  const auto points = static_cast<std::size_t>(key.train_points) + static_cast<std::size_t>(key.test_points);
  const std::size_t values =
      2 * parameters + 2 * activations + points * (static_cast<std::size_t>(key.widths[0]) + 1);
  return values * real + (key.regularization == Regularization::l1 ? parameters : 0);
}

}  // namespace seedbed::wide
