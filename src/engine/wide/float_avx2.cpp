// SPDX-License-Identifier: Apache-2.0
// Element-wise kernels of wide networks for avx2 in float.
#include "engine/wide/host_loops.h"
#include "kernels/lanes/avx2.h"

namespace seedbed::wide {

template <>
const HostKernels<float>& avx2_host_kernels<float>() {
  static constexpr HostKernels<float> kernels = HostLoops<kernels::Avx2Lane<float>>::table();
  return kernels;
}

}  // namespace seedbed::wide
