// SPDX-License-Identifier: Apache-2.0
// A GPU's memory as a batch's, and launches of one thread an element; all on one stream.
#pragma once

#include "engine/batch_memory.h"
#include "engine/cuda/device.h"

namespace seedbed::cuda {

template <class Machine>
class OnDevice : public Machine {
 public:
  explicit OnDevice(Device& device) : device_(device) {}

  void* allocate(std::size_t bytes) override {
    void* memory = device_.allocate(bytes);
    device_.fill_zero(memory, bytes, kStream);
    return memory;
  }
  void free(void* memory) noexcept override { device_.free(memory); }
  void upload(void* to, const void* from, std::size_t bytes) override {
    device_.upload(to, from, bytes, kStream);
    device_.synchronize(kStream);
  }
  void download(void* to, const void* from, std::size_t bytes) override {
    device_.download(to, from, bytes, kStream);
  }

 protected:
  static constexpr int kStream = 0;

  template <class Work>
  void launch(const std::string& kernel, std::int64_t elements, int block, const Work& work) {
    if (elements == 0) return;
    LaunchShape shape;
    shape.threads = static_cast<unsigned>(block);
    shape.blocks = static_cast<unsigned>((elements + block - 1) / block);
    device_.launch(kernel, shape, &work, sizeof work, kStream);
  }

  Device& device_;
};

}  // namespace seedbed::cuda
