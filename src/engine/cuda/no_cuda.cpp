// SPDX-License-Identifier: Apache-2.0
// The GPUs of a build without CUDA: none.
#include "engine/cuda/devices.h"
#include "seedbed/error.h"

#if !defined(SEEDBED_HAVE_CUDA)
namespace seedbed::cuda {

DeviceList list_devices() {
  return {{}, "this build has no CUDA"};
}

std::unique_ptr<Device> open_device(int) {
  throw UsageError("--device cuda: this build has no CUDA");
}

}  // namespace seedbed::cuda
#endif
