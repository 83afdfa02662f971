// SPDX-License-Identifier: Apache-2.0
// A real GPU through the CUDA runtime.
#include <cuda_runtime.h>
#include <cub/device/device_select.cuh>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/cuda/cublas.h"
#include "engine/cuda/devices.h"
#include "engine/cuda/rank_on_gpu.h"
#include "kernels/cuda/kernel_table.h"
#include "kernels/cuda/scores.h"
#include "seedbed/error.h"

namespace seedbed::cuda {
namespace {

constexpr int kStreams = 8;

/// Throws for anything but success: what failed, where, and the runtime's words. A failing device
/// leaves everything that is committed, so that the run can go on elsewhere. `call` may have its arguments.
void check(cudaError_t status, std::string_view call, int device) {
  if (status == cudaSuccess) return;
  const std::string function(call.substr(0, call.find('(')));
  const std::string line =
      "cuda:" + std::to_string(device) + ": " + function + ": " + cudaGetErrorString(status);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();  // not sticky: the device goes on
    throw OutOfDeviceMemory(line);
  }
  throw Error(ExitCode::resumable, line);
}
#define SB_CHECK(call) check(call, #call, index_)

/// float32 lanes (CUDA C++ Programming Guide, throughput of arithmetic instructions).
int cores_of_multiprocessor(int major, int minor) {
  const bool half = major < 8 || (major == 8 && minor == 0);
  return half ? 64 : 128;
}

struct CudaGraph final : LaunchGraph {
  ~CudaGraph() override {
    if (executable) cudaGraphExecDestroy(executable);
    if (graph) cudaGraphDestroy(graph);
  }
  cudaGraph_t graph = nullptr;
  cudaGraphExec_t executable = nullptr;
};

struct IsRunning {
  const kernels::NetworkState* state;
  __device__ bool operator()(int network) const { return state[network] == kernels::NetworkState::running; }
};

template <int... Depth>
void add_train_kernels(std::unordered_map<std::string, const void*>& table,
                       std::integer_sequence<int, Depth...>) {
  const auto add = [&](std::span<const kernels::KernelEntry> entries) {
    for (const kernels::KernelEntry& entry : entries) table[entry.name] = entry.function;
  };
  (add(kernels::train_kernels<Depth>()), ...);
  add(kernels::evaluation_kernels());
  add(kernels::score_kernels());
  add(kernels::wide_kernels());
  add(kernels::general_kernels());
  add(kernels::neuron_kernels<16>());
  add(kernels::neuron_kernels<32>());
}

const std::unordered_map<std::string, const void*>& kernel_table() {
  static const auto table = [] {
    std::unordered_map<std::string, const void*> t;
    add_train_kernels(t, std::make_integer_sequence<int, kernels::kMaxDepth + 1>{});
    return t;
  }();
  return table;
}

class CudaDevice final : public Device {
 public:
  explicit CudaDevice(int index) : index_(index) {
    SB_CHECK(cudaSetDevice(index_));
    SB_CHECK(cudaGetDeviceProperties(&properties_, index_));
    for (cudaStream_t& stream : streams_) SB_CHECK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  }
  ~CudaDevice() override {
    cudaSetDevice(index_);
    cublas_.reset();
    for (cudaStream_t stream : streams_) cudaStreamDestroy(stream);
    cudaFree(scratch_);
    cudaFree(selected_);
  }

  std::string name() const override {
    return std::string(properties_.name) + " (cuda:" + std::to_string(index_) + ")";
  }
  int multiprocessors() const override { return properties_.multiProcessorCount; }
  std::size_t free_memory() override {
    std::size_t free = 0, total = 0;
    select();
    SB_CHECK(cudaMemGetInfo(&free, &total));
    return free;
  }
  std::size_t shared_memory_per_block() const override { return properties_.sharedMemPerBlockOptin; }
  int streams() const override { return kStreams; }

  void* allocate(std::size_t bytes) override {
    void* memory = nullptr;
    select();
    SB_CHECK(cudaMalloc(&memory, bytes));
    return memory;
  }
  void free(void* memory) noexcept override {
    cudaSetDevice(index_);
    cudaFree(memory);
  }

