// SPDX-License-Identifier: Apache-2.0
// Activation functions and their slopes. A slope is computed from the stored output, which is
// bit-identical to computing it from the input again and needs no second tanh.
#pragma once

#include <type_traits>

#include "kernels/elementary.h"
#include "kernels/lanes/scalar.h"
#include "seedbed/kinds.h"

namespace seedbed::kernels {

/// A lane type with a tanh of the hardware's: not the one arithmetic (math = "fast").
template <class V>
concept HasHardwareTanh = requires(typename V::F x) {
  V::hardware_tanh(x);
};

/// f(z). ReLU keeps NaN, as JavaScript's Math.max does.
template <class V, Activation A>
SB_HD typename V::F activate(typename V::F z) {
  if constexpr (A == Activation::tanh && HasHardwareTanh<V>) {
    return V::hardware_tanh(z);
  } else if constexpr (A == Activation::sigmoid && HasHardwareTanh<V>) {
    const typename V::F half = V::set(0.5f);
    return V::fma(V::hardware_tanh(V::mul(z, half)), half, half);
  } else if constexpr (A == Activation::tanh) {
    return elementary::tanh<V>(z);
  } else if constexpr (A == Activation::sigmoid) {
    return elementary::sigmoid<V>(z);
  } else if constexpr (A == Activation::relu) {
    return V::select(V::le(z, V::set(0)), V::set(0), z);
  } else {
    return z;
  }
}

/// error * f'(z), where `output` is f(z). The slope of ReLU at 0 is 0, and 1 where z is NaN.
template <class V, Activation A>
SB_HD typename V::F times_slope(typename V::F error, typename V::F output) {
  if constexpr (A == Activation::tanh) {  // error (1 - f^2)
    return V::fnma(V::mul(error, output), output, error);
  } else if constexpr (A == Activation::sigmoid) {  // error f (1 - f)
    const typename V::F part = V::mul(error, output);
    return V::fnma(part, output, part);
  } else if constexpr (A == Activation::relu) {
    return V::select(V::le(output, V::set(0)), V::set(0), error);
  } else {
    return error;
  }
}

/// Calls fn with std::integral_constant<Activation, kind>: the one place where a run-time
/// choice becomes a type.
template <class Fn>
SB_HD void with_activation(Activation kind, Fn&& fn) {
  switch (kind) {
    case Activation::relu:
      return fn(std::integral_constant<Activation, Activation::relu>{});
    case Activation::tanh:
      return fn(std::integral_constant<Activation, Activation::tanh>{});
    case Activation::sigmoid:
      return fn(std::integral_constant<Activation, Activation::sigmoid>{});
    case Activation::linear:
      return fn(std::integral_constant<Activation, Activation::linear>{});
    default:  // the others are the general kernels'
      return;
  }
}

}  // namespace seedbed::kernels
