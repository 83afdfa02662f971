// SPDX-License-Identifier: Apache-2.0
// What happens to one element (or one register of elements) of the arrays of wide networks: the
// exact arithmetic of the narrow kernels, so that only the matrix products depend on a library.
#pragma once

#include "kernels/activation.h"
#include "kernels/step.h"
#include "kernels/wide/arguments.h"

namespace seedbed::kernels::wide {

template <class V>
SB_HD typename V::F activated(Activation kind, typename V::F value, typename V::F bias) {
  typename V::F result{};
  with_activation(kind, [&](auto k) SB_LAMBDA { result = activate<V, k.value>(V::add(value, bias)); });
  return result;
}

template <class V>
SB_HD typename V::F sloped(Activation kind, typename V::F error, typename V::F output) {
  typename V::F result{};
  with_activation(kind, [&](auto k) SB_LAMBDA { result = times_slope<V, k.value>(error, output); });
  return result;
}

/// A value after its step; `dead` gains the lanes that the L1 rule kills.
template <class V>
SB_HD typename V::F updated(Regularization regularization, typename V::F value, typename V::F gradient,
                            const Rates<V>& rates, typename V::M& dead) {
  switch (regularization) {
    case Regularization::l1:
      return update_weight<V, Regularization::l1>(value, gradient, rates, dead);
    case Regularization::l2:
      return update_weight<V, Regularization::l2>(value, gradient, rates, dead);
    default:
      break;
  }
  return update_weight<V, Regularization::none>(value, gradient, rates, dead);
}

}  // namespace seedbed::kernels::wide
