// SPDX-License-Identifier: Apache-2.0
// What one would write first: one network, plain loops over its weights, std::tanh. Same training
// semantics as the engine; the baseline that the engine's speed is a multiple of.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "seedbed/dataset.h"
#include "seedbed/network.h"

namespace seedbed::bench {

/// tanh network with L2, trained by mini-batches whose size divides the number of points.
class ScalarBaseline {
 public:
  ScalarBaseline(const Configuration& c, const Dataset& data, const Seeds& seeds) : shape_(c), config_(c) {
    const Parameters initial = initial_parameters(c, seeds);
    const ParameterIndex index(shape_);
    for (int l = 0; l <= shape_.depth(); ++l) {
      Layer& layer = layers_.emplace_back();
      layer.in = shape_.width(l);
      layer.out = shape_.width(l + 1);
      layer.w.resize(static_cast<std::size_t>(layer.in * layer.out));
      layer.gw.resize(layer.w.size());
      for (int i = 0; i < layer.out; ++i) {
        for (int j = 0; j < layer.in; ++j) {
          layer.w[static_cast<std::size_t>(i * layer.in + j)] =
              static_cast<float>(initial.values[index.weight(l, i, j)]);
        }
        layer.b.push_back(static_cast<float>(initial.values[index.bias(l, i)]));
      }
      layer.gb.resize(layer.b.size());
      layer.a.resize(layer.b.size());
      layer.d.resize(layer.b.size());
    }
    double values[kFeatureCount];
    for (const Point& p : data.train) {
      feature_values(c.data.features, p.x, p.y, values);
      for (int f = 0; f < shape_.inputs; ++f) x_.push_back(static_cast<float>(values[f]));
      y_.push_back(static_cast<float>(p.label));
    }
  }

  void train_epoch() {
    const std::size_t n = y_.size();
    for (std::size_t k = 0; k < n; ++k) {
      sample(&x_[k * static_cast<std::size_t>(shape_.inputs)], y_[k]);
      if ((k + 1) % static_cast<std::size_t>(config_.train.batch) == 0) update();
    }
  }
  std::size_t points() const { return y_.size(); }
  float output_bias() const { return layers_.back().b[0]; }

 private:
  struct Layer {
    int in, out;
    std::vector<float> w, b, gw, gb, a, d;
  };

  void sample(const float* x, float label) {
    const float* below = x;
    for (Layer& l : layers_) {
      for (int i = 0; i < l.out; ++i) {
        float z = l.b[static_cast<std::size_t>(i)];
        for (int j = 0; j < l.in; ++j) z += l.w[static_cast<std::size_t>(i * l.in + j)] * below[j];
        l.a[static_cast<std::size_t>(i)] = std::tanh(z);
      }
      below = l.a.data();
    }
    layers_.back().d[0] = layers_.back().a[0] - label;
    for (std::size_t at = layers_.size(); at-- > 0;) {
      Layer& l = layers_[at];
      const float* source = at > 0 ? layers_[at - 1].a.data() : x;
      for (int i = 0; i < l.out; ++i) {
        const auto u = static_cast<std::size_t>(i);
        l.d[u] *= 1 - l.a[u] * l.a[u];
        l.gb[u] += l.d[u];
        for (int j = 0; j < l.in; ++j) l.gw[static_cast<std::size_t>(i * l.in + j)] += l.d[u] * source[j];
      }
      if (at == 0) break;
      for (int j = 0; j < l.in; ++j) {
        float e = 0;
        for (int i = 0; i < l.out; ++i)
          e += l.w[static_cast<std::size_t>(i * l.in + j)] * l.d[static_cast<std::size_t>(i)];
        layers_[at - 1].d[static_cast<std::size_t>(j)] = e;
      }
    }
  }

  void update() {
    const auto rate = static_cast<float>(config_.train.learning_rate / config_.train.batch);
    const auto decay = static_cast<float>(config_.train.learning_rate * config_.train.regularization_rate);
    for (Layer& l : layers_) {
      for (std::size_t i = 0; i < l.w.size(); ++i) {
        l.w[i] -= rate * l.gw[i] + decay * l.w[i];
        l.gw[i] = 0;
      }
      for (std::size_t i = 0; i < l.b.size(); ++i) {
        l.b[i] -= rate * l.gb[i];
        l.gb[i] = 0;
      }
    }
  }

  Shape shape_;
  Configuration config_;
  std::vector<Layer> layers_;
  std::vector<float> x_, y_;
};

}  // namespace seedbed::bench
