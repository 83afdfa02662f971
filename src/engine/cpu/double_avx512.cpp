// SPDX-License-Identifier: Apache-2.0
// The CPU kernels for avx512 in double.
#include "engine/cpu/pack_kernels.h"
#include "kernels/lanes/avx512.h"

namespace seedbed::cpu {

template <>
const Kernels<double>& avx512_kernels<double>() {
  static constexpr Kernels<double> kernels = PackKernels<kernels::Avx512Lane<double>>::table("avx512");
  return kernels;
}

}  // namespace seedbed::cpu
