// SPDX-License-Identifier: Apache-2.0
// Batched matrix products by cuBLAS, which is loaded when the first one is asked for: a program that
// trains no wide network starts without it, and runs where it is not installed.
#pragma once

#include <cuda_runtime.h>

#include <memory>

#include "engine/gemm.h"

namespace seedbed::cuda {

class Cublas {
 public:
  /// On the current device, which is `device`. Throws UsageError where the library cannot be loaded.
  explicit Cublas(int device);
  ~Cublas();
  Cublas(const Cublas&) = delete;
  Cublas& operator=(const Cublas&) = delete;

  void gemm(const Gemm<float>& gemm, cudaStream_t stream);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace seedbed::cuda
