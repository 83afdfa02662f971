// SPDX-License-Identifier: Apache-2.0
// Element-wise kernels of wide networks for avx2 in double.
#include "engine/wide/host_loops.h"
#include "kernels/lanes/avx2.h"

namespace seedbed::wide {

template <>
const HostKernels<double>& avx2_host_kernels<double>() {
  static constexpr HostKernels<double> kernels = HostLoops<kernels::Avx2Lane<double>>::table();
  return kernels;
}

}  // namespace seedbed::wide
