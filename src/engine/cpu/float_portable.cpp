// SPDX-License-Identifier: Apache-2.0
// The CPU kernels for portable in float.
#include "engine/cpu/pack_kernels.h"
#include "kernels/lanes/array.h"

namespace seedbed::cpu {

template <>
const Kernels<float>& portable_kernels<float>() {
  static constexpr Kernels<float> kernels = PackKernels<kernels::ArrayLane<float, 8>>::table("portable");
  return kernels;
}

}  // namespace seedbed::cpu
