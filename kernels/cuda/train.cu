// SPDX-License-Identifier: Apache-2.0
// Training kernels of one depth, SEEDBED_DEPTH, which the build defines: every activation and
// regularization for every mapping that is of use at this depth (docs/cuda.md).
#include "kernels/cuda/kernel_table.h"
#include "kernels/cuda/train.cuh"
#include "kernels/cuda/train_split.cuh"

#define SB_JOIN_(a, b, c, d, e, f, g, h) a##b##c##d##e##f##g##h
#define SB_JOIN(a, b, c, d, e, f, g, h) SB_JOIN_(a, b, c, d, e, f, g, h)
#define SB_NAME(threads, width, a, r) \
  SB_JOIN(seedbed_train_t, threads, _w, width, _d, SEEDBED_DEPTH, _##a, _##r)

// Blocks of 128 threads; two of them a multiprocessor give each thread 255 registers.
#define SB_TRAIN(threads, width, a, r)                                                                    \
  extern "C" __global__ void __launch_bounds__(seedbed::kernels::kTrainBlock)                             \
      SB_NAME(threads, width, a, r)(const __grid_constant__ seedbed::kernels::TrainArguments arguments) { \
    extern __shared__ __align__(16) float shared[];                                                       \
    using namespace seedbed;                                                                              \
    kernels::train_networks<kernels::WarpLane<float, threads>, SEEDBED_DEPTH, Activation::a,              \
                            Regularization::r, width>(arguments, shared);                                 \
  }

// math = "fast": eight threads a network, which hardware tanh makes the fastest mapping.
#define SB_FAST_NAME(threads, width, a, r) \
  SB_JOIN(seedbed_train_fast_t, threads, _w, width, _d, SEEDBED_DEPTH, _##a, _##r)
#define SB_TRAIN_FAST(threads, width, a, r)                                                                  \
  extern "C" __global__ void __launch_bounds__(seedbed::kernels::kTrainBlock) SB_FAST_NAME(                  \
      threads, width, a, r)(const __grid_constant__ seedbed::kernels::TrainArguments arguments) {            \
    extern __shared__ __align__(16) float shared[];                                                          \
    using namespace seedbed;                                                                                 \
    kernels::train_networks<kernels::FastWarpLane<threads>, SEEDBED_DEPTH, Activation::a, Regularization::r, \
                            width>(arguments, shared);                                                       \
  }

#define SB_TRAIN_SPLIT(threads, width, a, r)                                                              \
  extern "C" __global__ void __launch_bounds__(seedbed::kernels::kTrainBlock)                             \
      SB_NAME(threads, width, a, r)(const __grid_constant__ seedbed::kernels::TrainArguments arguments) { \
    extern __shared__ __align__(16) float shared[];                                                       \
    using namespace seedbed;                                                                              \
    kernels::train_split_networks<SEEDBED_DEPTH, Activation::a, Regularization::r>(arguments, shared);    \
  }

#define SB_KERNELS_R(X, threads, width, a) \
  X(threads, width, a, none) X(threads, width, a, l1) X(threads, width, a, l2)
#if SEEDBED_DEPTH == 0
#define SB_KERNELS_A(X, threads, width) SB_KERNELS_R(X, threads, width, linear)
#else
#define SB_KERNELS_A(X, threads, width)    \
  SB_KERNELS_R(X, threads, width, relu)    \
  SB_KERNELS_R(X, threads, width, tanh)    \
  SB_KERNELS_R(X, threads, width, sigmoid) \
  SB_KERNELS_R(X, threads, width, linear)
#endif

#if SEEDBED_DEPTH <= 1
#define SB_KERNELS_T1(X) SB_KERNELS_A(X, 1, 4) SB_KERNELS_A(X, 1, 8)
#elif SEEDBED_DEPTH <= 4
#define SB_KERNELS_T1(X) SB_KERNELS_A(X, 1, 4)
#else
#define SB_KERNELS_T1(X)
#endif
#if SEEDBED_DEPTH <= 2
#define SB_KERNELS_T2(X) SB_KERNELS_A(X, 2, 8)
#else
#define SB_KERNELS_T2(X)
#endif
#if SEEDBED_DEPTH <= 4
#define SB_KERNELS_T4(X) SB_KERNELS_A(X, 4, 8)
#else
#define SB_KERNELS_T4(X)
#endif
#if SEEDBED_DEPTH >= 1
#define SB_KERNELS_T32(X) SB_KERNELS_A(X, 32, 8)
#else
#define SB_KERNELS_T32(X)
#endif
#define SB_KERNELS(X) SB_KERNELS_T1(X) SB_KERNELS_T2(X) SB_KERNELS_T4(X) SB_KERNELS_A(X, 8, 8)

SB_KERNELS(SB_TRAIN)
SB_KERNELS_T32(SB_TRAIN_SPLIT)
SB_KERNELS_A(SB_TRAIN_FAST, 8, 8)

#define SB_STRING_(x) #x
#define SB_STRING(x) SB_STRING_(x)
#define SB_ENTRY(threads, width, a, r) \
  {SB_STRING(SB_NAME(threads, width, a, r)), reinterpret_cast<const void*>(SB_NAME(threads, width, a, r))},
#define SB_FAST_ENTRY(threads, width, a, r)       \
  {SB_STRING(SB_FAST_NAME(threads, width, a, r)), \
   reinterpret_cast<const void*>(SB_FAST_NAME(threads, width, a, r))},

namespace seedbed::kernels {

template <>
std::span<const KernelEntry> train_kernels<SEEDBED_DEPTH>() {
  static const KernelEntry entries[] = {SB_KERNELS(SB_ENTRY) SB_KERNELS_T32(SB_ENTRY)
                                            SB_KERNELS_A(SB_FAST_ENTRY, 8, 8)};
  return entries;
}

}  // namespace seedbed::kernels
