// SPDX-License-Identifier: Apache-2.0
// Device kernels by name, as the host launches them.
#pragma once

#include <span>

namespace seedbed::kernels {

struct KernelEntry {
  const char* name;
  const void* function;  ///< what cudaLaunchKernel takes
};

/// Training kernels of a depth: seedbed_train_t<threads>_w<width
/// class>_d<depth>_<activation>_<regularization>, and seedbed_train_fast_t8_w8_d... with hardware tanh.
template <int Depth>
std::span<const KernelEntry> train_kernels();

/// seedbed_evaluate_d<depth>, seedbed_fields_d<depth>, seedbed_maps_d<depth>.
std::span<const KernelEntry> evaluation_kernels();

/// seedbed_wide_<work>, one a struct of kernels/wide/arguments.h.
std::span<const KernelEntry> wide_kernels();

/// seedbed_neurons_w<width>_d<depth>_<regularization>, and seedbed_neurons_evaluate_w<width>_d<depth>,
/// seedbed_neurons_ask_rule_w<width>_d<depth>.
template <int Width>
std::span<const KernelEntry> neuron_kernels();

/// seedbed_general_<task>_<float or double>.
std::span<const KernelEntry> general_kernels();

}  // namespace seedbed::kernels
