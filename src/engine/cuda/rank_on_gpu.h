// SPDX-License-Identifier: Apache-2.0
// The ranking (rank.h) on a stream of the current GPU.
#pragma once

#include <cuda_runtime.h>

#include "engine/cuda/rank_arguments.h"

namespace seedbed::cuda {

/// Throws OutOfDeviceMemory where there is no room for the sorts' own work space, Error for a failing device;
/// `device`: its index, for the message.
void rank_on_gpu(const RankArguments& arguments, cudaStream_t stream, int device);

}  // namespace seedbed::cuda
