// SPDX-License-Identifier: Apache-2.0
// The general kernels for avx2 in float.
#include "engine/general/host_lanes.h"
#include "kernels/lanes/avx2.h"

namespace seedbed::general {

template <>
const HostKernels<float>& avx2_host_kernels<float>() {
  using Lane = kernels::Avx2Lane<float>;
  static constexpr HostKernels<float> kernels{Lane::kWidth, run_lanes<Lane>};
  return kernels;
}

}  // namespace seedbed::general
