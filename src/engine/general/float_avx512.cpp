// SPDX-License-Identifier: Apache-2.0
// The general kernels for avx512 in float.
#include "engine/general/host_lanes.h"
#include "kernels/lanes/avx512.h"

namespace seedbed::general {

template <>
const HostKernels<float>& avx512_host_kernels<float>() {
  using Lane = kernels::Avx512Lane<float>;
  static constexpr HostKernels<float> kernels{Lane::kWidth, run_lanes<Lane>};
  return kernels;
}

}  // namespace seedbed::general
