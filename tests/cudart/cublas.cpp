// SPDX-License-Identifier: Apache-2.0
// The functions of cuBLAS that the wide engine calls, by OpenBLAS: a library of cuBLAS' name for programs
// that are linked with this folder's CUDA runtime. Products are done in their stream's turn.
#include <cblas.h>
#include <cublas_v2.h>

#include <cstdlib>

struct cublasContext {
  cudaStream_t stream = nullptr;
  void* workspace = nullptr;
  std::size_t workspace_bytes = 0;
};

namespace {

struct Product {
  CBLAS_TRANSPOSE transpose_a, transpose_b;
  int m, n, k;
  float alpha, beta;
  const float *a, *b;
  float* c;
  int row_a, row_b, row_c;
  long long stride_a, stride_b, stride_c;
  int count;
};

// A host function is kept by graphs, which replay it: what it points to stays.
void multiply(void* data) {
  const auto& p = *static_cast<const Product*>(data);
  for (int k = 0; k < p.count; ++k) {
    cblas_sgemm(CblasColMajor, p.transpose_a, p.transpose_b, p.m, p.n, p.k, p.alpha, p.a + k * p.stride_a,
                p.row_a, p.b + k * p.stride_b, p.row_b, p.beta, p.c + k * p.stride_c, p.row_c);
  }
}

CBLAS_TRANSPOSE named(cublasOperation_t operation) {
  return operation == CUBLAS_OP_N ? CblasNoTrans : CblasTrans;
}

}  // namespace

extern "C" {

cublasStatus_t cublasCreate_v2(cublasHandle_t* handle) {
  *handle = new cublasContext;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasDestroy_v2(cublasHandle_t handle) {
  delete handle;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, cudaStream_t stream) {
  *handle = {stream};  // and forgets the workspace
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSetWorkspace_v2(cublasHandle_t handle, void* workspace, std::size_t bytes) {
  if (reinterpret_cast<std::size_t>(workspace) % 256 != 0) return CUBLAS_STATUS_INVALID_VALUE;
  handle->workspace = workspace;
  handle->workspace_bytes = bytes;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSetMathMode(cublasHandle_t, cublasMath_t mode) {
  return mode == CUBLAS_DEFAULT_MATH || mode == CUBLAS_TF32_TENSOR_OP_MATH ? CUBLAS_STATUS_SUCCESS
                                                                           : CUBLAS_STATUS_INVALID_VALUE;
}

const char* cublasGetStatusString(cublasStatus_t status) {
  return status == CUBLAS_STATUS_SUCCESS ? "success" : "an error";
}

cublasStatus_t cublasSgemmStridedBatched(cublasHandle_t handle, cublasOperation_t transpose_a,
                                         cublasOperation_t transpose_b, int m, int n, int k,
                                         const float* alpha, const float* a, int row_a, long long stride_a,
                                         const float* b, int row_b, long long stride_b, const float* beta,
                                         float* c, int row_c, long long stride_c, int count) {
  const bool plain_a = transpose_a == CUBLAS_OP_N, plain_b = transpose_b == CUBLAS_OP_N;
  if (m < 0 || n < 0 || k < 0 || count < 0 || row_a < (plain_a ? m : k) || row_b < (plain_b ? k : n) ||
      row_c < m) {
    return CUBLAS_STATUS_INVALID_VALUE;
  }
  auto* product = new Product{
      named(transpose_a), named(transpose_b), m,        n,    k, *alpha, *beta, a, b, c, row_a, row_b, row_c,
      stride_a,           stride_b,           stride_c, count};
  return cudaLaunchHostFunc(handle->stream, multiply, product) == cudaSuccess
             ? CUBLAS_STATUS_SUCCESS
             : CUBLAS_STATUS_EXECUTION_FAILED;
}

}  // extern "C"
