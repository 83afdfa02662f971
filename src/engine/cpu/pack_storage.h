// SPDX-License-Identifier: Apache-2.0
// Memory of a pack: parameters, gradients and rates in lane layout, and the way in and out of it
// for one network.
#pragma once

#include <cstdlib>
#include <memory>
#include <vector>

#include "engine/cpu/pack.h"
#include "seedbed/network.h"

namespace seedbed::cpu {

template <class Real>
class PackStorage {
 public:
  PackStorage(const kernels::DynamicShape& shape, Regularization regularization, int width);

  PackView<Real>& view() { return view_; }
  const PackView<Real>& view() const { return view_; }
  int width() const { return width_; }

  void set_parameters(int lane, const Shape& shape, const Parameters& parameters);
  Parameters parameters(int lane, const Shape& shape) const;
  int dead_links(int lane) const;

  /// What batches have left in the gradient, in the order of Parameters::values.
  void set_gradient(int lane, const Shape& shape, const std::vector<double>& gradient);
  std::vector<double> gradient(int lane, const Shape& shape) const;

  /// Rates of a lane: learning rate over the samples of a gradient, decay a step.
  void set_rates(int lane, double learning_rate, double regularization_rate, int batch, int carried);

 private:
  /// fn(value, dead bits or null, index in Parameters::values) for every weight and bias of a lane.
  template <class Fn>
  void for_each(const ParameterBlock<Real>& block, int lane, const Shape& shape, Fn&& fn) const;

  struct Free {
    void operator()(Real* p) const { std::free(p); }
  };
  int width_;
  std::unique_ptr<Real, Free> memory_;
  std::vector<Real> step_, carried_step_, decay_;
  std::vector<LaneBits> dead_;
  PackView<Real> view_;
};

}  // namespace seedbed::cpu
