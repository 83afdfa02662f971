// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/frame_history.h"

#include <algorithm>

namespace seedbed::viewer {

void FrameHistory::publish(FramePtr frame, bool keep) {
  const std::lock_guard lock(mutex_);
  newest_ = frame;
  if (!keep) return;
  if (!recorded_.empty() && recorded_.back()->epoch == frame->epoch) {
    recorded_.back() = std::move(frame);
  } else {
    recorded_.push_back(std::move(frame));
  }
}

void FrameHistory::clear() {
  std::vector<FramePtr> old;  // freed after the lock
  const std::lock_guard lock(mutex_);
  old.swap(recorded_);
  pinned_.reset();
}

FramePtr FrameHistory::shown() const {
  const std::lock_guard lock(mutex_);
  return pinned_ ? recorded_[*pinned_] : newest_;
}

FramePtr FrameHistory::newest() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

FramePtr FrameHistory::recorded(std::size_t index) const {
  const std::lock_guard lock(mutex_);
  return index < recorded_.size() ? recorded_[index] : nullptr;
}

std::vector<std::int64_t> FrameHistory::epochs() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::int64_t> epochs;
  for (const FramePtr& frame : recorded_) epochs.push_back(frame->epoch);
  return epochs;
}

void FrameHistory::pin(std::size_t index) {
  const std::lock_guard lock(mutex_);
  if (!recorded_.empty()) pinned_ = std::min(index, recorded_.size() - 1);
}

void FrameHistory::unpin() {
  const std::lock_guard lock(mutex_);
  pinned_.reset();
}

std::optional<std::size_t> FrameHistory::pinned() const {
  const std::lock_guard lock(mutex_);
  return pinned_;
}

}  // namespace seedbed::viewer
