// SPDX-License-Identifier: Apache-2.0
// A GPU as the CUDA engine sees it. CudaDevice is a real one; the tests have one that executes the
// kernels' PTX on the CPU. All calls come from one thread; work of one stream runs in order.
#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/cuda/rank_arguments.h"
#include "engine/gemm.h"
#include "kernels/launch_arguments.h"

namespace seedbed::cuda {

/// The device has no room for an allocation.
struct OutOfDeviceMemory : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Launches recorded once, to be replayed with the same arguments.
class LaunchGraph {
 public:
  virtual ~LaunchGraph() = default;
};

struct LaunchShape {
  unsigned blocks = 1, threads = 1;
  std::size_t shared_bytes = 0;
};

class Device {
 public:
  virtual ~Device() = default;

  virtual std::string name() const = 0;  ///< "NVIDIA H100 (cuda:0)"
  virtual int multiprocessors() const = 0;
  virtual std::size_t free_memory() = 0;
  virtual std::size_t shared_memory_per_block() const = 0;  ///< with opt-in
  virtual int streams() const = 0;

  /// 256-byte aligned, contents undefined. Throws OutOfDeviceMemory.
  virtual void* allocate(std::size_t bytes) = 0;
  virtual void free(void* memory) noexcept = 0;

  /// `from` may be changed as soon as it returns.
  virtual void upload(void* to, const void* from, std::size_t bytes, int stream) = 0;
  /// Returns when the data is there.
  virtual void download(void* to, const void* from, std::size_t bytes, int stream) = 0;
  virtual void fill_zero(void* memory, std::size_t bytes, int stream) = 0;

  /// `arguments`: the kernel's one parameter, a struct of kernels/launch_arguments.h.
  virtual void launch(const std::string& kernel, const LaunchShape& shape, const void* arguments,
                      std::size_t argument_bytes, int stream) = 0;
  virtual void synchronize(int stream) = 0;

  /// By the device's BLAS; matrices in device memory.
  virtual void gemm(const Gemm<float>& gemm, int stream) = 0;

  /// kept[0 .. returned): those of active[0 .. count) whose state is running, in order.
  virtual int keep_running(const kernels::NetworkState* state, const int* active, int count, int* kept,
                           int stream) = 0;

  /// Ranks scores; all arrays are in device memory. Throws OutOfDeviceMemory.
  virtual void rank(const RankArguments& arguments, int stream) = 0;

  /// Between the two, launch() and gemm() on this stream are recorded and not done, and nothing else may be
  /// asked of the stream. What is recorded must have been done before: a first launch may load code.
  /// end_capture() must follow in any case.
  virtual void begin_capture(int stream) = 0;
  virtual std::unique_ptr<LaunchGraph> end_capture(int stream) = 0;
  virtual void replay(LaunchGraph& graph, int stream) = 0;
};

/// An array in device memory.
template <class T>
class DeviceArray {
 public:
  DeviceArray() = default;
  DeviceArray(Device& device, std::size_t count) : device_(&device), count_(count) {
    if (count > 0) data_ = static_cast<T*>(device.allocate(count * sizeof(T)));
  }
  DeviceArray(DeviceArray&& other) noexcept { swap(other); }
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    swap(other);
    return *this;
  }
  ~DeviceArray() {
    if (data_) device_->free(data_);
  }

  T* data() const { return data_; }
  std::size_t size() const { return count_; }

  /// All of it from `from`, which must have size() elements.
  void upload(const std::vector<T>& from, int stream) {
    if (count_ > 0) device_->upload(data_, from.data(), count_ * sizeof(T), stream);
  }
  void upload(const T* from, std::size_t first, std::size_t count, int stream) {
    if (count > 0) device_->upload(data_ + first, from, count * sizeof(T), stream);
  }
  void download(std::vector<T>& to, int stream) const {
    to.resize(count_);
    if (count_ > 0) device_->download(to.data(), data_, count_ * sizeof(T), stream);
  }
  void download(T* to, std::size_t first, std::size_t count, int stream) const {
    if (count > 0) device_->download(to, data_ + first, count * sizeof(T), stream);
  }
  void fill_zero(int stream) {
    if (count_ > 0) device_->fill_zero(data_, count_ * sizeof(T), stream);
  }

 private:
  void swap(DeviceArray& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
  }
  Device* device_ = nullptr;
  T* data_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace seedbed::cuda
