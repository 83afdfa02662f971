// SPDX-License-Identifier: Apache-2.0
// Shapes of a pack. StaticShape is known when a kernel is compiled (the device, where everything
// is unrolled into registers); DynamicShape when a pack is made (the CPU, where weights live in
// cache). Both answer the same questions, so that the step is written once.
//
// A level is a row of values: level 0 the inputs, level l the outputs of hidden layer l. Levels
// are padded to 2, 4 or 8 slots; padding never changes a bit (kernels/step.h).
#pragma once

#include <type_traits>

#include "kernels/activation.h"
#include "kernels/sizes.h"

namespace seedbed::kernels {

struct DynamicShape {
  int hidden_layers = 0;
  int slots[kMaxDepth + 1] = {2};  ///< padded width of each level: 2, 4 or 8
  Activation kind[kMaxDepth] = {};
  Activation output = Activation::tanh;  ///< tanh or linear
  bool masked = true;                    ///< some network is narrower than the slots

  SB_HD int depth() const { return hidden_layers; }
  SB_HD int width(int level) const { return slots[level]; }
  SB_HD bool has_masks() const { return masked; }

  /// fn(width of the level as a constant)
  template <class Fn>
  SB_HD void with_width(int level, Fn&& fn) const {
    switch (slots[level]) {
      case 2:
        return fn(std::integral_constant<int, 2>{});
      case 4:
        return fn(std::integral_constant<int, 4>{});
      default:
        return fn(std::integral_constant<int, 8>{});
    }
  }
  template <class Fn>
  SB_HD void with_kind(int layer, Fn&& fn) const {
    with_activation(kind[layer], fn);
  }
  template <class Fn>
  SB_HD void with_output(Fn&& fn) const {
    if (output == Activation::tanh) return fn(std::integral_constant<Activation, Activation::tanh>{});
    return fn(std::integral_constant<Activation, Activation::linear>{});
  }
};

/// Every level has `Width` slots; networks may be narrower. With `linear`, a linear output.
template <int Depth, Activation A, int Width = kSlots>
struct StaticShape {
  bool linear = false;

  static constexpr SB_HD int depth() { return Depth; }
  static constexpr SB_HD int width(int) { return Width; }
  static constexpr SB_HD bool has_masks() { return true; }
  template <class Fn>
  SB_HD void with_width(int, Fn&& fn) const {
    fn(std::integral_constant<int, Width>{});
  }
  template <class Fn>
  SB_HD void with_kind(int, Fn&& fn) const {
    fn(std::integral_constant<Activation, A>{});
  }
  template <class Fn>
  SB_HD void with_output(Fn&& fn) const {
    if (linear) return fn(std::integral_constant<Activation, Activation::linear>{});
    return fn(std::integral_constant<Activation, Activation::tanh>{});
  }
};

}  // namespace seedbed::kernels
