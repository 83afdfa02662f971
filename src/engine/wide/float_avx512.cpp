// SPDX-License-Identifier: Apache-2.0
// Element-wise kernels of wide networks for avx512 in float.
#include "engine/wide/host_loops.h"
#include "kernels/lanes/avx512.h"

namespace seedbed::wide {

template <>
const HostKernels<float>& avx512_host_kernels<float>() {
  static constexpr HostKernels<float> kernels = HostLoops<kernels::Avx512Lane<float>>::table();
  return kernels;
}

}  // namespace seedbed::wide
