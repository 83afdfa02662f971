// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/replay_session.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

#include "seedbed/error.h"
#include "seedbed/result.h"
#include "viewer/core/frame_maker.h"

namespace seedbed::viewer {
namespace {

constexpr double kWholeReplay = 8;  ///< seconds at the default speed
constexpr std::size_t kMostFrames = 64;

/// What the result says of one network.
struct Recorded {
  NetworkRow row;
  std::vector<Snapshot> snapshots;  ///< ascending epochs
  std::vector<CurvePoint> curve;
};

const Metrics& metrics_at(const Recorded& network, std::int64_t epoch, const Metrics& none) {
  if (epoch >= network.row.epochs) return network.row.metrics;
  const Metrics* found = &none;
  for (const CurvePoint& point : network.curve) {
    if (point.epoch > epoch) break;
    found = &point.metrics;
  }
  return *found;
}

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

/// Reads the result network by network and makes one frame an epoch that was recorded.
void ReplaySession::load() {
  const ResultReader result(path_);
  const Population& p = *population_;
  std::map<int, Recorded> networks;
  std::vector<std::int64_t> epochs{0};
  for (const NetworkRow& row : result.rows(0, p.networks())) {
    if (quit_) return;
    Recorded& network = networks[static_cast<int>(row.network_id)];
    network.row = row;
    network.snapshots = result.snapshots(row.network_id);
    network.curve = result.curve(row.network_id);
    for (const Snapshot& snapshot : network.snapshots) epochs.push_back(snapshot.epoch);
    epochs.push_back(row.epochs);
  }
  std::sort(epochs.begin(), epochs.end());
  epochs.erase(std::unique(epochs.begin(), epochs.end()), epochs.end());
  if (epochs.size() > kMostFrames) {  // frozen networks end at epochs of their own: keep the spread
    std::vector<std::int64_t> kept;
    for (std::size_t i = 0; i < kMostFrames; ++i)
      kept.push_back(epochs[i * (epochs.size() - 1) / (kMostFrames - 1)]);
    epochs = kept;
  }
  Frame frame = initial_frame(p);
  const Metrics none{std::nan(""), std::nan(""), std::nan(""), std::nan("")};
  for (const std::int64_t epoch : epochs) {
    if (quit_) return;
    frame.epoch = epoch;
    auto weights = std::make_shared<Weights>(*frame.weights);
    auto metrics = std::make_shared<std::vector<Metrics>>(*frame.metrics);
    for (const auto& [n, network] : networks) {
      NetworkStanding& s = frame.standing[static_cast<std::size_t>(n)];
      const bool over = epoch >= network.row.epochs;
      if (s.running && over) put_weights(*weights, p, n, result.parameters(network.row.network_id));
      for (const Snapshot& snapshot : network.snapshots) {
        if (snapshot.epoch == epoch && !over) put_weights(*weights, p, n, snapshot.parameters);
      }
      s.epoch = static_cast<std::int32_t>(std::min(epoch, network.row.epochs));
      s.running = !over;
      s.diverged = over && network.row.status == Status::diverged;
      s.pruned = over && network.row.status == Status::pruned;
      const std::optional<std::int64_t> solved = network.row.solved_epoch;
      s.solved_epoch = solved && *solved <= epoch ? static_cast<std::int32_t>(*solved) : -1;
      (*metrics)[static_cast<std::size_t>(n)] = metrics_at(network, epoch, none);
    }
    frame.weights = std::move(weights);
    frame.metrics = std::move(metrics);
    frame.metrics_epoch = epoch;
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
