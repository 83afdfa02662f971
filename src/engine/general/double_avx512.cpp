// SPDX-License-Identifier: Apache-2.0
// The general kernels for avx512 in double.
#include "engine/general/host_lanes.h"
#include "kernels/lanes/avx512.h"

namespace seedbed::general {

template <>
const HostKernels<double>& avx512_host_kernels<double>() {
  using Lane = kernels::Avx512Lane<double>;
  static constexpr HostKernels<double> kernels{Lane::kWidth, run_lanes<Lane>};
  return kernels;
}

}  // namespace seedbed::general
