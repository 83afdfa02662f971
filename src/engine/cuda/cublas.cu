// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/cublas.h"

#include <cublas_v2.h>
#include <dlfcn.h>

#include <string>

#include "seedbed/error.h"

namespace seedbed::cuda {
namespace {

#define SB_TEXT_OF(x) #x
#define SB_TEXT(x) SB_TEXT_OF(x)
constexpr const char* kLibrary = "libcublas.so." SB_TEXT(CUBLAS_VER_MAJOR);

constexpr std::size_t kWorkspaceBytes = std::size_t(32) << 20;  // NVIDIA's advice for Hopper

void* open_library() {
  if (void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL)) return library;
  const std::string beside = std::string(SEEDBED_CUDA_LIBRARIES) + "/" + kLibrary;
  if (void* library = dlopen(beside.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
  throw UsageError(std::string("networks wider than our kernels need cuBLAS on a GPU: ") + dlerror() +
                   "; install it or use --device cpu");
}

template <class Function>
Function* symbol(void* library, const char* name) {
  void* found = dlsym(library, name);
  if (!found) throw UsageError(std::string(kLibrary) + " has no " + name);
  return reinterpret_cast<Function*>(found);
}

}  // namespace

#define SB_FUNCTION(name) decltype(::name)* name##_ = symbol<decltype(::name)>(library, #name)
struct Cublas::Impl {
  int device;
  void* library = open_library();
  SB_FUNCTION(cublasCreate_v2);
  SB_FUNCTION(cublasDestroy_v2);
  SB_FUNCTION(cublasSetStream_v2);
  SB_FUNCTION(cublasSetWorkspace_v2);
  SB_FUNCTION(cublasSetMathMode);
  SB_FUNCTION(cublasSgemmStridedBatched);
  SB_FUNCTION(cublasGetStatusString);
  cublasHandle_t handle = nullptr;
  void* workspace = nullptr;  // ours, so that a product that is captured allocates nothing

  void check(cublasStatus_t status, const char* call) const {
    if (status == CUBLAS_STATUS_SUCCESS) return;
    throw Error(ExitCode::resumable,
                "cuda:" + std::to_string(device) + ": " + call + ": " + cublasGetStatusString_(status));
  }
};
#undef SB_FUNCTION

Cublas::Cublas(int device) : impl_(new Impl{device}) {
  impl_->check(impl_->cublasCreate_v2_(&impl_->handle), "cublasCreate");
  const cudaError_t status = cudaMalloc(&impl_->workspace, kWorkspaceBytes);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();  // not sticky: cuBLAS takes its own where this is null
    impl_->workspace = nullptr;
  } else if (status != cudaSuccess) {
    throw Error(ExitCode::resumable,
                "cuda:" + std::to_string(device) + ": cudaMalloc: " + cudaGetErrorString(status));
  }
}

Cublas::~Cublas() {
  if (impl_->handle) impl_->cublasDestroy_v2_(impl_->handle);
  cudaFree(impl_->workspace);
}

void Cublas::gemm(const Gemm<float>& g, cudaStream_t stream) {
  // Setting the stream forgets the workspace. All products of a device are on one stream: they may share it.
  impl_->check(impl_->cublasSetStream_v2_(impl_->handle, stream), "cublasSetStream");
  if (impl_->workspace) {
    impl_->check(impl_->cublasSetWorkspace_v2_(impl_->handle, impl_->workspace, kWorkspaceBytes),
                 "cublasSetWorkspace");
  }
  impl_->check(
      impl_->cublasSetMathMode_(impl_->handle, g.fast ? CUBLAS_TF32_TENSOR_OP_MATH : CUBLAS_DEFAULT_MATH),
      "cublasSetMathMode");
  // cuBLAS is column-major: a row-major product is the product of the transposed, in the other order.
  const float one = 1, beta = g.accumulate ? 1.0f : 0.0f;
  impl_->check(impl_->cublasSgemmStridedBatched_(impl_->handle, g.transpose_b ? CUBLAS_OP_T : CUBLAS_OP_N,
                                                 g.transpose_a ? CUBLAS_OP_T : CUBLAS_OP_N, g.n, g.m, g.k,
                                                 &one, g.b, g.row_b, g.stride_b, g.a, g.row_a, g.stride_a,
                                                 &beta, g.c, g.row_c, g.stride_c, g.networks),
               "cublasSgemmStridedBatched");
}

}  // namespace seedbed::cuda
