// SPDX-License-Identifier: Apache-2.0
// A device whose streams are as late as CUDA allows: what is asked of a stream happens when somebody waits
// for that stream, and not because somebody waits for another. What forgets to wait reads what has not
// happened yet, every time, where a GPU would mostly forgive it.
#pragma once

#include <deque>
#include <memory>
#include <set>

#include "cuda/ptx_device.h"

namespace seedbed::cuda {

class LateDevice final : public Device {
 public:
  explicit LateDevice(std::unique_ptr<Device> device) : device_(std::move(device)) {
    work_.resize(static_cast<std::size_t>(device_->streams()));
  }

  std::string name() const override { return device_->name() + ", late"; }
  int multiprocessors() const override { return device_->multiprocessors(); }
  std::size_t free_memory() override { return device_->free_memory(); }
  std::size_t shared_memory_per_block() const override { return device_->shared_memory_per_block(); }
  int streams() const override { return device_->streams(); }

  void* allocate(std::size_t bytes) override { return device_->allocate(bytes); }
  /// As cudaFree: all streams are waited for.
  void free(void* memory) noexcept override {
    for (int stream = 0; stream < streams(); ++stream) synchronize(stream);
    device_->free(memory);
  }
  /// Pageable memory: it may be reused at once, but arrives later.
  void upload(void* to, const void* from, std::size_t bytes, int stream) override {
    const auto* begin = static_cast<const std::byte*>(from);
    later(stream, [=, this, copy = std::vector<std::byte>(begin, begin + bytes)] {
      device_->upload(to, copy.data(), copy.size(), stream);
    });
  }
  void download(void* to, const void* from, std::size_t bytes, int stream) override {
    synchronize(stream);
    device_->download(to, from, bytes, stream);
  }
  void fill_zero(void* memory, std::size_t bytes, int stream) override {
    later(stream, [=, this] { device_->fill_zero(memory, bytes, stream); });
  }
  void launch(const std::string& kernel, const LaunchShape& shape, const void* arguments,
              std::size_t argument_bytes, int stream) override {
    const auto* begin = static_cast<const std::byte*>(arguments);
    if (captured_.count(stream)) return device_->launch(kernel, shape, arguments, argument_bytes, stream);
    later(stream, [=, this, copy = std::vector<std::byte>(begin, begin + argument_bytes)] {
      device_->launch(kernel, shape, copy.data(), copy.size(), stream);
    });
  }
  void synchronize(int stream) override {
    std::deque<std::function<void()>>& work = work_[static_cast<std::size_t>(stream)];
    while (!work.empty()) {
      const std::function<void()> next = std::move(work.front());
      work.pop_front();
      next();
    }
    device_->synchronize(stream);
  }
  void gemm(const Gemm<float>& gemm, int stream) override {
    if (captured_.count(stream)) return device_->gemm(gemm, stream);
    later(stream, [=, this] { device_->gemm(gemm, stream); });
  }
  int keep_running(const kernels::NetworkState* state, const int* active, int count, int* kept,
                   int stream) override {
    synchronize(stream);
    return device_->keep_running(state, active, count, kept, stream);
  }
  void rank(const RankArguments& arguments, int stream) override {
    synchronize(stream);
    device_->rank(arguments, stream);
  }
  void begin_capture(int stream) override {
    captured_.insert(stream);
    device_->begin_capture(stream);
  }
  std::unique_ptr<LaunchGraph> end_capture(int stream) override {
    captured_.erase(stream);
    return device_->end_capture(stream);
  }
  /// The graph must live until the stream has been waited for.
  void replay(LaunchGraph& graph, int stream) override {
    later(stream, [&graph, this, stream] { device_->replay(graph, stream); });
  }

 private:
  void later(int stream, std::function<void()> what) {
    work_[static_cast<std::size_t>(stream)].push_back(std::move(what));
  }

  std::unique_ptr<Device> device_;
  std::vector<std::deque<std::function<void()>>> work_;  ///< by stream
  std::set<int> captured_;
};

}  // namespace seedbed::cuda
