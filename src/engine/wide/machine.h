// SPDX-License-Identifier: Apache-2.0
// What trains wide networks: memory, batched matrix products and the element-wise kernels between them.
// Two machines: the host with its BLAS, and a GPU with cuBLAS. Work is done in the order of the calls.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/gemm.h"
#include "kernels/wide/arguments.h"

namespace seedbed::cuda {
class Device;
}

namespace seedbed::wide {

template <class Real>
class Machine {
 public:
  virtual ~Machine() = default;

  virtual void* allocate(std::size_t bytes) = 0;  ///< 64-byte aligned, zero
  virtual void free(void* memory) noexcept = 0;
  virtual void upload(void* to, const void* from, std::size_t bytes) = 0;
  virtual void download(void* to, const void* from, std::size_t bytes) = 0;  ///< returns when it is there

  virtual void gemm(const Gemm<Real>& gemm) = 0;
  virtual void run(const kernels::wide::Activate<Real>& work) = 0;
  virtual void run(const kernels::wide::Slope<Real>& work) = 0;
  virtual void run(const kernels::wide::OutputDelta<Real>& work) = 0;
  virtual void run(const kernels::wide::BiasGradient<Real>& work) = 0;
  virtual void run(const kernels::wide::Update<Real>& work) = 0;
  virtual void run(const kernels::wide::NotFinite<Real>& work) = 0;
};

template <class Real>
std::unique_ptr<Machine<Real>> make_host_machine(const std::string& instruction_set);

/// float32. The device must outlive it.
std::unique_ptr<Machine<float>> make_device_machine(cuda::Device& device);

/// An array in a machine's memory.
template <class Real, class T>
class Array {
 public:
  Array() = default;
  Array(Machine<Real>& machine, std::size_t count) : machine_(&machine), count_(count) {
    if (count > 0) data_ = static_cast<T*>(machine.allocate(count * sizeof(T)));
  }
  Array(Array&& other) noexcept { swap(other); }
  Array& operator=(Array&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Array() {
    if (data_) machine_->free(data_);
  }

  T* data() const { return data_; }
  std::size_t size() const { return count_; }
  void upload(std::size_t first, const T* from, std::size_t count) {
    if (count > 0) machine_->upload(data_ + first, from, count * sizeof(T));
  }
  void upload(const std::vector<T>& from) { upload(0, from.data(), from.size()); }
  void download(std::size_t first, T* to, std::size_t count) const {
    if (count > 0) machine_->download(to, data_ + first, count * sizeof(T));
  }

 private:
  void swap(Array& other) noexcept {
    std::swap(machine_, other.machine_);
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
  }
  Machine<Real>* machine_ = nullptr;
  T* data_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace seedbed::wide
