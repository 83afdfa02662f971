// SPDX-License-Identifier: Apache-2.0
// Networks of one shape as batches of matrices on a machine: forward, backward, update. Semantics as in
// the narrow kernels (docs/numerics.md); sums inside a matrix product have the library's order.
#pragma once

#include <vector>

#include "engine/wide/machine.h"
#include "engine/wide/wide_key.h"

namespace seedbed::wide {

/// Points in a machine's memory: x[network][count][inputs], y[network][count]; one copy if shared.
template <class Real>
struct PointArrays {
  BatchArray<Real> x, y;
  int count = 0;
  std::int64_t x_stride = 0, y_stride = 0;  ///< from one network to the next; 0: shared
};

template <class Real>
class WideNetworks {
 public:
  /// Parameters are zero, nothing is dead.
  WideNetworks(Machine<Real>& machine, const WideKey& key, int networks);

  void set_parameters(int network, const Parameters& parameters);
  Parameters parameters(int network) const;
  int dead_links(int network) const;

  /// Learning rate and regularization rate of a network; call send_rates() after the last.
  void set_rates(int network, double learning_rate, double regularization_rate);
  void send_rates();

  /// The points of every network, or one set that all share: given once or by the same address.
  PointArrays<Real> make_points(const std::vector<const std::vector<Point>*>& points) const;

  /// One pass over the points, as kernels::train_epoch.
  void train_epoch(const PointArrays<Real>& points);

  /// output[network][point]
  std::vector<Real> outputs(const PointArrays<Real>& points);

  /// Per network, whether a parameter is not finite.
  std::vector<int> not_finite();

  /// Per network, how many ReLU units are <= 0 on every one of the points.
  std::vector<int> dead_units(const PointArrays<Real>& points);

 private:
  struct Layer {
    int in, out;
    Activation kind;
    BatchArray<Real> weight, bias;  ///< [network][out][in], [network][out]
    BatchArray<Real> weight_gradient, bias_gradient;
    BatchArray<std::uint8_t> dead;  ///< [network][out][in], L1 only
    BatchArray<Real> output;        ///< [network][rows][out]
    BatchArray<Real> delta;         ///< the same
    std::size_t weights() const { return static_cast<std::size_t>(in) * static_cast<std::size_t>(out); }
  };
  struct Rows {
    const Real* x;
    std::int64_t x_stride;
    const Real* y;
    std::int64_t y_stride;
    int count;
  };

  Rows rows_at(const PointArrays<Real>& points, int first, int count) const;
  void forward(const Rows& rows);
  void add_gradient(const Rows& rows);
  void enqueue_epoch(const PointArrays<Real>& points, bool carried);
  void apply_gradient(bool carried);

  Machine<Real>& machine_;
  WideKey key_;
  int networks_;
  std::vector<Layer> layers_;
  std::vector<Real> step_, carried_step_, decay_;
  BatchArray<Real> device_step_, device_carried_step_, device_decay_;
  BatchArray<int> found_;
  bool fresh_ = true;  ///< the gradient holds nothing
};

}  // namespace seedbed::wide
