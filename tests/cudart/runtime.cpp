// SPDX-License-Identifier: Apache-2.0
#include "cudart/runtime.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

namespace seedbed::cudart {
namespace {

long number(const char* name, long otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtol(text, nullptr, 10) : otherwise;
}

std::string text(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

void report() {
  std::FILE* file = std::fopen(settings().report.c_str(), "w");
  if (!file) return;
  for (const auto& gpu : gpus()) {
    std::fprintf(file, "cuda:%d launches %ld graphs %ld left %zu\n", gpu->index, gpu->launches, gpu->graphs,
                 gpu->used);
  }
  std::fclose(file);
}

thread_local int current_device = 0;
thread_local cudaError_t last = cudaSuccess;
thread_local Stream* capturing = nullptr;

}  // namespace

const Settings& settings() {
  static const Settings all = [] {
    return Settings{static_cast<int>(number("SEEDBED_CUDART_DEVICES", 1)),
                    static_cast<std::size_t>(number("SEEDBED_CUDART_MEMORY", 256l << 20)),
                    text("SEEDBED_CUDART_STATUS"), number("SEEDBED_CUDART_LOSE_AFTER", -1),
                    text("SEEDBED_CUDART_REPORT")};
  }();
  return all;
}

std::recursive_mutex& mutex() {
  static auto* const it = new std::recursive_mutex;  // outlives whatever ends last
  return *it;
}

std::vector<std::unique_ptr<Gpu>>& gpus() {
  static auto* const all = [] {
    auto* made = new std::vector<std::unique_ptr<Gpu>>;
    for (int k = 0; k < settings().devices; ++k) {
      auto gpu = std::make_unique<Gpu>();
      gpu->index = k;
      gpu->streams.push_back(std::make_unique<Stream>());
      gpu->streams.front()->device = k;
      made->push_back(std::move(gpu));
    }
    if (!settings().report.empty()) std::atexit(report);
    return made;
  }();
  return *all;
}

Gpu& current() {
  return *gpus().at(static_cast<std::size_t>(current_device));
}

Gpu* owner_of(const void* address, std::size_t bytes) {
  for (const auto& gpu : gpus()) {
    auto at = gpu->allocations.upper_bound(const_cast<void*>(address));
    if (at == gpu->allocations.begin()) continue;
    --at;
    const auto offset =
        static_cast<std::size_t>(static_cast<const char*>(address) - static_cast<const char*>(at->first));
    if (offset < at->second && bytes <= at->second - offset) return gpu.get();
  }
  return nullptr;
}

Stream* stream_of(cudaStream_t stream) {
  if (!stream) return current().streams.front().get();
  for (const auto& gpu : gpus())
    for (const auto& known : gpu->streams)
      if (known.get() == reinterpret_cast<Stream*>(stream)) return known.get();
  return nullptr;
}

void drain(Stream& stream) {
  Gpu& gpu = *gpus().at(static_cast<std::size_t>(stream.device));
  while (!stream.waiting.empty()) {
    const Work work = std::move(stream.waiting.front());
    stream.waiting.pop_front();
    if (gpu.lost != cudaSuccess) continue;
    try {
      work();
    } catch (const std::exception& e) {
      std::fprintf(stderr, "cuda:%d: %s\n", gpu.index, e.what());
      gpu.lost = cudaErrorIllegalAddress;
    }
  }
}

cudaError_t enqueue(Stream& stream, Work work) {
  if (stream.capture) {
    stream.capture->work.push_back(std::move(work));
  } else {
    stream.waiting.push_back(std::move(work));
  }
  return standing(*gpus().at(static_cast<std::size_t>(stream.device)));
}

bool breaks_capture() {
  if (!capturing) return false;
  capturing->broken = true;
  return true;
}

cudaError_t& last_error() {
  return last;
}

cudaError_t answer(cudaError_t status) {
  if (status != cudaSuccess) last = status;
  return status;
}

}  // namespace seedbed::cudart

using namespace seedbed::cudart;

#define SB_LOCK() const std::lock_guard lock(mutex())

extern "C" {

// Devices

cudaError_t cudaGetDeviceCount(int* count) {
  *count = 0;
  if (settings().status == "no-driver" || settings().status == "old-driver") {
    return answer(cudaErrorInsufficientDriver);
  }
  *count = settings().devices;
  return *count == 0 ? answer(cudaErrorNoDevice) : cudaSuccess;
}

cudaError_t cudaDriverGetVersion(int* version) {
  *version = settings().status == "no-driver"    ? 0
             : settings().status == "old-driver" ? 11040
                                                 : CUDART_VERSION;
  return cudaSuccess;
}

cudaError_t cudaSetDevice(int device) {
  if (device < 0 || device >= settings().devices) return answer(cudaErrorInvalidDevice);
  current_device = device;
  return cudaSuccess;
}

cudaError_t cudaGetDevice(int* device) {
  *device = current_device;
  return cudaSuccess;
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  if (device < 0 || device >= settings().devices) return answer(cudaErrorInvalidDevice);
  *properties = {};
  std::snprintf(properties->name, sizeof properties->name, "no GPU (PTX on the CPU)");
  properties->totalGlobalMem = settings().memory;
  properties->sharedMemPerBlock = 48 << 10;
  properties->sharedMemPerBlockOptin = 227 << 10;
  properties->multiProcessorCount = 2;
  properties->warpSize = 32;
  properties->maxThreadsPerBlock = 1024;
  properties->major = 9;
  properties->minor = 0;
  return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  if (device < 0 || device >= settings().devices) return answer(cudaErrorInvalidDevice);
  static const std::map<cudaDeviceAttr, int> known{{cudaDevAttrClockRate, 1'000'000},
                                                   {cudaDevAttrComputeCapabilityMajor, 9},
                                                   {cudaDevAttrComputeCapabilityMinor, 0},
                                                   {cudaDevAttrMultiProcessorCount, 2},
                                                   {cudaDevAttrWarpSize, 32},
                                                   {cudaDevAttrMaxGridDimX, 2147483647},
                                                   {cudaDevAttrMaxSharedMemoryPerBlock, 48 << 10},
                                                   {cudaDevAttrMaxSharedMemoryPerBlockOptin, 227 << 10}};
  const auto at = known.find(attribute);
  if (at == known.end()) return answer(cudaErrorInvalidValue);
  *value = at->second;
  return cudaSuccess;
}

// Errors

cudaError_t cudaPeekAtLastError() {
  return last_error();
}

cudaError_t cudaGetLastError() {
  SB_LOCK();
  return std::exchange(last_error(), gpus().empty() ? cudaSuccess : standing(current()));
}

const char* cudaGetErrorName(cudaError_t error) {
  return cudaGetErrorString(error);
}

const char* cudaGetErrorString(cudaError_t error) {
  switch (error) {
    case cudaSuccess:
      return "no error";
    case cudaErrorInvalidValue:
      return "invalid argument";
    case cudaErrorMemoryAllocation:
      return "out of memory";
    case cudaErrorInsufficientDriver:
      return "CUDA driver version is insufficient for CUDA runtime version";
    case cudaErrorNoDevice:
      return "no CUDA-capable device is detected";
    case cudaErrorInvalidDevice:
      return "invalid device ordinal";
    case cudaErrorInvalidResourceHandle:
      return "invalid resource handle";
    case cudaErrorNoKernelImageForDevice:
      return "no kernel image is available for execution on the device";
    case cudaErrorInvalidConfiguration:
      return "invalid configuration argument";
    case cudaErrorInvalidDeviceFunction:
      return "invalid device function";
    case cudaErrorIllegalAddress:
      return "an illegal memory access was encountered";
    case cudaErrorLaunchFailure:
      return "unspecified launch failure";
    case cudaErrorStreamCaptureUnsupported:
      return "operation not permitted when stream is capturing";
    case cudaErrorStreamCaptureInvalidated:
      return "operation failed due to a previous error during capture";
    case cudaErrorIllegalState:
      return "the operation cannot be performed in the present state";
    default:
      return "an error of another kind";
  }
}

// Streams

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  SB_LOCK();
  if (const cudaError_t status = standing(current()); status != cudaSuccess) return answer(status);
  current().streams.push_back(std::make_unique<Stream>());
  current().streams.back()->device = current().index;
  *stream = reinterpret_cast<cudaStream_t>(current().streams.back().get());
  return cudaSuccess;
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  SB_LOCK();
  Stream* known = stream_of(stream);
  if (!known || !stream) return answer(cudaErrorInvalidResourceHandle);
  drain(*known);
  std::erase_if(gpus().at(static_cast<std::size_t>(known->device))->streams,
                [&](const auto& s) { return s.get() == known; });
  return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  SB_LOCK();
  Stream* known = stream_of(stream);
  if (!known) return answer(cudaErrorInvalidResourceHandle);
  if (known->capture) {
    known->broken = true;
    return answer(cudaErrorStreamCaptureUnsupported);
  }
  drain(*known);
  return answer(standing(*gpus().at(static_cast<std::size_t>(known->device))));
}

cudaError_t cudaLaunchHostFunc(cudaStream_t stream, cudaHostFn_t function, void* data) {
  SB_LOCK();
  Stream* known = stream_of(stream);
  if (!known) return answer(cudaErrorInvalidResourceHandle);
  return answer(enqueue(*known, [=] { function(data); }));
}

// Graphs

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
  SB_LOCK();
  Stream* known = stream_of(stream);
  if (!known || !stream) return answer(cudaErrorInvalidResourceHandle);
  if (capturing || known->capture) return answer(cudaErrorIllegalState);
  known->capture = std::make_unique<Graph>();
  known->capture->device = known->device;
  known->broken = false;
  capturing = known;
  return cudaSuccess;
}

cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  SB_LOCK();
  *graph = nullptr;
  Stream* known = stream_of(stream);
  if (!known || known != capturing) return answer(cudaErrorIllegalState);
  capturing = nullptr;
  std::unique_ptr<Graph> recorded = std::move(known->capture);
  if (known->broken) return answer(cudaErrorStreamCaptureInvalidated);
  *graph = reinterpret_cast<cudaGraph_t>(recorded.release());
  return cudaSuccess;
}

cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph, unsigned long long) {
  *executable = reinterpret_cast<cudaGraphExec_t>(new Graph(*reinterpret_cast<Graph*>(graph)));
  return cudaSuccess;
}

cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t stream) {
  SB_LOCK();
  Stream* known = stream_of(stream);
  const auto& graph = *reinterpret_cast<Graph*>(executable);
  if (!known || known->device != graph.device) return answer(cudaErrorInvalidResourceHandle);
  for (const Work& work : graph.work) enqueue(*known, work);
  Gpu& gpu = *gpus().at(static_cast<std::size_t>(known->device));
  ++gpu.graphs;
  return answer(standing(gpu));
}

cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  delete reinterpret_cast<Graph*>(graph);
  return cudaSuccess;
}

cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable) {
  delete reinterpret_cast<Graph*>(executable);
  return cudaSuccess;
}

}  // extern "C"
