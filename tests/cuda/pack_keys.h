// SPDX-License-Identifier: Apache-2.0
// One pack key for every training kernel's template keys.
#pragma once

#include <vector>

#include "engine/cuda/planner.h"

namespace seedbed::cuda {

inline std::vector<DevicePackKey> keys_of_depth(int depth) {
  std::vector<DevicePackKey> keys;
  for (const bool narrow : {false, true}) {
    for (const Activation a : {Activation::relu, Activation::tanh, Activation::sigmoid, Activation::linear}) {
      for (const Regularization r : {Regularization::none, Regularization::l1, Regularization::l2}) {
        DevicePackKey key{};
        key.depth = depth;
        key.narrow = narrow;
        key.activation = depth == 0 ? Activation::linear : a;
        key.regularization = r;
        keys.push_back(key);
      }
    }
  }
  return keys;
}

}  // namespace seedbed::cuda
