// SPDX-License-Identifier: Apache-2.0
// Memory of the devices, and copies.
#include <cstring>

#include "cudart/runtime.h"

using namespace seedbed::cudart;

#define SB_LOCK() const std::lock_guard lock(mutex())

namespace {

constexpr int kGarbage = 0xa5;

}  // namespace

extern "C" {

cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
  SB_LOCK();
  Gpu& gpu = current();
  *memory = nullptr;
  if (breaks_capture()) return answer(cudaErrorStreamCaptureUnsupported);
  if (const cudaError_t status = standing(gpu); status != cudaSuccess) return answer(status);
  if (bytes == 0) return cudaSuccess;
  if (bytes > settings().memory - gpu.used) return answer(cudaErrorMemoryAllocation);
  *memory = gpu.memory.allocate(bytes);
  std::memset(*memory, kGarbage, bytes);
  gpu.allocations[*memory] = bytes;
  gpu.used += bytes;
  return cudaSuccess;
}

cudaError_t cudaFree(void* memory) {
  SB_LOCK();
  if (!memory) return cudaSuccess;
  if (breaks_capture()) return answer(cudaErrorStreamCaptureUnsupported);
  Gpu* gpu = owner_of(memory, 1);
  const auto at = gpu ? gpu->allocations.find(memory) : decltype(gpu->allocations.find(memory)){};
  if (!gpu || at == gpu->allocations.end()) return answer(cudaErrorInvalidValue);
  for (const auto& stream : gpu->streams) drain(*stream);  // as the runtime waits for the device
  gpu->used -= at->second;
  gpu->allocations.erase(at);
  gpu->memory.free(memory);
  return answer(standing(*gpu));
}

cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  SB_LOCK();
  *total = settings().memory;
  *free = *total - current().used;
  return answer(standing(current()));
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream) {
  SB_LOCK();
  Stream* known = stream_of(stream);
  if (!known) return answer(cudaErrorInvalidResourceHandle);
  if (bytes == 0) return cudaSuccess;
  if (known->capture) {  // ordinary memory of the host cannot be part of a graph
    known->broken = true;
    return answer(cudaErrorStreamCaptureUnsupported);
  }
  const bool to_device = owner_of(to, bytes) != nullptr, from_device = owner_of(from, bytes) != nullptr;
  const bool right = kind == cudaMemcpyHostToDevice   ? to_device && !from_device
                     : kind == cudaMemcpyDeviceToHost ? from_device && !to_device
                     : kind == cudaMemcpyDeviceToDevice
                         ? to_device && from_device
                         : kind == cudaMemcpyDefault && (to_device || from_device);
  if (!right) return answer(cudaErrorInvalidValue);
  if (!to_device) {  // returns when it is done
    drain(*known);
    const cudaError_t status = standing(*gpus().at(static_cast<std::size_t>(known->device)));
    if (status == cudaSuccess) std::memcpy(to, from, bytes);
    return answer(status);
  }
  if (from_device) return answer(enqueue(*known, [=] { std::memcpy(to, from, bytes); }));
  const auto* first = static_cast<const std::byte*>(from);  // copied aside, then in its turn
  return answer(enqueue(*known, [to, aside = std::vector<std::byte>(first, first + bytes)] {
    std::memcpy(to, aside.data(), aside.size());
  }));
}

cudaError_t cudaMemsetAsync(void* memory, int value, std::size_t bytes, cudaStream_t stream) {
  SB_LOCK();
  Stream* known = stream_of(stream);
  if (!known) return answer(cudaErrorInvalidResourceHandle);
  if (bytes == 0) return cudaSuccess;
  if (!owner_of(memory, bytes)) return answer(cudaErrorInvalidValue);
  return answer(enqueue(*known, [=] { std::memset(memory, value, bytes); }));
}

}  // extern "C"
