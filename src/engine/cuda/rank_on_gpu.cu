// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/rank_on_gpu.h"

#include <thrust/execution_policy.h>
#include <thrust/system_error.h>

#include <new>
#include <string>

#include "engine/cuda/device.h"
#include "engine/cuda/rank.h"
#include "seedbed/error.h"

namespace seedbed::cuda {

void rank_on_gpu(const RankArguments& arguments, cudaStream_t stream, int device) {
  const std::string where = "cuda:" + std::to_string(device) + ": ranking: ";
  try {
    rank(thrust::cuda::par.on(stream), arguments);
  } catch (const std::bad_alloc& e) {
    cudaGetLastError();  // not sticky: the device goes on
    throw OutOfDeviceMemory(where + e.what());
  } catch (const thrust::system_error& e) {
    throw Error(ExitCode::resumable, where + e.what());
  }
}

}  // namespace seedbed::cuda
