// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/training_session.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "seedbed/error.h"
#include "viewer/core/frame_maker.h"
#include "viewer/core/publishing.h"

namespace seedbed::viewer {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kTick = 0.016;  ///< longest wanted time between two borders, in seconds

}  // namespace

TrainingSession::TrainingSession(std::shared_ptr<const Population> population, const TrainingOptions& options)
    : population_(std::move(population)),
      options_(options),
      record_at_(recording_epochs(*population_, options.history_bytes, options.most_recorded)) {
  status_.last_epoch = population_->last_epoch();
  thread_ = std::thread([this] { run(); });
}

TrainingSession::~TrainingSession() {
  quit_ = true;
  {
    const std::lock_guard lock(mutex_);  // so that no wake-up falls between check and wait
  }
  wake_.notify_all();
  thread_.join();
}

SessionStatus TrainingSession::status() const {
  SessionStatus status;
  {
    const std::lock_guard lock(mutex_);
    status = status_;
  }
  status.recorded = history_.epochs();
  status.samples = samples_.load(std::memory_order_relaxed);
  return status;
}

void TrainingSession::set_state(SessionState state, const std::string& message) {
  const std::lock_guard lock(mutex_);
  status_.state = state;
  status_.message = message;
}

void TrainingSession::play() {
  history_.unpin();
  const std::lock_guard lock(mutex_);
  playing_ = true;
  if (status_.state == SessionState::paused) status_.state = SessionState::playing;
  wake_.notify_all();
}

void TrainingSession::pause() {
  const std::lock_guard lock(mutex_);
  playing_ = false;
  steps_ = 0;
  if (status_.state == SessionState::playing) status_.state = SessionState::paused;
}

void TrainingSession::step(int epochs) {
  history_.unpin();
  const std::lock_guard lock(mutex_);
  playing_ = false;
  steps_ += epochs;
  wake_.notify_all();
}

void TrainingSession::set_speed(double epochs_per_second) {
  const std::lock_guard lock(mutex_);
  speed_ = std::max(0.0, epochs_per_second);
  wake_.notify_all();
}

void TrainingSession::seek(std::size_t index) {
  pause();
  history_.pin(index);
}

void TrainingSession::restart() {
  history_.unpin();
  const std::lock_guard lock(mutex_);
  restart_ = true;
  steps_ = 0;
  wake_.notify_all();
}

bool TrainingSession::request_fields(LiveFieldRequest request) {
  if (fields_wanted_.load(std::memory_order_acquire)) return false;
  const std::lock_guard lock(mutex_);
  if (ended_ || status_.state == SessionState::starting) return false;
  field_request_ = std::move(request);
  fields_wanted_.store(true, std::memory_order_release);
  wake_.notify_all();
  return true;
}

void TrainingSession::serve_fields() {
  if (!fields_wanted_.load(std::memory_order_acquire)) return;
  auto outcome = LiveFieldRequest::written;
  try {
    engine_->fields(field_request_.networks, field_request_.side, field_request_.target);
  } catch (const UsageError& e) {  // not there now; what is wrong with the device itself ends the training
    outcome = LiveFieldRequest::dropped;
    const std::lock_guard lock(mutex_);
    fields_refused_ = e.what();
  }
  field_request_.outcome->store(outcome, std::memory_order_release);
  fields_wanted_.store(false, std::memory_order_release);
}

std::string TrainingSession::why_no_live_fields() const {
  const std::lock_guard lock(mutex_);
  return fields_refused_;
}

