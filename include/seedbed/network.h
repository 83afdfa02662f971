// SPDX-License-Identifier: Apache-2.0
// Shape and parameters of one network in canonical order, as results store them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "seedbed/configuration.h"

namespace seedbed {

/// Layer l = 0 .. depth() maps sources(l) values to width(l + 1); width(0) is the number of input
/// features and the last layer has one neuron, the output. The sources of a layer are the outputs of level
/// l; with shortcuts, after them those of level l - 1, and so on to the inputs.
struct Shape {
  int inputs = 2;
  std::vector<int> hidden;
  bool shortcuts = false;

  Shape() = default;
  explicit Shape(const Configuration& c)
      : inputs(c.data.features.count()), hidden(c.network.hidden), shortcuts(c.network.shortcuts) {}

  int depth() const { return static_cast<int>(hidden.size()); }  ///< hidden layers
  int width(int level) const {
    if (level == 0) return inputs;
    return level <= depth() ? hidden[static_cast<std::size_t>(level - 1)] : 1;
  }
  int sources(int layer) const {
    int n = width(layer);
    for (int l = layer - 1; shortcuts && l >= 0; --l) n += width(l);
    return n;
  }
  int parameter_count() const {
    int n = 0;
    for (int l = 0; l <= depth(); ++l) n += (sources(l) + 1) * width(l + 1);
    return n;
  }
  int hidden_units() const {
    int n = 0;
    for (int w : hidden) n += w;
    return n;
  }
};

/// Parameters of one network. Canonical order, layers ascending: weights [destination][source]
/// row-major, then biases [destination]; the output layer is the last. A float32 network holds
/// values that are exactly float32. A diverged network holds only NaN.
struct Parameters {
  std::vector<double> values;      ///< Shape::parameter_count()
  std::vector<std::uint8_t> dead;  ///< same indices; 1 = link killed by the L1 rule; empty = none is
};

/// Position of a weight or bias of layer l in Parameters::values.
struct ParameterIndex {
  explicit ParameterIndex(const Shape& shape);
  std::size_t weight(int layer, int destination, int source) const {
    return static_cast<std::size_t>(base_[layer] + destination * in_[layer] + source);
  }
  std::size_t bias(int layer, int destination) const {
    return static_cast<std::size_t>(base_[layer] + in_[layer] * out_[layer] + destination);
  }

 private:
  int base_[kMaxHiddenLayers + 1] = {}, in_[kMaxHiddenLayers + 1] = {}, out_[kMaxHiddenLayers + 1] = {};
};

/// The network without the hidden layers behind the first `layers`: what they compute is unchanged. Nothing
/// of its training is kept but the precision.
Configuration cut_after(const Configuration& whole, int layers);

/// Parameters of cut_after(whole, layers): those of its hidden layers, and 0 for its output layer.
Parameters cut_parameters(const Configuration& whole, int layers, std::span<const double> parameters);

/// Initial parameters of (configuration, seeds), drawn from the `init` stream only: weight
/// (layer, destination, source) depends on the seed and on that position, so that networks of
/// different widths share the weights they have in common. For a Playground URL, see
/// DataConfiguration::playground_seed.
Parameters initial_parameters(const Configuration& configuration, const Seeds& seeds);

}  // namespace seedbed
