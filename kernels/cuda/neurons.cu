// SPDX-License-Identifier: Apache-2.0
// Kernels with a thread a neuron of one width, SEEDBED_WIDTH, which the build defines: training by depth and
// regularization, evaluation and the stop rule by depth.
#include "kernels/cuda/kernel_table.h"
#include "kernels/cuda/neurons.cuh"
#include "kernels/neurons.h"

#define SB_JOIN_(a, b, c, d, e) a##b##c##d##e
#define SB_JOIN(a, b, c, d, e) SB_JOIN_(a, b, c, d, e)
#define SB_TRAIN_NAME(depth, r) SB_JOIN(seedbed_neurons_w, SEEDBED_WIDTH, _d, depth, _##r)
#define SB_EVALUATE_NAME(depth) SB_JOIN(seedbed_neurons_evaluate_w, SEEDBED_WIDTH, _d, depth, )
#define SB_ASK_NAME(depth) SB_JOIN(seedbed_neurons_ask_rule_w, SEEDBED_WIDTH, _d, depth, )

#define SB_TRAIN(depth, r)                                                                           \
  extern "C" __global__ void __launch_bounds__(seedbed::kernels::kNeuronBlock)                       \
      SB_TRAIN_NAME(depth, r)(const __grid_constant__ seedbed::kernels::general::Work<float> work) { \
    seedbed::kernels::train_neurons<depth, SEEDBED_WIDTH, seedbed::Regularization::r>(work);         \
  }
#define SB_EVALUATE(depth)                                                                           \
  extern "C" __global__ void __launch_bounds__(seedbed::kernels::kNeuronBlock)                       \
      SB_EVALUATE_NAME(depth)(const __grid_constant__ seedbed::kernels::general::Work<float> work) { \
    seedbed::kernels::evaluate_neurons<depth, SEEDBED_WIDTH>(work);                                  \
  }
#define SB_ASK(depth)                                                                           \
  extern "C" __global__ void __launch_bounds__(seedbed::kernels::kNeuronBlock)                  \
      SB_ASK_NAME(depth)(const __grid_constant__ seedbed::kernels::general::Work<float> work) { \
    seedbed::kernels::ask_rule_of_neurons<depth, SEEDBED_WIDTH>(work);                          \
  }

#if SEEDBED_WIDTH == 16
#define SB_DEPTHS(X) X(1) X(2) X(3) X(4)
#else
#define SB_DEPTHS(X) X(1) X(2)
#endif
static_assert(seedbed::kernels::neuron_depth(16) == 4 && seedbed::kernels::neuron_depth(32) == 2);

#define SB_KERNELS(depth) \
  SB_TRAIN(depth, none) SB_TRAIN(depth, l1) SB_TRAIN(depth, l2) SB_EVALUATE(depth) SB_ASK(depth)
SB_DEPTHS(SB_KERNELS)

#define SB_STRING_(x) #x
#define SB_STRING(x) SB_STRING_(x)
#define SB_ENTRY(name) {SB_STRING(name), reinterpret_cast<const void*>(name)},
#define SB_ENTRIES(depth)              \
  SB_ENTRY(SB_TRAIN_NAME(depth, none)) \
  SB_ENTRY(SB_TRAIN_NAME(depth, l1))   \
  SB_ENTRY(SB_TRAIN_NAME(depth, l2)) SB_ENTRY(SB_EVALUATE_NAME(depth)) SB_ENTRY(SB_ASK_NAME(depth))

namespace seedbed::kernels {

template <>
std::span<const KernelEntry> neuron_kernels<SEEDBED_WIDTH>() {
  static const KernelEntry entries[] = {SB_DEPTHS(SB_ENTRIES)};
  return entries;
}

}  // namespace seedbed::kernels
