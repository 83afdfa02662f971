// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/run_session.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "viewer/core/frame_maker.h"

namespace seedbed::viewer {
namespace {

constexpr double kLongestStep = 0.02, kShare = 0.01;
constexpr std::size_t kHistoryBytes = std::size_t{256} << 20;
constexpr int kMostRecorded = 64;

NetworkStanding standing_of(std::int64_t epochs, const std::optional<std::int64_t>& solved, Status status) {
  return {static_cast<std::int32_t>(epochs), solved ? static_cast<std::int32_t>(*solved) : -1, false,
          status == Status::diverged, status == Status::pruned};
}

}  // namespace

RunSession::RunSession(const Sweep& sweep, const std::string& engine, const std::atomic<bool>* cancel)
    : population_(std::make_shared<const Population>(sweep)),
      record_at_(recording_epochs(*population_, kHistoryBytes, kMostRecorded)),
      cancel_(cancel) {
  status_.engine = engine;
  status_.last_epoch = population_->last_epoch();
  history_.publish(std::make_shared<const Frame>(initial_frame(*population_)), false);
}

SessionStatus RunSession::status() const {
  SessionStatus status;
  {
    const std::lock_guard lock(mutex_);
    status = status_;
  }
  status.recorded = history_.epochs();
  return status;
}

void RunSession::play() {
  history_.unpin();
  const std::lock_guard lock(mutex_);
  playing_ = true;
  if (status_.state == SessionState::paused) status_.state = SessionState::playing;
  wake_.notify_all();
}

void RunSession::pause() {
  const std::lock_guard lock(mutex_);
  playing_ = false;
  if (status_.state == SessionState::playing) status_.state = SessionState::paused;
}

void RunSession::step(int epochs) {
  pause();
  history_.unpin();
  const std::lock_guard lock(mutex_);
  steps_ += epochs;
  wake_.notify_all();
}

void RunSession::seek(std::size_t index) {
  pause();
  history_.pin(index);
}

void RunSession::finish() {
  const std::lock_guard lock(mutex_);
  finished_ = true;
  status_.state = SessionState::done;
  status_.samples_per_second = 0;
  wake_.notify_all();
}

void RunSession::show_finished(const ResultReader& result) {
  Frame frame = *history_.newest();
  auto weights = std::make_shared<Weights>(*frame.weights);
  auto metrics = std::make_shared<std::vector<Metrics>>(*frame.metrics);
  for (const NetworkRow& row : result.rows(0, population_->networks())) {
    const auto n = static_cast<std::size_t>(row.network_id);
    frame.standing[n] = standing_of(row.epochs, row.solved_epoch, row.status);
    (*metrics)[n] = row.metrics;
    put_weights(*weights, *population_, static_cast<int>(n), result.parameters(row.network_id));
    frame.epoch = std::max(frame.epoch, row.epochs);
  }
  frame.metrics_epoch = frame.epoch;
  frame.weights = std::move(weights);
  frame.metrics = std::move(metrics);
  history_.publish(std::make_shared<const Frame>(std::move(frame)), false);
}

void RunSession::begin_unit(std::int64_t first, Engine&) {
  first_ = first;
  epoch_ = count_ = samples_ = 0;
  history_.clear();
  rate_start_ = Budget::Clock::now();
  const std::lock_guard lock(mutex_);
  if (!finished_) status_.state = playing_ ? SessionState::playing : SessionState::paused;
}

std::int64_t RunSession::at_border(Engine& engine) {
  if (count_ > 0) seconds_per_epoch_ = std::max(1e-7, seconds_since(launched_) / static_cast<double>(count_));
  epoch_ += count_;
  const bool keep = std::binary_search(record_at_.begin(), record_at_.end(), epoch_);
  bool held = false;
  {
    const std::lock_guard lock(mutex_);
    if (finished_) return count_ = std::numeric_limits<std::int64_t>::max() / 2;  // nobody looks any more
    held = !playing_ && steps_ == 0;
  }
  if (keep || held || weights_.due()) {
    const auto start = Budget::Clock::now();
    const bool measure = keep || held || metrics_.due();
    Frame frame = make_frame(*population_, engine, static_cast<int>(first_), measure, *history_.newest());
    frame.epoch = epoch_;
    if (measure) frame.metrics_epoch = epoch_;
    history_.publish(std::make_shared<const Frame>(std::move(frame)), keep);
    const double least = look_every_.load(std::memory_order_relaxed);
    weights_.spent(seconds_since(start), kShare, least);
    if (measure) metrics_.spent(seconds_since(start), kShare, least);
  }
  std::unique_lock lock(mutex_);
  if (const double since = seconds_since(rate_start_); since > 0.25) {
    status_.samples_per_second = static_cast<double>(engine.samples_done() - samples_) / since;
    samples_ = engine.samples_done();
    rate_start_ = Budget::Clock::now();
  }
  while (!playing_ && steps_ == 0 && !finished_ && !(cancel_ && *cancel_))
    wake_.wait_for(lock, std::chrono::milliseconds(50));
  count_ = std::max<std::int64_t>(1, std::llround(kLongestStep / seconds_per_epoch_));
  const auto next = std::upper_bound(record_at_.begin(), record_at_.end(), epoch_);
  if (next != record_at_.end()) count_ = std::min(count_, *next - epoch_);
  if (!playing_ && steps_ > 0) {
    count_ = std::min(count_, steps_);
    steps_ -= count_;
  }
  launched_ = Budget::Clock::now();
  return count_;
}

void RunSession::end_unit(std::int64_t first, const std::vector<NetworkResult>& results) {
  Frame frame = *history_.newest();
  auto weights = std::make_shared<Weights>(*frame.weights);
  auto metrics = std::make_shared<std::vector<Metrics>>(*frame.metrics);
  for (std::size_t k = 0; k < results.size(); ++k) {
    const auto n = static_cast<std::size_t>(first) + k;
    const NetworkResult& r = results[k];
    frame.standing[n] = standing_of(r.epochs, r.solved_epoch, r.status);
    (*metrics)[n] = r.metrics;
    put_weights(*weights, *population_, static_cast<int>(n), r.parameters);
    frame.epoch = std::max(frame.epoch, r.epochs);
  }
  frame.metrics_epoch = frame.epoch;
  frame.weights = std::move(weights);
  frame.metrics = std::move(metrics);
  history_.publish(std::make_shared<const Frame>(std::move(frame)), true);
}

}  // namespace seedbed::viewer
