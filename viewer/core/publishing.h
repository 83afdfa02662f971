// SPDX-License-Identifier: Apache-2.0
// When a training thread publishes: at most a share of its time, and at recorded epochs whatever it costs.
#pragma once

#include <algorithm>
#include <chrono>

#include "viewer/core/frame.h"
#include "viewer/core/population.h"

namespace seedbed::viewer {

/// When something is due again that may take only a share of the time.
class Budget {
 public:
  using Clock = std::chrono::steady_clock;
  bool due() const { return Clock::now() >= next_; }
  /// `least`: seconds until it is due at the earliest.
  void spent(double seconds, double share, double least = 0) {
    const double wait = std::max({kShortest, least, seconds / share});
    next_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(wait));
  }

 private:
  static constexpr double kShortest = 1 / 30.0;  ///< seconds between two published frames
  Clock::time_point next_ = Clock::now();
};

inline double seconds_since(Budget::Clock::time_point start) {
  return std::chrono::duration<double>(Budget::Clock::now() - start).count();
}

/// Epochs at which frames are kept, log-spaced: as many as fit into `bytes`, at most `most`.
std::vector<std::int64_t> recording_epochs(const Population& population, std::size_t bytes, int most);

}  // namespace seedbed::viewer
