// SPDX-License-Identifier: Apache-2.0
// The element-wise kernels of wide networks on the CPU, one table an instruction set.
#pragma once

#include <string>

#include "kernels/wide/arguments.h"

namespace seedbed::wide {

template <class Real>
struct HostKernels {
  void (*activate)(const kernels::wide::Activate<Real>&);
  void (*slope)(const kernels::wide::Slope<Real>&);
  void (*output_delta)(const kernels::wide::OutputDelta<Real>&);
  void (*bias_gradient)(const kernels::wide::BiasGradient<Real>&);
  void (*update)(const kernels::wide::Update<Real>&);
  void (*not_finite)(const kernels::wide::NotFinite<Real>&);
};

template <class Real>
const HostKernels<Real>& portable_host_kernels();
template <class Real>
const HostKernels<Real>& avx2_host_kernels();
template <class Real>
const HostKernels<Real>& avx512_host_kernels();

/// By the name of an instruction set that the machine has (cpu_instruction_sets()).
template <class Real>
const HostKernels<Real>& host_kernels(const std::string& instruction_set);

}  // namespace seedbed::wide