  void upload(void* to, const void* from, std::size_t bytes, int stream) override {
    select();
    SB_CHECK(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, at(stream)));
    // Ordinary memory is copied aside first, but not where the GPU reads it by the host's page tables.
    if (properties_.pageableMemoryAccessUsesHostPageTables) SB_CHECK(cudaStreamSynchronize(at(stream)));
  }
  void download(void* to, const void* from, std::size_t bytes, int stream) override {
    select();
    SB_CHECK(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, at(stream)));
    SB_CHECK(cudaStreamSynchronize(at(stream)));
  }
  void fill_zero(void* memory, std::size_t bytes, int stream) override {
    select();
    SB_CHECK(cudaMemsetAsync(memory, 0, bytes, at(stream)));
  }

  void launch(const std::string& kernel, const LaunchShape& shape, const void* arguments, std::size_t,
              int stream) override {
    const auto found = kernel_table().find(kernel);
    if (found == kernel_table().end()) {
      throw Error(ExitCode::failed, "no such kernel in this build: " + kernel);
    }
    select();
    if (shape.shared_bytes > 48 * 1024) {
      SB_CHECK(cudaFuncSetAttribute(found->second, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                    static_cast<int>(shape.shared_bytes)));
    }
    void* parameters[] = {const_cast<void*>(arguments)};
    SB_CHECK(cudaLaunchKernel(found->second, dim3(shape.blocks), dim3(shape.threads), parameters,
                              shape.shared_bytes, at(stream)));
  }
  void synchronize(int stream) override {
    select();
    SB_CHECK(cudaStreamSynchronize(at(stream)));
  }

  void gemm(const Gemm<float>& gemm, int stream) override {
    select();
    if (!cublas_) cublas_ = std::make_unique<Cublas>(index_);
    cublas_->gemm(gemm, at(stream));
  }

  int keep_running(const kernels::NetworkState* state, const int* active, int count, int* kept,
                   int stream) override {
    select();
    if (!selected_) SB_CHECK(cudaMalloc(&selected_, sizeof(int)));
    std::size_t bytes = 0;
    SB_CHECK(
        cub::DeviceSelect::If(nullptr, bytes, active, kept, selected_, count, IsRunning{state}, at(stream)));
    if (bytes > scratch_bytes_) {
      SB_CHECK(cudaStreamSynchronize(at(stream)));
      SB_CHECK(cudaFree(scratch_));
      scratch_ = nullptr;
      SB_CHECK(cudaMalloc(&scratch_, bytes));
      scratch_bytes_ = bytes;
    }
    SB_CHECK(
        cub::DeviceSelect::If(scratch_, bytes, active, kept, selected_, count, IsRunning{state}, at(stream)));
    int result = 0;
    download(&result, selected_, sizeof result, stream);
    return result;
  }

  void rank(const RankArguments& arguments, int stream) override {
    select();
    rank_on_gpu(arguments, at(stream), index_);
  }

  void begin_capture(int stream) override {
    select();
    SB_CHECK(cudaStreamBeginCapture(at(stream), cudaStreamCaptureModeThreadLocal));
  }
  std::unique_ptr<LaunchGraph> end_capture(int stream) override {
    select();
    auto captured = std::make_unique<CudaGraph>();
    SB_CHECK(cudaStreamEndCapture(at(stream), &captured->graph));
    SB_CHECK(cudaGraphInstantiate(&captured->executable, captured->graph, 0));
    return captured;
  }
  void replay(LaunchGraph& graph, int stream) override {
    select();
    SB_CHECK(cudaGraphLaunch(static_cast<CudaGraph&>(graph).executable, at(stream)));
  }

 private:
  cudaStream_t at(int stream) const { return streams_[stream]; }
  void select() const { check(cudaSetDevice(index_), "cudaSetDevice", index_); }

  int index_;
  cudaDeviceProp properties_{};
  cudaStream_t streams_[kStreams] = {};
  void* scratch_ = nullptr;
  std::size_t scratch_bytes_ = 0;
  int* selected_ = nullptr;
  std::unique_ptr<Cublas> cublas_;  ///< made when first needed
};

}  // namespace

DeviceList list_devices() {
  DeviceList list;
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess || count == 0) {
    int driver = 0;
    cudaDriverGetVersion(&driver);
    list.why_none = status == cudaSuccess ? "no CUDA device"
                    : driver == 0         ? "no NVIDIA driver"
                                          : cudaGetErrorString(status);
    return list;
  }
  int driver = 0;
  check(cudaDriverGetVersion(&driver), "cudaDriverGetVersion", 0);
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp p{};
    int kilohertz = 0;
    check(cudaDeviceGetAttribute(&kilohertz, cudaDevAttrClockRate, i), "cudaDeviceGetAttribute", i);
    check(cudaGetDeviceProperties(&p, i), "cudaGetDeviceProperties", i);
    list.devices.push_back(
        {i, p.name, p.major, p.minor, p.totalGlobalMem, p.multiProcessorCount, driver,
         2e3 * kilohertz * p.multiProcessorCount * cores_of_multiprocessor(p.major, p.minor)});
  }
  return list;
}

std::unique_ptr<Device> open_device(int index) {
  const DeviceList list = list_devices();
  const std::string flag = "--device cuda:" + std::to_string(index);
  if (list.devices.empty()) throw UsageError(flag + ": " + list.why_none);
  if (index < 0 || index >= static_cast<int>(list.devices.size())) {
    throw UsageError(flag +
                     ": no such device; allowed: cuda:0 to cuda:" + std::to_string(list.devices.size() - 1));
  }
  const DeviceInfo& info = list.devices[static_cast<std::size_t>(index)];
  cudaFuncAttributes attributes{};
  if (cudaSetDevice(index) != cudaSuccess ||
      cudaFuncGetAttributes(&attributes, kernels::evaluation_kernels()[0].function) != cudaSuccess) {
    const std::string reason = cudaGetErrorString(cudaGetLastError());
    throw UsageError(flag + ": " + info.name + " (compute capability " + std::to_string(info.major) + "." +
                     std::to_string(info.minor) + ") cannot run this build's kernels: " + reason);
  }
  return std::make_unique<CudaDevice>(index);
}

}  // namespace seedbed::cuda
