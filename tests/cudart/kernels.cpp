// SPDX-License-Identifier: Apache-2.0
// Kernels: what the compiler's code in every object file registers before main, and launches.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <unordered_map>

#include "cudart/runtime.h"
#include "ptx/launch.h"
#include "ptx/program.h"

namespace seedbed::cudart {
namespace {

/// What __cudaRegisterFatBinary is given (fatbinary_section.h).
struct Wrapper {
  int magic, version;
  const void* data;
  void* unused;
};
struct FatBinaryHeader {
  std::uint32_t magic;
  std::uint16_t version, header_bytes;
  std::uint64_t bytes;
};

/// The device code of an object file; read when its first kernel is used.
struct Image {
  std::string_view text;
  std::unique_ptr<ptx::Module> module;
};

struct Registered {
  Image* image;
  Function function;
};

std::unordered_map<const void*, Registered>& registered() {
  static auto* const all = new std::unordered_map<const void*, Registered>;
  return *all;
}

/// The PTX text in uncompressed device code, from its header to the zero after it.
std::string_view find_ptx(const Wrapper& wrapper) {
  FatBinaryHeader header;
  std::memcpy(&header, wrapper.data, sizeof header);
  const std::string_view all(static_cast<const char*>(wrapper.data), header.header_bytes + header.bytes);
  const auto start = all.find(".version ");
  if (start == std::string_view::npos) return {};
  return all.substr(start, all.find('\0', start) - start);
}

struct Call {
  dim3 grid, block;
  std::size_t shared;
  void* stream;
};
thread_local std::vector<Call> calls;

cudaError_t launch(const void* stub, dim3 grid, dim3 block, void** arguments, std::size_t shared,
                   cudaStream_t stream) {
  const std::lock_guard lock(mutex());
  Stream* known = stream_of(stream);
  if (!known || known->device != current().index) return answer(cudaErrorInvalidResourceHandle);
  Gpu& gpu = current();
  const Function* function = function_at(stub);
  if (!function) return answer(cudaErrorInvalidDeviceFunction);
  const ptx::Kernel& kernel = ptx::kernel_named(function->module->program(), function->name);
  const auto allowed = gpu.dynamic_shared.find(stub);
  const std::size_t most =
      allowed == gpu.dynamic_shared.end() ? 48 << 10 : static_cast<std::size_t>(allowed->second);
  if (shared > most || kernel.static_shared + shared > 227 << 10) return answer(cudaErrorInvalidValue);
  if (grid.x == 0 || grid.y != 1 || grid.z != 1 || block.x == 0 || block.x > kernel.max_threads ||
      block.y != 1 || block.z != 1) {
    return answer(cudaErrorInvalidConfiguration);
  }
  std::vector<std::byte> values(kernel.parameter_bytes);
  for (std::size_t k = 0; k < kernel.parameters.size(); ++k) {
    std::memcpy(values.data() + kernel.parameters[k].offset, arguments[k], kernel.parameters[k].size);
  }
  return answer(enqueue(*known, [=, &gpu, values = std::move(values)] {
    if (settings().lose_after >= 0 && gpu.launches >= settings().lose_after) {
      gpu.lost = cudaErrorLaunchFailure;
      return;
    }
    ++gpu.launches;
    ptx::Options options;
    // CUB's blocks pass on registers of lanes that have no element; ours read nothing that was not written.
    options.check_unwritten = function->name.starts_with("seedbed_");
    ptx::launch(*function->module, function->name, {grid.x, block.x, shared}, values, gpu.memory, options);
  }));
}

}  // namespace

const Function* function_at(const void* stub) {
  const auto at = registered().find(stub);
  if (at == registered().end()) return nullptr;
  Registered& entry = at->second;
  if (!entry.image->module) {
    entry.image->module = std::make_unique<ptx::Module>(ptx::Module::parse(entry.image->text));
  }
  entry.function.module = entry.image->module.get();
  return &entry.function;
}

}  // namespace seedbed::cudart

using namespace seedbed::cudart;
namespace ptx = seedbed::ptx;

extern "C" {

void** __cudaRegisterFatBinary(void* wrapper) {
  return reinterpret_cast<void**>(new Image{find_ptx(*static_cast<Wrapper*>(wrapper)), nullptr});
}
void __cudaRegisterFatBinaryEnd(void**) {}
void __cudaUnregisterFatBinary(void**) {}
void __cudaRegisterVar(void**, char*, char*, const char*, int, std::size_t, int, int) {}

void __cudaRegisterFunction(void** image, const char* stub, char*, const char* name, int, uint3*, uint3*,
                            dim3*, dim3*, int*) {
  registered()[stub] = {reinterpret_cast<Image*>(image), {nullptr, name}};
}

unsigned __cudaPushCallConfiguration(dim3 grid, dim3 block, std::size_t shared, CUstream_st* stream) {
  calls.push_back({grid, block, shared, stream});
  return 0;
}

cudaError_t __cudaPopCallConfiguration(dim3* grid, dim3* block, std::size_t* shared, void* stream) {
  const Call call = calls.back();
  calls.pop_back();
  *grid = call.grid;
  *block = call.block;
  *shared = call.shared;
  *static_cast<void**>(stream) = call.stream;
  return cudaSuccess;
}

cudaError_t __cudaGetKernel(cudaKernel_t* kernel, const void* stub) {
  *kernel = reinterpret_cast<cudaKernel_t>(const_cast<void*>(stub));
  return cudaSuccess;
}

cudaError_t __cudaLaunchKernel(cudaKernel_t kernel, dim3 grid, dim3 block, void** arguments,
                               std::size_t shared, cudaStream_t stream) {
  return launch(kernel, grid, block, arguments, shared, stream);
}

cudaError_t cudaLaunchKernel(const void* stub, dim3 grid, dim3 block, void** arguments, std::size_t shared,
                             cudaStream_t stream) {
  return launch(stub, grid, block, arguments, shared, stream);
}

cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* stub) {
  const std::lock_guard lock(mutex());
  if (settings().status == "old-gpu") return answer(cudaErrorNoKernelImageForDevice);
  const Function* function = function_at(stub);
  if (!function) return answer(cudaErrorInvalidDeviceFunction);
  const ptx::Kernel& kernel = ptx::kernel_named(function->module->program(), function->name);
  *attributes = {};
  attributes->sharedSizeBytes = kernel.static_shared;
  attributes->localSizeBytes = kernel.local_bytes;
  attributes->maxThreadsPerBlock = static_cast<int>(kernel.max_threads);
  attributes->maxDynamicSharedSizeBytes = 48 << 10;
  attributes->ptxVersion = 90;
  attributes->binaryVersion = 90;
  return cudaSuccess;
}

cudaError_t cudaFuncSetAttribute(const void* stub, cudaFuncAttribute attribute, int value) {
  const std::lock_guard lock(mutex());
  if (!function_at(stub)) return answer(cudaErrorInvalidDeviceFunction);
  if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize || value < 0 || value > 227 << 10) {
    return answer(cudaErrorInvalidValue);
  }
  current().dynamic_shared[stub] = value;
  return cudaSuccess;
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks, const void* stub, int,
                                                                   std::size_t, unsigned) {
  const std::lock_guard lock(mutex());
  if (!function_at(stub)) return answer(cudaErrorInvalidDeviceFunction);
  *blocks = 2;
  return cudaSuccess;
}

}  // extern "C"
