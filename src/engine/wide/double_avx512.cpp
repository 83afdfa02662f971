// SPDX-License-Identifier: Apache-2.0
// Element-wise kernels of wide networks for avx512 in double.
#include "engine/wide/host_loops.h"
#include "kernels/lanes/avx512.h"

namespace seedbed::wide {

template <>
const HostKernels<double>& avx512_host_kernels<double>() {
  static constexpr HostKernels<double> kernels = HostLoops<kernels::Avx512Lane<double>>::table();
  return kernels;
}

}  // namespace seedbed::wide
