// SPDX-License-Identifier: Apache-2.0
// Which networks have kernels with a thread a neuron (kernels/cuda/neurons.cuh), and how these are called.
#pragma once

namespace seedbed::kernels {

/// Threads of a block of these kernels.
inline constexpr int kNeuronBlock = 128;

/// Most hidden layers of networks with up to `width` neurons, 16 or 32: more would not fit the registers.
constexpr int neuron_depth(int width) {
  return width == 16 ? 4 : 2;
}

}  // namespace seedbed::kernels
