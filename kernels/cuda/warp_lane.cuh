// SPDX-License-Identifier: Apache-2.0
// WarpLane: the value that a thread of a warp holds, with Group neighbouring threads a network.
// Device only. Every thread of the warp must take part in xor_lanes.
#pragma once

#include "kernels/lanes/scalar.h"

namespace seedbed::kernels {

template <class Real_, int Group>
struct WarpLane : ScalarLane<Real_> {
  using Real = Real_;
  static constexpr int kGroup = Group;

  template <int Q>
  static __device__ __forceinline__ Real xor_lanes(Real x) {
    static_assert(Q < Group, "outside the group");
    if constexpr (Q == 0) {
      return x;
    } else {
      return __shfl_xor_sync(0xffffffffu, x, Q, Group);
    }
  }
};

/// The same with the GPU's tanh: one instruction, relative error up to 2^-11, NaN kept.
template <int Group>
struct FastWarpLane : WarpLane<float, Group> {
  static __device__ __forceinline__ float hardware_tanh(float x) {
    float result;
    asm("tanh.approx.f32 %0, %1;" : "=f"(result) : "f"(x));
    return result;
  }
};

}  // namespace seedbed::kernels
