// SPDX-License-Identifier: Apache-2.0
// Evaluation kernels of every depth.
#include "kernels/cuda/evaluate.cuh"
#include "kernels/cuda/kernel_table.h"

#define SB_DEPTHS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)

#define SB_EVALUATE(d)                                                                               \
  extern "C" __global__ void __launch_bounds__(seedbed::kernels::kEvaluateBlock)                     \
      seedbed_evaluate_d##d(const __grid_constant__ seedbed::kernels::EvaluateArguments arguments) { \
    seedbed::kernels::evaluate_networks<d>(arguments);                                               \
  }                                                                                                  \
  extern "C" __global__ void __launch_bounds__(seedbed::kernels::kEvaluateBlock)                     \
      seedbed_fields_d##d(const __grid_constant__ seedbed::kernels::FieldArguments arguments) {      \
    seedbed::kernels::fields_of_networks<d>(arguments);                                              \
  }                                                                                                  \
  extern "C" __global__ void __launch_bounds__(seedbed::kernels::kEvaluateBlock)                     \
      seedbed_maps_d##d(const __grid_constant__ seedbed::kernels::MapArguments arguments) {          \
    seedbed::kernels::maps_of_networks<d>(arguments);                                                \
  }

SB_DEPTHS(SB_EVALUATE)

#define SB_ENTRIES(d)                                                              \
  {"seedbed_evaluate_d" #d, reinterpret_cast<const void*>(seedbed_evaluate_d##d)}, \
      {"seedbed_fields_d" #d, reinterpret_cast<const void*>(seedbed_fields_d##d)}, \
      {"seedbed_maps_d" #d, reinterpret_cast<const void*>(seedbed_maps_d##d)},

namespace seedbed::kernels {

std::span<const KernelEntry> evaluation_kernels() {
  static const KernelEntry entries[] = {SB_DEPTHS(SB_ENTRIES)};
  return entries;
}

}  // namespace seedbed::kernels
