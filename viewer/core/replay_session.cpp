// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/replay_session.h"

#include <algorithm>
#include <chrono>

#include "seedbed/error.h"
#include "seedbed/result.h"
#include "viewer/core/frame_maker.h"
#include "viewer/core/recording.h"

namespace seedbed::viewer {
namespace {

constexpr double kWholeReplay = 8;  ///< seconds at the default speed
}  // namespace

ReplaySession::ReplaySession(const std::string& path) : path_(path) {
  const ResultReader result(path);
  if (result.finished_networks() == 0)
    throw ResultError(path + ": no network is finished yet; continue it with seedbed run");
  population_ = std::make_shared<const Population>(result.sweep());
  status_.engine = "replay of " + path.substr(path.rfind('/') + 1);
  status_.last_epoch = population_->last_epoch();
  thread_ = std::thread([this] { run(); });
}

ReplaySession::~ReplaySession() {
  quit_ = true;
  { const std::lock_guard lock(mutex_); }
  wake_.notify_all();
  thread_.join();
}

SessionStatus ReplaySession::status() const {
  SessionStatus status;
  {
    const std::lock_guard lock(mutex_);
    status = status_;
  }
  status.recorded = history_.epochs();
  return status;
}

Moments ReplaySession::moments() const {
  const std::lock_guard lock(mutex_);
  return moments_;
}

void ReplaySession::play() {
  const std::lock_guard lock(mutex_);
  if (status_.state == SessionState::starting || status_.state == SessionState::failed) {
    playing_ = true;
    return;
  }
  const std::size_t last = history_.epochs().size() - 1;
  if (history_.pinned().value_or(last) >= last) history_.pin(0);
  playing_ = true;
  status_.state = SessionState::playing;
  wake_.notify_all();
}

void ReplaySession::pause() {
  const std::lock_guard lock(mutex_);
  playing_ = false;
  if (status_.state == SessionState::playing) status_.state = SessionState::paused;
}

void ReplaySession::step(int frames) {
  pause();
  const std::size_t count = history_.epochs().size();
  if (count > 0) history_.pin(history_.pinned().value_or(count - 1) + static_cast<std::size_t>(frames));
}

void ReplaySession::set_speed(double epochs_per_second) {
  const std::lock_guard lock(mutex_);
  speed_ = std::max(0.0, epochs_per_second);
}

void ReplaySession::seek(std::size_t index) {
  pause();
  history_.pin(index);
  const std::lock_guard lock(mutex_);
  if (status_.state == SessionState::done) status_.state = SessionState::paused;
}

void ReplaySession::restart() {
  history_.pin(0);
}

/// Reads the result and makes one frame an epoch that was recorded.
void ReplaySession::load() {
  const ResultReader result(path_);
  Recording recording(result, *population_, quit_);
  if (quit_) return;
  {
    auto moments = recording.moments();
    const std::lock_guard lock(mutex_);
    moments_ = std::move(moments);
  }
  Frame frame = initial_frame(*population_);
  for (const std::int64_t epoch : recording.epochs()) {
    if (quit_) return;
    frame = recording.frame_at(epoch, frame);
    history_.publish(std::make_shared<const Frame>(frame), true);
  }
  const std::lock_guard lock(mutex_);
  status_.state = SessionState::paused;
  if (result.sweep().record().snapshots == 0)
    status_.message = "only the first and the last epoch: the result has no snapshots (record.snapshots)";
}

void ReplaySession::run() {
  try {
    load();
  } catch (const std::exception& e) {
    const std::lock_guard lock(mutex_);
    status_.state = SessionState::failed;
    status_.message = e.what();
    return;
  }
  std::unique_lock lock(mutex_);
  if (playing_) {
    history_.pin(0);
    status_.state = SessionState::playing;
  }
  while (!quit_) {
    wake_.wait(lock, [this] { return quit_ || playing_; });
    if (quit_) return;
    const std::vector<std::int64_t> epochs = history_.epochs();
    const std::size_t at = history_.pinned().value_or(epochs.size() - 1);
    if (at + 1 >= epochs.size()) {
      playing_ = false;
      status_.state = SessionState::done;
      continue;
    }
    const double wait = speed_ > 0 ? static_cast<double>(epochs[at + 1] - epochs[at]) / speed_
                                   : kWholeReplay / static_cast<double>(epochs.size());
    const bool stopped = wake_.wait_for(lock, std::chrono::duration<double>(std::min(wait, 5.0)),
                                        [this] { return quit_ || !playing_; });
    if (!stopped) history_.pin(at + 1);
  }
}

}  // namespace seedbed::viewer
