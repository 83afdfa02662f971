// SPDX-License-Identifier: Apache-2.0
// The CPU kernels for portable in double.
#include "engine/cpu/pack_kernels.h"
#include "kernels/lanes/array.h"

namespace seedbed::cpu {

template <>
const Kernels<double>& portable_kernels<double>() {
  static constexpr Kernels<double> kernels = PackKernels<kernels::ArrayLane<double, 8>>::table("portable");
  return kernels;
}

}  // namespace seedbed::cpu
