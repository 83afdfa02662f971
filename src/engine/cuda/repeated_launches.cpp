// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/repeated_launches.h"

#include <exception>

namespace seedbed::cuda {
namespace {

constexpr std::size_t kMostSequences =
    4;  // an epoch with and without a gradient carried into it, and some more

}  // namespace

void RepeatedLaunches::run(const Key& key, const std::function<void()>& work) {
  const auto found = sequences_.find(key);
  if (found == sequences_.end()) {
    if (sequences_.size() == kMostSequences) sequences_.clear();
    count_ = 0;
    work();
    sequences_[key].launches = count_;
    return;
  }
  Sequence& sequence = found->second;
  if (sequence.launches < 2 || sequence.launches > kMostLaunches || sequence.recorded_in_vain) return work();
  if (!sequence.graph) {
    try {
      sequence.graph = record(work);
    } catch (const OutOfDeviceMemory&) {  // launches one by one need none
      sequence.recorded_in_vain = true;
      return work();
    }
  }
  device_.replay(*sequence.graph, stream_);
}

std::unique_ptr<LaunchGraph> RepeatedLaunches::record(const std::function<void()>& work) {
  device_.begin_capture(stream_);
  std::exception_ptr failure;
  try {
    work();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) return device_.end_capture(stream_);
  try {
    device_.end_capture(stream_);
  } catch (const std::exception&) {  // what made it fail is told
  }
  std::rethrow_exception(failure);
}

}  // namespace seedbed::cuda
