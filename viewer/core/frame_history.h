// SPDX-License-Identifier: Apache-2.0
// Frames that were kept, by epoch, and which of them is shown. One thread adds, any thread reads; the
// lock is held for pointers only, so that neither waits for the other's work.
#pragma once

#include <mutex>
#include <optional>
#include <vector>

#include "viewer/core/frame.h"

namespace seedbed::viewer {

class FrameHistory {
 public:
  /// The newest frame; with `keep`, also a recorded one (one an epoch: a later frame replaces it).
  void publish(FramePtr frame, bool keep);
  void clear();

  FramePtr shown() const;  ///< the pinned frame, else the newest
  FramePtr newest() const;
  FramePtr recorded(std::size_t index) const;  ///< null past the end
  std::vector<std::int64_t> epochs() const;

  void pin(std::size_t index);  ///< past the end: the last
  void unpin();
  std::optional<std::size_t> pinned() const;

 private:
  mutable std::mutex mutex_;
  std::vector<FramePtr> recorded_;
  FramePtr newest_;
  std::optional<std::size_t> pinned_;
};

}  // namespace seedbed::viewer
