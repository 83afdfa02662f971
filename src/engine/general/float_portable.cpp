// SPDX-License-Identifier: Apache-2.0
// The general kernels for portable in float.
#include "engine/general/host_lanes.h"
#include "kernels/lanes/array.h"

namespace seedbed::general {

template <>
const HostKernels<float>& portable_host_kernels<float>() {
  using Lane = kernels::ArrayLane<float, 8>;
  static constexpr HostKernels<float> kernels{Lane::kWidth, run_lanes<Lane>};
  return kernels;
}

}  // namespace seedbed::general
