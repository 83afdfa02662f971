// SPDX-License-Identifier: Apache-2.0
// Losses and their gradients at the output. Labels are in [-1, 1]. Sources: docs/training.md.
#pragma once

#include "kernels/general/forward.h"

namespace seedbed::kernels::general {

/// error * d output / dz.
template <class V>
SB_HD typename V::F times_output_slope(OutputKind kind, typename V::F error, typename V::F output) {
  if (kind == OutputKind::tanh) return times_slope<V, Activation::tanh>(error, output);
  if (kind == OutputKind::sigmoid)  // (1 - output^2) / 2
    return V::mul(V::set(typename V::Real(0.5)), V::fnma(V::mul(error, output), output, error));
  return error;
}

/// dE/dz at the output neuron.
template <class V>
SB_HD typename V::F output_delta(const Settings& s, typename V::F output, typename V::F label) {
  using F = typename V::F;
  const F error = V::sub(output, label);
  switch (s.loss) {
    case Loss::square:
      return times_output_slope<V>(s.output, error, output);
    case Loss::cross_entropy:  // sigmoid(z) - (1 + label) / 2
      return V::mul(V::set(typename V::Real(0.5)), error);
    case Loss::hinge: {
      const auto inside = V::lt(V::mul(label, output), V::set(1));
      return times_output_slope<V>(s.output, V::select(inside, V::neg(label), V::set(0)), output);
    }
    case Loss::huber:
      return times_output_slope<V>(s.output, V::max_nan(V::min_nan(error, V::set(1)), V::set(-1)), output);
  }
  return error;
}

/// sum + 2 E for one point; z is the output neuron's input.
template <class V>
SB_HD typename V::F add_loss(const Settings& s, typename V::F sum, typename V::F z, typename V::F output,
                             typename V::F label) {
  using F = typename V::F;
  using Real = typename V::Real;
  const F one = V::set(1), two = V::set(2), half = V::set(Real(0.5));
  const F error = V::sub(output, label);
  switch (s.loss) {
    case Loss::square:
      return V::fma(error, error, sum);
    case Loss::cross_entropy:  // softplus(z) - z (1 + label) / 2
      return V::fma(two, V::fnma(z, V::fma(half, label, half), softplus<V>(z)), sum);
    case Loss::hinge:
      return V::fma(two, V::max_nan(V::fnma(label, output, one), V::set(0)), sum);
    case Loss::huber: {
      const F size = V::abs(error);
      return V::select(V::le(size, one), V::fma(error, error, sum),
                       V::add(sum, V::sub(V::mul(two, size), one)));
    }
  }
  return sum;
}

}  // namespace seedbed::kernels::general
