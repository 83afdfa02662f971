// SPDX-License-Identifier: Apache-2.0
// What a result has recorded, read once and turned into frames and curves. A frame shows each network as it
// was at the newest snapshot that is not later than the frame, or as it ended; its epoch, its metrics and
// whether it had solved the task are those of what is shown. Metrics that were not recorded at its epoch are
// measured.
#pragma once

#include <atomic>
#include <map>

#include "seedbed/result.h"
#include "viewer/core/learning_curves.h"
#include "viewer/core/meter.h"
#include "viewer/core/population.h"

namespace seedbed::viewer {

class Recording {
 public:
  /// Reads all finished networks; `quit` ends this, and frame_at(), early. Throws ResultError.
  Recording(const ResultReader& result, const Population& population, const std::atomic<bool>& quit);

  /// Epochs of the frames: 0, those with snapshots, the last of any network; at most kMostFrames of them.
  std::vector<std::int64_t> epochs() const;
  static constexpr std::size_t kMostFrames = 64;

  /// The frame at `epoch`; `before` is the one of an earlier epoch (initial_frame at the start). To be asked
  /// for in ascending order, epoch 0 first.
  Frame frame_at(std::int64_t epoch, const Frame& before);

  /// The recorded learning curves, thinned out where they would take more than 256 MB.
  Moments moments() const;

 private:
  struct Network {
    NetworkRow row;
    std::vector<Snapshot> snapshots;  ///< ascending epochs
    std::vector<CurvePoint> curve;    ///< ascending epochs
  };
  const ResultReader& result_;
  const Population& population_;
  const std::atomic<bool>& quit_;
  std::map<int, Network> networks_;
  Meter meter_;
};

}  // namespace seedbed::viewer
