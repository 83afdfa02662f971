// SPDX-License-Identifier: Apache-2.0
// Replays a result: the snapshots that were recorded, with epoch 0 (whose weights follow from the seeds)
// and the last epoch. Networks that are not finished stay at epoch 0. Reading happens in a thread of its own;
// frames appear in order.
#pragma once

#include <atomic>
#include <condition_variable>
#include <thread>

#include "viewer/core/frame_history.h"
#include "viewer/core/session.h"

namespace seedbed::viewer {

class ReplaySession final : public Session {
 public:
  /// Throws ResultError for what is no result, and where no network of it is finished.
  explicit ReplaySession(const std::string& path);
  ~ReplaySession() override;

  std::shared_ptr<const Population> population() const override { return population_; }
  bool live() const override { return false; }
  SessionStatus status() const override;
  FramePtr frame() const override { return history_.shown(); }
  FramePtr recorded(std::size_t index) const override { return history_.recorded(index); }
  Moments moments() const override;  ///< of the recorded curves, which are closer than snapshots
  void play() override;
  void pause() override;
  void step(int frames) override;                     ///< recorded frames, not epochs
  void set_speed(double epochs_per_second) override;  ///< 0: eight seconds for all
  void seek(std::size_t index) override;
  void restart() override;

 private:
  void run();
  void load();

  std::string path_;
  std::shared_ptr<const Population> population_;
  FrameHistory history_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  SessionStatus status_;
  Moments moments_;
  bool playing_ = false;
  double speed_ = 0;
  std::atomic<bool> quit_{false};
  std::thread thread_;
};

}  // namespace seedbed::viewer
