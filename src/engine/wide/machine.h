// SPDX-License-Identifier: Apache-2.0
// What trains wide networks: memory, batched matrix products and the element-wise kernels between them.
// Two machines: the host with its BLAS, and a GPU with cuBLAS. Work is done in the order of the calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/batch_memory.h"
#include "engine/gemm.h"
#include "kernels/wide/arguments.h"

namespace seedbed::cuda {
class Device;
}

namespace seedbed::wide {

template <class Real>
class Machine : public BatchMemory {
 public:
  virtual void gemm(const Gemm<Real>& gemm) = 0;
  virtual void run(const kernels::wide::Activate<Real>& work) = 0;
  virtual void run(const kernels::wide::Slope<Real>& work) = 0;
  virtual void run(const kernels::wide::OutputDelta<Real>& work) = 0;
  virtual void run(const kernels::wide::BiasGradient<Real>& work) = 0;
  virtual void run(const kernels::wide::Update<Real>& work) = 0;
  virtual void run(const kernels::wide::NotFinite<Real>& work) = 0;

  /// Does `work`, which calls gemm() and run() and nothing else here, with arguments that depend on `key`
  /// alone: a machine may record the calls, and replay them when the key comes again.
  virtual void repeat(const std::vector<std::int64_t>& key, const std::function<void()>& work) {
    static_cast<void>(key);
    work();
  }
};

template <class Real>
std::unique_ptr<Machine<Real>> make_host_machine(const std::string& instruction_set);

/// float32. The device must outlive it.
std::unique_ptr<Machine<float>> make_device_machine(cuda::Device& device);

}  // namespace seedbed::wide
