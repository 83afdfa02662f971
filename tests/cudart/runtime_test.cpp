// SPDX-License-Identifier: Apache-2.0
// What the CUDA engine takes for granted of the CUDA runtime: of NVIDIA's, where there is a GPU, and of ours
// (runtime.h), which has to promise no more.
#include <cuda_runtime_api.h>

#include <numeric>
#include <vector>

#include "cuda/cuda_run.h"
#include "kernels/cuda/kernel_table.h"

namespace seedbed::cuda {
namespace {

class RealGpuRuntime : public testing::Test {
 protected:
  void SetUp() override {
    SEEDBED_NEEDS_GPU();
    ASSERT_EQ(cudaSetDevice(0), cudaSuccess);
    ASSERT_EQ(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), cudaSuccess);
  }
  void TearDown() override {
    if (stream_) {
      EXPECT_EQ(cudaStreamDestroy(stream_), cudaSuccess);
    }
  }
  cudaStream_t stream_ = nullptr;
};

constexpr std::size_t kCount = 100'000, kBytes = kCount * sizeof(int);

struct DeviceInts {
  DeviceInts() { EXPECT_EQ(cudaMalloc(reinterpret_cast<void**>(&data), kBytes), cudaSuccess); }
  ~DeviceInts() { EXPECT_EQ(cudaFree(data), cudaSuccess); }
  int* data = nullptr;
};

std::vector<int> counted(int first) {
  std::vector<int> values(kCount);
  std::iota(values.begin(), values.end(), first);
  return values;
}

TEST_F(RealGpuRuntime, WorkOfAStreamIsDoneInOrder) {
  const DeviceInts a, b;
  const std::vector<int> values = counted(7);
  std::vector<int> back(kCount), cleared(kCount);
  ASSERT_EQ(cudaMemcpyAsync(a.data, values.data(), kBytes, cudaMemcpyHostToDevice, stream_), cudaSuccess);
  ASSERT_EQ(cudaMemcpyAsync(b.data, a.data, kBytes, cudaMemcpyDeviceToDevice, stream_), cudaSuccess);
  ASSERT_EQ(cudaMemsetAsync(a.data, 0, kBytes, stream_), cudaSuccess);
  ASSERT_EQ(cudaMemcpyAsync(back.data(), b.data, kBytes, cudaMemcpyDeviceToHost, stream_), cudaSuccess);
  ASSERT_EQ(cudaMemcpyAsync(cleared.data(), a.data, kBytes, cudaMemcpyDeviceToHost, stream_), cudaSuccess);
  ASSERT_EQ(cudaStreamSynchronize(stream_), cudaSuccess);
  EXPECT_EQ(back, values);
  EXPECT_EQ(cleared, std::vector<int>(kCount, 0));
}

TEST_F(RealGpuRuntime, MemoryOfTheHostMayChangeOnceItIsOnItsWay) {
  const DeviceInts a;
  std::vector<int> values = counted(1), back(kCount);
  cudaDeviceProp properties{};
  ASSERT_EQ(cudaGetDeviceProperties(&properties, 0), cudaSuccess);
  ASSERT_EQ(cudaMemcpyAsync(a.data, values.data(), kBytes, cudaMemcpyHostToDevice, stream_), cudaSuccess);
  if (properties.pageableMemoryAccessUsesHostPageTables) {  // the engine waits there
    ASSERT_EQ(cudaStreamSynchronize(stream_), cudaSuccess);
  }
  values.assign(kCount, -1);
  ASSERT_EQ(cudaMemcpyAsync(back.data(), a.data, kBytes, cudaMemcpyDeviceToHost, stream_), cudaSuccess);
  ASSERT_EQ(cudaStreamSynchronize(stream_), cudaSuccess);
  EXPECT_EQ(back, counted(1));
}

TEST_F(RealGpuRuntime, AnAllocationThatDoesNotFitIsForgottenOnceItWasAsked) {
  std::size_t free = 0, total = 0;
  ASSERT_EQ(cudaMemGetInfo(&free, &total), cudaSuccess);
  EXPECT_LE(free, total);
  void* memory = nullptr;
  EXPECT_EQ(cudaMalloc(&memory, 2 * total), cudaErrorMemoryAllocation);
  EXPECT_EQ(cudaGetLastError(), cudaErrorMemoryAllocation);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  const DeviceInts a;
  EXPECT_NE(a.data, nullptr);
}

void add_one(void* counter) {
  ++*static_cast<int*>(counter);
}

TEST_F(RealGpuRuntime, WhatIsCapturedIsDoneWhenItIsReplayed) {
  int count = 0;
  cudaGraph_t graph = nullptr;
  cudaGraphExec_t executable = nullptr;
  ASSERT_EQ(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal), cudaSuccess);
  EXPECT_EQ(cudaLaunchHostFunc(stream_, add_one, &count), cudaSuccess);
  EXPECT_EQ(cudaLaunchHostFunc(stream_, add_one, &count), cudaSuccess);
  ASSERT_EQ(cudaStreamEndCapture(stream_, &graph), cudaSuccess);
  ASSERT_EQ(cudaGraphInstantiate(&executable, graph, 0), cudaSuccess);
  ASSERT_EQ(cudaStreamSynchronize(stream_), cudaSuccess);
  EXPECT_EQ(count, 0);
  for (int k = 0; k < 3; ++k) ASSERT_EQ(cudaGraphLaunch(executable, stream_), cudaSuccess);
  ASSERT_EQ(cudaStreamSynchronize(stream_), cudaSuccess);
  EXPECT_EQ(count, 6);
  EXPECT_EQ(cudaGraphExecDestroy(executable), cudaSuccess);
  EXPECT_EQ(cudaGraphDestroy(graph), cudaSuccess);
}

TEST_F(RealGpuRuntime, NothingIsAllocatedWhileAStreamIsCaptured) {
  cudaGraph_t graph = nullptr;
  void* memory = nullptr;
  ASSERT_EQ(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal), cudaSuccess);
  EXPECT_EQ(cudaMalloc(&memory, 1000), cudaErrorStreamCaptureUnsupported);
  EXPECT_EQ(cudaStreamEndCapture(stream_, &graph), cudaErrorStreamCaptureInvalidated);
  EXPECT_EQ(graph, nullptr);
  cudaGetLastError();
  const DeviceInts a;
  EXPECT_EQ(cudaMemsetAsync(a.data, 0, kBytes, stream_), cudaSuccess) << "the stream goes on";
  EXPECT_EQ(cudaStreamSynchronize(stream_), cudaSuccess);
}

TEST_F(RealGpuRuntime, MuchSharedMemoryMustBeAskedFor) {
  const void* kernel = kernels::evaluation_kernels()[0].function;
  cudaFuncAttributes attributes{};
  ASSERT_EQ(cudaFuncGetAttributes(&attributes, kernel), cudaSuccess);
  std::vector<std::byte> parameters(4096);  // more than the kernel has; it does not run
  void* arguments[] = {parameters.data()};
  EXPECT_EQ(cudaLaunchKernel(kernel, dim3(1), dim3(32), arguments, 60 << 10, stream_), cudaErrorInvalidValue);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, 1 << 20),
            cudaErrorInvalidValue);
  cudaGetLastError();
  EXPECT_EQ(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, 60 << 10), cudaSuccess);
  EXPECT_EQ(cudaStreamSynchronize(stream_), cudaSuccess);
}

}  // namespace
}  // namespace seedbed::cuda
