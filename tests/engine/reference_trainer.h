// SPDX-License-Identifier: Apache-2.0
// Backpropagation as a textbook writes it, in double, a sample at a time, for any width: what engines
// are compared with where no trajectory of the Playground exists.
#pragma once

#include <cmath>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed::reference {

inline double value_of(Activation kind, double z) {
  switch (kind) {
    case Activation::relu:
      return z > 0 ? z : 0;
    case Activation::tanh:
      return std::tanh(z);
    case Activation::sigmoid:
      return 1 / (1 + std::exp(-z));
    default:  // linear
      break;
  }
  return z;
}

inline double slope_of(Activation kind, double z) {
  const double f = value_of(kind, z);
  switch (kind) {
    case Activation::relu:
      return z > 0 ? 1 : 0;
    case Activation::tanh:
      return 1 - f * f;
    case Activation::sigmoid:
      return f * (1 - f);
    default:  // linear
      break;
  }
  return 1;
}

class Trainer {
 public:
  Trainer(const Configuration& c, Parameters parameters)
      : c_(c), shape_(c), index_(shape_), p_(std::move(parameters)), gradient_(p_.values.size(), 0.0) {
    p_.dead.resize(p_.values.size(), 0);
  }

  void epoch(const std::vector<Point>& points) {
    if (c_.train.batch > static_cast<int>(points.size())) return;
    int in_batch = 0;
    for (const Point& point : points) {
      add_gradient(point);
      ++count_;
      if (++in_batch == c_.train.batch) {
        step();
        in_batch = 0;
      }
    }
  }

  double output(double x, double y) { return forward(x, y); }
  const Parameters& parameters() const { return p_; }

  double loss(const std::vector<Point>& points) {
    double sum = 0;
    for (const Point& p : points) sum += std::pow(forward(p.x, p.y) - p.label, 2);
    return 0.5 * sum / static_cast<double>(points.size());
  }

 private:
  Activation kind(int layer) const {
    if (layer < shape_.depth()) return c_.network.activation_of(layer);
    return c_.regression() ? Activation::linear : Activation::tanh;
  }

  double forward(double x, double y) {
    z_.assign(static_cast<std::size_t>(shape_.depth()) + 2, {});
    a_ = z_;
    a_[0].resize(kFeatureCount);
    feature_values(c_.data.features, x, y, a_[0].data());
    for (int l = 0; l <= shape_.depth(); ++l) {
      const auto at = static_cast<std::size_t>(l);
      for (int i = 0; i < shape_.width(l + 1); ++i) {
        double z = p_.values[index_.bias(l, i)];
        for (int j = 0; j < shape_.width(l); ++j)
          z += p_.values[index_.weight(l, i, j)] * a_[at][static_cast<std::size_t>(j)];
        z_[at + 1].push_back(z);
        a_[at + 1].push_back(value_of(kind(l), z));
      }
    }
    return a_.back()[0];
  }

  void add_gradient(const Point& point) {
    std::vector<double> error{forward(point.x, point.y) - point.label};
    for (int l = shape_.depth(); l >= 0; --l) {
      const auto at = static_cast<std::size_t>(l);
      std::vector<double> below(static_cast<std::size_t>(shape_.width(l)), 0.0);
      for (int i = 0; i < shape_.width(l + 1); ++i) {
        const double delta =
            error[static_cast<std::size_t>(i)] * slope_of(kind(l), z_[at + 1][static_cast<std::size_t>(i)]);
        gradient_[index_.bias(l, i)] += delta;
        for (int j = 0; j < shape_.width(l); ++j) {
          gradient_[index_.weight(l, i, j)] += delta * a_[at][static_cast<std::size_t>(j)];
          below[static_cast<std::size_t>(j)] += p_.values[index_.weight(l, i, j)] * delta;
        }
      }
      error = below;
    }
  }

  void step() {
    const double rate = c_.train.learning_rate;
    for (int l = 0; l <= shape_.depth(); ++l) {
      const double decay = rate * c_.train.regularization_rate_of(l);
      for (int i = 0; i < shape_.width(l + 1); ++i) {
        for (int j = 0; j < shape_.width(l); ++j) {
          const std::size_t at = index_.weight(l, i, j);
          if (p_.dead[at]) continue;
          double& w = p_.values[at];
          const double moved = w - rate / count_ * gradient_[at];
          double pull = 0;
          if (c_.train.regularization == Regularization::l1) pull = w > 0 ? 1 : w < 0 ? -1 : 0;
          if (c_.train.regularization == Regularization::l2) pull = w;
          const double pulled = moved - decay * pull;
          const bool dies = c_.train.regularization == Regularization::l1 && moved * pulled < 0;
          w = dies ? 0 : pulled;
          if (dies) p_.dead[at] = 1;
        }
        p_.values[index_.bias(l, i)] -= rate * gradient_[index_.bias(l, i)] / count_;
      }
    }
    std::fill(gradient_.begin(), gradient_.end(), 0.0);
    count_ = 0;
  }

  Configuration c_;
  Shape shape_;
  ParameterIndex index_;
  Parameters p_;
  std::vector<double> gradient_;
  double count_ = 0;
  std::vector<std::vector<double>> z_, a_;
};

}  // namespace seedbed::reference
