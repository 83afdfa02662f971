// SPDX-License-Identifier: Apache-2.0
// The CPU kernels for avx2 in float.
#include "engine/cpu/pack_kernels.h"
#include "kernels/lanes/avx2.h"

namespace seedbed::cpu {

template <>
const Kernels<float>& avx2_kernels<float>() {
  static constexpr Kernels<float> kernels = PackKernels<kernels::Avx2Lane<float>>::table("avx2");
  return kernels;
}

}  // namespace seedbed::cpu
