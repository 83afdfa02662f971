// SPDX-License-Identifier: Apache-2.0
// Trains a population in a thread of its own and publishes frames at epoch borders. Publishing costs at
// most a few percent of the training: how often it happens follows from what it took the last time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <thread>

#include "viewer/core/frame_history.h"
#include "viewer/core/session.h"

namespace seedbed::viewer {

struct TrainingOptions {
  EngineOptions engine;
  std::size_t history_bytes = std::size_t{512} << 20;  ///< of recorded frames
  int most_recorded = 96;
  double publish_share = 0.01;  ///< of the thread's time, for weights; the same again for metrics
  /// Makes the engine, given `engine` as its options.
  std::function<std::unique_ptr<Engine>(std::vector<NetworkSpec>, const StopRule&, const RecordPlan&,
                                        const EngineOptions&)>
      make_engine = seedbed::make_engine;
};

/// Fields of live networks straight from the engine, at an epoch border, into a target that its owner
/// keeps mapped until `outcome` is no longer `open`.
struct LiveFieldRequest {
  enum Outcome : int { open, written, dropped };  ///< dropped: refused, or training has ended
  std::vector<std::size_t> networks;
  int side = 0;
  FieldTarget target;
  std::shared_ptr<std::atomic<int>> outcome = std::make_shared<std::atomic<int>>(open);
};

class TrainingSession final : public Session {
 public:
  TrainingSession(std::shared_ptr<const Population> population, const TrainingOptions& options);
  ~TrainingSession() override;

  std::shared_ptr<const Population> population() const override { return population_; }
  bool live() const override { return true; }
  SessionStatus status() const override;
  FramePtr frame() const override { return history_.shown(); }
  FramePtr recorded(std::size_t index) const override { return history_.recorded(index); }
  void play() override;
  void pause() override;
  void step(int epochs) override;
  void set_speed(double epochs_per_second) override;
  void seek(std::size_t index) override;
  void restart() override;
  void look_every(double seconds) override { look_every_.store(seconds, std::memory_order_relaxed); }

  /// Whether frame() is the newest: a live field shows what is trained, not a recorded frame.
  bool shows_newest() const { return !history_.pinned(); }
  /// One request at a time; false while another is in work or no engine is there yet.
  bool request_fields(LiveFieldRequest request);
  /// Why the engine has refused a request since it was made; empty if it has not. An engine whose networks
  /// take turns on a device has no fields of those that wait or have left: they follow from a frame's
  /// weights.
  std::string why_no_live_fields() const;

 private:
  void run();
  void train();
  void build();
  void publish(bool metrics, bool keep);
  void serve_fields();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  void set_state(SessionState state, const std::string& message = "");

  std::shared_ptr<const Population> population_;
  TrainingOptions options_;
  FrameHistory history_;
  std::unique_ptr<Engine> engine_;
  std::vector<std::int64_t> record_at_;
  std::int64_t epoch_ = 0;
  bool dirty_ = false;  ///< trained since the last frame with metrics

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  SessionStatus status_;
  bool playing_ = false, restart_ = false, ended_ = false;
  std::int64_t steps_ = 0;
  double speed_ = 0;
  LiveFieldRequest field_request_;
  std::string fields_refused_;
  std::atomic<bool> fields_wanted_{false}, quit_{false};
  std::atomic<std::int64_t> samples_{0};
  std::atomic<double> look_every_{0};
  std::thread thread_;
};

}  // namespace seedbed::viewer
