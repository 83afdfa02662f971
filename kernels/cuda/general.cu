// SPDX-License-Identifier: Apache-2.0
// The general kernels on a GPU: a thread a network, its values and parameters in columns of device memory.
#include "kernels/cuda/kernel_table.h"
#include "kernels/general/epoch.h"
#include "kernels/general/launch.h"

namespace {

using namespace seedbed::kernels;
using general::Task;
using general::Work;

__device__ std::int64_t column_of_thread() {
  return std::int64_t(blockIdx.x) * general::kBlock + threadIdx.x;
}

}  // namespace

#define SB_GENERAL(task, Real)                                                   \
  extern "C" __global__ void __launch_bounds__(general::kBlock)                  \
      seedbed_general_##task##_##Real(const __grid_constant__ Work<Real> work) { \
    const std::int64_t column = column_of_thread();                              \
    if (column < work.networks) general::task<ScalarLane<Real>>(work, column);   \
  }
#define SB_GENERAL_BOTH(task) SB_GENERAL(task, float) SB_GENERAL(task, double)
SB_GENERAL_BOTH(train_epochs)
SB_GENERAL_BOTH(evaluate)
SB_GENERAL_BOTH(outputs)
SB_GENERAL_BOTH(largest)
SB_GENERAL_BOTH(not_finite)

namespace seedbed::kernels {

std::span<const KernelEntry> general_kernels() {
#define SB_ENTRY(task, Real) \
  { "seedbed_general_" #task "_" #Real, reinterpret_cast<const void*>(seedbed_general_##task##_##Real) }
#define SB_ENTRIES(task) SB_ENTRY(task, float), SB_ENTRY(task, double)
  static const KernelEntry entries[] = {SB_ENTRIES(train_epochs), SB_ENTRIES(evaluate), SB_ENTRIES(outputs),
                                        SB_ENTRIES(largest), SB_ENTRIES(not_finite)};
  return entries;
}

}  // namespace seedbed::kernels
