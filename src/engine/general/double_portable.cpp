// SPDX-License-Identifier: Apache-2.0
// The general kernels for portable in double.
#include "engine/general/host_lanes.h"
#include "kernels/lanes/array.h"

namespace seedbed::general {

template <>
const HostKernels<double>& portable_host_kernels<double>() {
  using Lane = kernels::ArrayLane<double, 4>;
  static constexpr HostKernels<double> kernels{Lane::kWidth, run_lanes<Lane>};
  return kernels;
}

}  // namespace seedbed::general
