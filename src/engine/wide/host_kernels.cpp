// SPDX-License-Identifier: Apache-2.0
#include "engine/wide/host_kernels.h"

namespace seedbed::wide {

template <class Real>
const HostKernels<Real>& host_kernels(const std::string& instruction_set) {
#if defined(__x86_64__)
  if (instruction_set == "avx512") return avx512_host_kernels<Real>();
  if (instruction_set == "avx2") return avx2_host_kernels<Real>();
#endif
  return portable_host_kernels<Real>();
}
template const HostKernels<float>& host_kernels<float>(const std::string&);
template const HostKernels<double>& host_kernels<double>(const std::string&);

}  // namespace seedbed::wide
