// SPDX-License-Identifier: Apache-2.0
// The element-wise work around the matrix products of wide networks, as plain data. `networks`
// networks of one shape lie one after the other in every array; within each, arrays are row-major.
// The same structs go to the host's loops and, whole, to the device kernels.
#pragma once

#include <cstdint>

#include "seedbed/kinds.h"

namespace seedbed::kernels::wide {

/// values[network][row][neuron] = f(value + bias[network][neuron])
template <class Real>
struct Activate {
  Real* values;
  const Real* bias;
  int networks, rows, width;
  Activation kind;
};

/// error[i] *= f'(z), from output[i] = f(z)
template <class Real>
struct Slope {
  Real* error;
  const Real* output;
  std::int64_t count;
  Activation kind;
};

/// delta[network][row] = (output - label) f'(z); label[network * label_stride + row]
template <class Real>
struct OutputDelta {
  Real* delta;
  const Real* output;
  const Real* label;
  std::int64_t label_stride;  ///< 0: all networks have the same points
  int networks, rows;
  Activation kind;
};

/// gradient[network][neuron] (+)= sum over rows of delta[network][row][neuron], rows ascending
template <class Real>
struct BiasGradient {
  Real* gradient;
  const Real* delta;
  int networks, rows, width;
  bool fresh;  ///< the gradient holds nothing yet
};

/// One step of value[network][i], i < each. Biases: Regularization::none.
template <class Real>
struct Update {
  Real* value;
  const Real* gradient;
  std::uint8_t* dead;  ///< [network][i], with L1 only: 1 = killed
  const Real* step;    ///< [network] learning rate / samples in the gradient
  const Real* decay;   ///< [network] learning rate * regularization rate
  int networks;
  std::int64_t each;
  Regularization regularization;
};

/// found[network] = 1 where one of value[network][i], i < each, is not finite; else left as it is.
template <class Real>
struct NotFinite {
  const Real* value;
  std::int64_t each;
  int networks;
  int* found;
};

}  // namespace seedbed::kernels::wide