void TrainingSession::run() {
  try {
    train();
  } catch (const std::exception& e) {
    set_state(SessionState::failed, e.what());
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  if (fields_wanted_) field_request_.outcome->store(LiveFieldRequest::dropped, std::memory_order_release);
}

void TrainingSession::build() {
  set_state(SessionState::starting);
  history_.clear();
  std::vector<NetworkSpec> specs;
  specs.reserve(static_cast<std::size_t>(population_->networks()));
  for (int n = 0; n < population_->networks(); ++n) {
    if (quit_) return;
    specs.push_back(population_->spec(n));
  }
  const Sweep& sweep = population_->sweep();
  engine_.reset();  // its memory, before the next one's
  engine_ =
      options_.make_engine(std::move(specs), sweep.stop(), RecordPlan{CurveKind::none, 0}, options_.engine);
  {
    const std::lock_guard lock(mutex_);
    fields_refused_.clear();
  }
  engine_->advance(0, &quit_);  // no epoch: but the stop rule holds of some before the first
  epoch_ = 0;
  samples_ = 0;
  history_.publish(std::make_shared<const Frame>(initial_frame(*population_)), false);
  publish(true, true);
  const std::lock_guard lock(mutex_);
  status_.engine = engine_->description();
  status_.state = playing_ ? SessionState::playing : SessionState::paused;
  status_.samples_per_second = 0;
}

void TrainingSession::publish(bool metrics, bool keep) {
  history_.publish(
      std::make_shared<const Frame>(make_frame(*population_, *engine_, 0, metrics, *history_.newest())),
      keep);
  if (metrics) dirty_ = false;
}

/// Until there is something to do; false: quit.
bool TrainingSession::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto ready = [&] {
    const bool can_train = status_.state != SessionState::done && (playing_ || steps_ > 0);
    return quit_ || restart_ || fields_wanted_ || can_train;
  };
  if (!ready()) {
    status_.samples_per_second = 0;
    wake_.wait(lock, ready);
  }
  return !quit_;
}

void TrainingSession::train() {
  build();
  Budget weights, metrics;
  double seconds_per_epoch = 1e-3;
  auto rate_start = Clock::now(), slot = Clock::now();
  std::int64_t rate_samples = engine_ ? engine_->samples_done() : 0;
  while (!quit_) {
    bool stepping = false, playing = false;
    std::int64_t left = 0;
    double speed = 0;
    {
      std::unique_lock lock(mutex_);
      if (dirty_ && !playing_ && steps_ == 0 && !restart_ && !quit_) {  // paused: show where it stands
        lock.unlock();
        publish(true, false);
        lock.lock();
      }
      if (!wait_for_work(lock)) return;
      if (restart_) {
        restart_ = false;
        lock.unlock();
        build();
        rate_samples = 0;
        continue;
      }
      playing = status_.state != SessionState::done && playing_;
      stepping = status_.state != SessionState::done && steps_ > 0;
      left = steps_;
      speed = speed_;
    }
    serve_fields();
    if (!playing && !stepping) continue;

    std::int64_t count = std::max<std::int64_t>(1, std::llround(kTick / seconds_per_epoch));
    if (playing && speed > 0) {
      count = std::clamp<std::int64_t>(std::llround(speed * kTick), 1, count);
      slot += std::chrono::duration_cast<Clock::duration>(
          std::chrono::duration<double>(static_cast<double>(count) / speed));
      slot = std::max(slot, Clock::now());
      std::unique_lock lock(mutex_);
      wake_.wait_until(lock, slot, [&] { return quit_ || restart_ || !playing_ || speed_ != speed; });
      if (quit_ || restart_ || !playing_) continue;
    }
    if (stepping) count = std::min(count, left);
    const auto next = std::upper_bound(record_at_.begin(), record_at_.end(), epoch_);
    if (next != record_at_.end()) count = std::min(count, *next - epoch_);

    const auto start = Clock::now();
    const bool more = engine_->advance(count, &quit_);
    if (quit_) return;
    seconds_per_epoch = std::max(1e-7, seconds_since(start) / static_cast<double>(count));
    epoch_ += count;
    samples_.store(engine_->samples_done(), std::memory_order_relaxed);
    dirty_ = true;
    if (stepping) {
      const std::lock_guard lock(mutex_);
      steps_ = std::max<std::int64_t>(0, steps_ - count);
      left = steps_;
    }
    const bool keep = std::binary_search(record_at_.begin(), record_at_.end(), epoch_) || !more;
    const bool settled = !more || (stepping && left == 0);
    if (keep || settled || weights.due()) {
      const bool measure = keep || settled || metrics.due();
      const auto began = Clock::now();
      publish(measure, keep);
      const double least = look_every_.load(std::memory_order_relaxed);
      weights.spent(seconds_since(began), options_.publish_share, least);
      if (measure) metrics.spent(seconds_since(began), options_.publish_share, least);
    }
    const double since = seconds_since(rate_start);
    if (since > 0.25 || !more) {
      const std::int64_t samples = engine_->samples_done();
      const std::lock_guard lock(mutex_);
      status_.samples_per_second = static_cast<double>(samples - rate_samples) / std::max(since, 1e-9);
      rate_samples = samples;
      rate_start = Clock::now();
    }
    if (!more) {
      const std::lock_guard lock(mutex_);
      status_.state = SessionState::done;
      status_.samples_per_second = 0;
    }
  }
}

}  // namespace seedbed::viewer
