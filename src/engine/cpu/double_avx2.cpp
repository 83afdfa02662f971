// SPDX-License-Identifier: Apache-2.0
// The CPU kernels for avx2 in double.
#include "engine/cpu/pack_kernels.h"
#include "kernels/lanes/avx2.h"

namespace seedbed::cpu {

template <>
const Kernels<double>& avx2_kernels<double>() {
  static constexpr Kernels<double> kernels = PackKernels<kernels::Avx2Lane<double>>::table("avx2");
  return kernels;
}

}  // namespace seedbed::cpu
