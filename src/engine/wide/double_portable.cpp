// SPDX-License-Identifier: Apache-2.0
// Element-wise kernels of wide networks for portable in double.
#include "engine/wide/host_loops.h"
#include "kernels/lanes/array.h"

namespace seedbed::wide {

template <>
const HostKernels<double>& portable_host_kernels<double>() {
  static constexpr HostKernels<double> kernels = HostLoops<kernels::ArrayLane<double, 8>>::table();
  return kernels;
}

}  // namespace seedbed::wide
