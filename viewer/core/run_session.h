// SPDX-License-Identifier: Apache-2.0
// A run into a result file, watched: units train one after another, and what they become stays on the
// picture. Pausing holds the training thread at an epoch border. Nothing here changes what is trained.
#pragma once

#include <atomic>
#include <condition_variable>

#include "seedbed/run.h"
#include "viewer/core/frame_history.h"
#include "viewer/core/publishing.h"
#include "viewer/core/session.h"

namespace seedbed::viewer {

class RunSession final : public Session, public RunObserver {
 public:
  explicit RunSession(const Sweep& sweep, const std::string& engine, const std::atomic<bool>* cancel);

  std::shared_ptr<const Population> population() const override { return population_; }
  bool live() const override { return false; }
  bool trains() const override { return true; }
  std::string why_fixed() const override {
    return "a run trains what its result is to hold; use seedbed view to try";
  }
  SessionStatus status() const override;
  FramePtr frame() const override { return history_.shown(); }
  FramePtr recorded(std::size_t index) const override { return history_.recorded(index); }
  void play() override;
  void pause() override;
  void step(int epochs) override;
  void set_speed(double) override {}  ///< a run always goes as fast as it can
  void seek(std::size_t index) override;
  void restart() override {}
  void look_every(double seconds) override { look_every_.store(seconds, std::memory_order_relaxed); }

  /// Networks that an earlier run has finished are on the picture from the start. Before the run begins.
  void show_finished(const ResultReader& result);

  void begin_unit(std::int64_t first, Engine& engine) override;
  std::int64_t at_border(Engine& engine) override;
  void end_unit(std::int64_t first, const std::vector<NetworkResult>& results) override;

  /// The run has ended, or the picture has: nothing is held back any more.
  void finish();

 private:
  std::shared_ptr<const Population> population_;
  FrameHistory history_;
  std::vector<std::int64_t> record_at_;
  const std::atomic<bool>* cancel_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  SessionStatus status_;
  bool playing_ = true, finished_ = false;
  std::int64_t steps_ = 0;
  std::atomic<double> look_every_{0};

  // Of the training thread.
  std::int64_t first_ = 0, epoch_ = 0, count_ = 0, samples_ = 0;
  double seconds_per_epoch_ = 1e-3;
  Budget weights_, metrics_;
  Budget::Clock::time_point launched_{}, rate_start_{};
};

}  // namespace seedbed::viewer
