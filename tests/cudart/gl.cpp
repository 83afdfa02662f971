// SPDX-License-Identifier: Apache-2.0
// CUDA-GL interop: a mapped buffer of GL is memory of the device, from the stream's turn on, full of garbage
// as cudaGraphicsRegisterFlagsWriteDiscard allows; GL has what is in it when it is unmapped, not what other
// streams write later.
#include <epoxy/gl.h>

#include <cuda_runtime_api.h>

#include <cuda_gl_interop.h>

#include <cstring>
#include <set>

#include "cudart/runtime.h"

using namespace seedbed::cudart;

struct cudaGraphicsResource {
  GLuint buffer = 0;
  int device = 0;
  void* mapped = nullptr;
  std::size_t bytes = 0;
};

namespace {

std::set<GLuint>& registered() {
  static auto* const buffers = new std::set<GLuint>;
  return *buffers;
}

}  // namespace

extern "C" {

cudaError_t cudaGLGetDevices(unsigned* count, int* devices, unsigned most, cudaGLDeviceList) {
  const std::lock_guard lock(mutex());
  if (!epoxy_has_gl_extension("GL_ARB_texture_buffer_object") && epoxy_gl_version() < 31) {
    return answer(cudaErrorNoDevice);
  }
  *count = 0;
  for (const auto& gpu : gpus())
    if (*count < most) devices[(*count)++] = gpu->index;
  return cudaSuccess;
}

cudaError_t cudaGraphicsGLRegisterBuffer(cudaGraphicsResource_t* resource, GLuint buffer, unsigned) {
  const std::lock_guard lock(mutex());
  if (!glIsBuffer(buffer) || registered().contains(buffer)) return answer(cudaErrorInvalidValue);
  registered().insert(buffer);
  *resource = new cudaGraphicsResource{buffer, current().index};
  return cudaSuccess;
}

cudaError_t cudaGraphicsUnregisterResource(cudaGraphicsResource_t resource) {
  const std::lock_guard lock(mutex());
  if (resource->mapped) return answer(cudaErrorIllegalState);
  registered().erase(resource->buffer);
  delete resource;
  return cudaSuccess;
}

cudaError_t cudaGraphicsMapResources(int count, cudaGraphicsResource_t* resources, cudaStream_t stream) {
  const std::lock_guard lock(mutex());
  if (!stream_of(stream)) return answer(cudaErrorInvalidResourceHandle);
  for (int k = 0; k < count; ++k) {
    cudaGraphicsResource& r = *resources[k];
    if (r.mapped || r.device != current().index) return answer(cudaErrorIllegalState);
    GLint bytes = 0;
    glBindBuffer(GL_COPY_READ_BUFFER, r.buffer);
    glGetBufferParameteriv(GL_COPY_READ_BUFFER, GL_BUFFER_SIZE, &bytes);
    r.bytes = static_cast<std::size_t>(bytes);
    if (const cudaError_t status = cudaMalloc(&r.mapped, r.bytes); status != cudaSuccess) return status;
    // GL may be at work on it until the stream's turn: what others write before is lost.
    cudaMemsetAsync(r.mapped, 0xa5, r.bytes, stream);
  }
  return cudaSuccess;
}

cudaError_t cudaGraphicsResourceGetMappedPointer(void** pointer, std::size_t* bytes,
                                                 cudaGraphicsResource_t resource) {
  const std::lock_guard lock(mutex());
  if (!resource->mapped) return answer(cudaErrorIllegalState);
  *pointer = resource->mapped;
  *bytes = resource->bytes;
  return cudaSuccess;
}

cudaError_t cudaGraphicsUnmapResources(int count, cudaGraphicsResource_t* resources, cudaStream_t stream) {
  const std::lock_guard lock(mutex());
  Stream* known = stream_of(stream);
  if (!known) return answer(cudaErrorInvalidResourceHandle);
  drain(*known);
  for (int k = 0; k < count; ++k) {
    cudaGraphicsResource& r = *resources[k];
    if (!r.mapped) return answer(cudaErrorIllegalState);
    glBindBuffer(GL_COPY_WRITE_BUFFER, r.buffer);
    glBufferSubData(GL_COPY_WRITE_BUFFER, 0, static_cast<GLsizeiptr>(r.bytes), r.mapped);
    cudaFree(r.mapped);
    r.mapped = nullptr;
  }
  return cudaSuccess;
}

}  // extern "C"
