// SPDX-License-Identifier: Apache-2.0
// SB_HD marks a function of the one arithmetic: inlined, compiled for the host and, under nvcc, for
// the device.
#pragma once

#if defined(__CUDACC__)
#define SB_HD __host__ __device__ __forceinline__
#define SB_DEVICE __device__ __forceinline__
#define SB_UNROLL _Pragma("unroll")
#else
#define SB_HD inline __attribute__((always_inline))
#define SB_UNROLL _Pragma("GCC unroll 16")
#endif
