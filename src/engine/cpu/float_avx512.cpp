// SPDX-License-Identifier: Apache-2.0
// The CPU kernels for avx512 in float.
#include "engine/cpu/pack_kernels.h"
#include "kernels/lanes/avx512.h"

namespace seedbed::cpu {

template <>
const Kernels<float>& avx512_kernels<float>() {
  static constexpr Kernels<float> kernels = PackKernels<kernels::Avx512Lane<float>>::table("avx512");
  return kernels;
}

}  // namespace seedbed::cpu
