// SPDX-License-Identifier: Apache-2.0
// SB_HD marks a function of the one arithmetic: inlined, compiled for the host and, under nvcc, for
// the device. SB_HD_CALL is one that the host calls instead, where inlining everything into everything would
// take a compiler (and sanitizers most of all) very long; it is a template over the lane type, so that each
// instruction set has its own. SB_UNROLL unrolls a short loop everywhere; SB_UNROLL_DEVICE only on the
// device, where the arrays that it indexes live in registers.
#pragma once

#if defined(__CUDACC__)
#define SB_HD __host__ __device__ __forceinline__
#define SB_HD_CALL SB_HD
#define SB_DEVICE __device__ __forceinline__
#define SB_LAMBDA
#else
#define SB_HD inline __attribute__((always_inline))
#define SB_HD_CALL __attribute__((noinline))
#define SB_LAMBDA __attribute__((always_inline))
#endif

#if defined(SEEDBED_NO_UNROLL)  // sanitizer builds: the same bits from less code
#define SB_UNROLL
#define SB_UNROLL_DEVICE
#elif defined(__CUDACC__)
#define SB_UNROLL _Pragma("unroll")
#define SB_UNROLL_DEVICE _Pragma("unroll")
#elif defined(__clang__)
#define SB_UNROLL _Pragma("clang loop unroll(full)")
#define SB_UNROLL_DEVICE
#else
#define SB_UNROLL _Pragma("GCC unroll 16")
#define SB_UNROLL_DEVICE
#endif
