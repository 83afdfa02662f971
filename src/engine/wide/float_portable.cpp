// SPDX-License-Identifier: Apache-2.0
// Element-wise kernels of wide networks for portable in float.
#include "engine/wide/host_loops.h"
#include "kernels/lanes/array.h"

namespace seedbed::wide {

template <>
const HostKernels<float>& portable_host_kernels<float>() {
  static constexpr HostKernels<float> kernels = HostLoops<kernels::ArrayLane<float, 8>>::table();
  return kernels;
}

}  // namespace seedbed::wide
