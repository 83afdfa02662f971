// SPDX-License-Identifier: Apache-2.0
// Sequences of launches that come again with the same arguments. The first time they are done one by one,
// which also loads what they need; the second time they are recorded as a graph; from then on the graph is
// replayed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "engine/cuda/device.h"

namespace seedbed::cuda {

class RepeatedLaunches {
 public:
  /// Everything that the launches' arguments depend on.
  using Key = std::vector<std::int64_t>;

  /// Longer sequences stay single launches: a graph of n launches takes about n KB of host and device memory.
  static constexpr std::int64_t kMostLaunches = 1 << 14;

  RepeatedLaunches(Device& device, int stream) : device_(device), stream_(stream) {}

  /// `work` launches on the stream, calls counted() for each, and does nothing else on the device. On the
  /// host it may be done twice.
  void run(const Key& key, const std::function<void()>& work);
  void counted() { ++count_; }

 private:
  struct Sequence {
    std::int64_t launches = 0;
    std::unique_ptr<LaunchGraph> graph;
    bool recorded_in_vain = false;
  };
  std::unique_ptr<LaunchGraph> record(const std::function<void()>& work);

  Device& device_;
  int stream_;
  std::int64_t count_ = 0;
  std::map<Key, Sequence> sequences_;
};

}  // namespace seedbed::cuda
