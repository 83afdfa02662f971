// SPDX-License-Identifier: Apache-2.0
// The general kernels for avx2 in double.
#include "engine/general/host_lanes.h"
#include "kernels/lanes/avx2.h"

namespace seedbed::general {

template <>
const HostKernels<double>& avx2_host_kernels<double>() {
  using Lane = kernels::Avx2Lane<double>;
  static constexpr HostKernels<double> kernels{Lane::kWidth, run_lanes<Lane>};
  return kernels;
}

}  // namespace seedbed::general
