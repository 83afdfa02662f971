// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/pack_session.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "engine/final_result.h"
#include "engine/network_log.h"

namespace seedbed::cuda {
namespace {

using kernels::NetworkState;

bool due(const std::vector<std::int64_t>& epochs, std::int64_t epoch) {
  return std::binary_search(epochs.begin(), epochs.end(), epoch);
}

Status status_of(NetworkState state) {
  switch (state) {
    case NetworkState::diverged:
      return Status::diverged;
    case NetworkState::stopped:
      return Status::stopped;
    default:
      return Status::done;
  }
}

int dead_links(const Parameters& parameters) {
  return static_cast<int>(std::count(parameters.dead.begin(), parameters.dead.end(), std::uint8_t{1}));
}

}  // namespace

PackSession::PackSession(std::vector<std::size_t> members, std::unique_ptr<DevicePack> pack,
                         std::vector<TrainingState> states, const StopRule& stop, const RecordPlan& record)
    : members_(std::move(members)), pack_(std::move(pack)), stop_(stop), records_(pack_->size()) {
  const DevicePackKey& key = pack_->key();
  if (stop.enabled) {
    const auto wrong = StopCheck(stop).most_wrong(key.regression, key.train_points, key.test_points);
    host_stop_ = !wrong.has_value();
    device_stop_ = {wrong.value_or(-1) >= 0, stop.metric == Metric::train_accuracy, stop.freeze, stop.every,
                    wrong.value_or(-1)};
  }
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const int limit = pack_->network(i).limit;
    if (i > 0 && pack_->network(i - 1).limit == limit) {
      records_[i].curve = records_[i - 1].curve;
      records_[i].snapshots = records_[i - 1].snapshots;
    } else {
      records_[i].curve = std::make_shared<std::vector<std::int64_t>>(curve_epochs(record.curve, limit));
      records_[i].snapshots =
          std::make_shared<std::vector<std::int64_t>>(snapshot_epochs(record.snapshots, limit));
    }
    records_[i].result = std::move(states[i].log.result);
    if (!states[i].started) unseen_.push_back(static_cast<int>(i));
  }
}

std::int64_t PackSession::longest() const {
  std::int64_t most = 0;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const DeviceNetwork& n = pack_->network(i);
    if (n.state == NetworkState::running) most = std::max<std::int64_t>(most, n.limit - n.epoch);
  }
  return most;
}

int PackSession::epochs_until_due() const {
  std::int64_t least = std::numeric_limits<int>::max();
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const DeviceNetwork& n = pack_->network(i);
    if (n.state != NetworkState::running) continue;
    std::int64_t next = std::min<std::int64_t>(
        n.limit,
        std::min(next_after(*records_[i].curve, n.epoch), next_after(*records_[i].snapshots, n.epoch)));
    if (host_stop_ && n.solved_epoch < 0)
      next = std::min<std::int64_t>(next, n.epoch / stop_.every * stop_.every + stop_.every);
    least = std::min(least, next - n.epoch);
  }
  return static_cast<int>(std::max<std::int64_t>(least, 1));
}

bool PackSession::launch(int epochs) {
  if (finished() || (left_ <= 0 && unseen_.empty())) return false;
  std::erase_if(unseen_, [&](int i) {
    return pack_->network(static_cast<std::size_t>(i)).state != NetworkState::running;
  });
  observe(std::exchange(unseen_, {}));
  launched_ = finished() ? 0 : static_cast<int>(std::min<std::int64_t>({left_, epochs, epochs_until_due()}));
  left_ -= launched_;
  if (launched_ > 0) pack_->start(launched_, device_stop_);
  return true;
}

void PackSession::finish_launch() {
  if (launched_ == 0) return;
  std::vector<std::int64_t> before(records_.size());
  for (std::size_t i = 0; i < before.size(); ++i) before[i] = pack_->network(i).epoch;
  const std::vector<int> trained = pack_->wait();
  for (const int i : trained) {
    const auto at = static_cast<std::size_t>(i);
    samples_ += (pack_->network(at).epoch - before[at]) * pack_->key().train_points;
  }
  observe(trained);
}

/// The device checks its stop rule after an epoch; other rules, and all before the first epoch, are
/// checked here.
bool PackSession::host_asks(const DeviceNetwork& n) const {
  return stop_.enabled && n.solved_epoch < 0 && (host_stop_ || n.epoch == 0) &&
         (n.epoch % stop_.every == 0 || n.epoch >= n.limit);
}

/// After a launch (or before the first): what is to be recorded, who is solved, who has finished.
void PackSession::observe(const std::vector<int>& which) {
  std::vector<int> measured;
  std::vector<std::size_t> snapshots;
  for (const int i : which) {
    const auto at = static_cast<std::size_t>(i);
    const DeviceNetwork& n = pack_->network(at);
    Record& r = records_[at];
    if (n.solved_epoch >= 0 && !r.result.solved_epoch) r.result.solved_epoch = n.solved_epoch;
    if (n.state == NetworkState::diverged) continue;
    if (host_asks(n) || n.state != NetworkState::running || due(*r.curve, n.epoch)) measured.push_back(i);
    if (due(*r.snapshots, n.epoch)) snapshots.push_back(at);
  }
  const std::vector<DevicePack::Evaluation> evaluated = pack_->evaluate(measured);
  for (std::size_t k = 0; k < measured.size(); ++k) {
    const auto at = static_cast<std::size_t>(measured[k]);
    Record& r = records_[at];
    const int epoch = pack_->network(at).epoch;
    if (host_asks(pack_->network(at)) && StopCheck(stop_).holds(evaluated[k].metrics)) {
      pack_->set_solved(at, epoch);
      r.result.solved_epoch = epoch;
      if (stop_.freeze) pack_->set_state(at, NetworkState::stopped);
    }
    if (due(*r.curve, epoch)) r.result.curve.push_back({epoch, evaluated[k].metrics});
    if (pack_->network(at).epoch >= pack_->network(at).limit &&
        pack_->network(at).state == NetworkState::running) {
      pack_->set_state(at, NetworkState::done);
    }
  }
  if (!snapshots.empty()) {
    const std::vector<Parameters> all = pack_->all_parameters();
    for (const std::size_t at : snapshots) {
      records_[at].result.snapshots.push_back({pack_->network(at).epoch, all[at]});
    }
  }
  keep_final(measured, evaluated);
}

/// Final metrics of those of `which` that have finished; parameters follow in take_result.
void PackSession::keep_final(const std::vector<int>& which,
                             const std::vector<DevicePack::Evaluation>& evaluated) {
  for (std::size_t k = 0; k < which.size(); ++k) {
    const auto at = static_cast<std::size_t>(which[k]);
    if (pack_->network(at).state == NetworkState::running) continue;
    records_[at].result.metrics = evaluated[k].metrics;
    records_[at].result.dead_units = evaluated[k].dead_units;
  }
}

Metrics PackSession::metrics(std::size_t i) {
  if (pack_->network(i).state == NetworkState::diverged) return no_metrics();
  return pack_->evaluate({static_cast<int>(i)})[0].metrics;
}

std::vector<Metrics> PackSession::all_metrics() {
  std::vector<Metrics> all(members_.size(), no_metrics());
  std::vector<int> which;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (pack_->network(i).state != NetworkState::diverged) which.push_back(static_cast<int>(i));
  }
  const std::vector<DevicePack::Evaluation> evaluated = pack_->evaluate(which);
  for (std::size_t k = 0; k < which.size(); ++k) {
    all[static_cast<std::size_t>(which[k])] = evaluated[k].metrics;
  }
  return all;
}

Standing PackSession::standing(std::size_t i) const {
  const DeviceNetwork& n = pack_->network(i);
  Standing standing{n.state == NetworkState::running, n.state == NetworkState::diverged, std::nullopt,
                    records_[i].pruned};
  if (n.solved_epoch >= 0) standing.solved_epoch = n.solved_epoch;
  return standing;
}

NetworkResult PackSession::take_result(std::size_t i, Parameters parameters) {
  Record& r = records_[i];
  const DeviceNetwork& n = pack_->network(i);
  if (n.state == NetworkState::running) {
    const DevicePack::Evaluation now = pack_->evaluate({static_cast<int>(i)})[0];
    r.result.metrics = now.metrics;
    r.result.dead_units = now.dead_units;
  }
  r.result.epochs = n.epoch;
  const int dead = dead_links(parameters);
  settle(r.result, r.pruned ? Status::pruned : status_of(n.state), r.result.metrics, std::move(parameters),
         pack_->key().train_points, pack_->key().test_points, dead, r.result.dead_units);
  return std::move(r.result);
}

NetworkResult PackSession::result(std::size_t i) {
  const Record kept = records_[i];
  NetworkResult result = take_result(i, pack_->parameters(i));
  records_[i] = kept;
  return result;
}

std::vector<TrainingState> PackSession::leave(std::vector<Parameters>& parameters) {
  std::vector<int> which;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (pack_->network(i).state == NetworkState::running) which.push_back(static_cast<int>(i));
  }
  const std::vector<DevicePack::Evaluation> evaluated = pack_->evaluate(which);
  std::vector<std::vector<double>> gradients = pack_->carried_gradients();
  std::vector<TrainingState> states(which.size());
  for (std::size_t k = 0; k < which.size(); ++k) {
    const auto at = static_cast<std::size_t>(which[k]);
    const DeviceNetwork& n = pack_->network(at);
    TrainingState& state = states[k];
    state.log.network = members_[at];
    state.log.shape = n.shape;
    state.log.epoch = state.epoch = n.epoch;
    state.log.limit = n.limit;
    state.log.result = std::move(records_[at].result);
    state.log.result.metrics = evaluated[k].metrics;
    state.log.result.dead_units = evaluated[k].dead_units;
    state.started = !std::binary_search(unseen_.begin(), unseen_.end(), which[k]);
    state.parameters = std::move(parameters[at]);
    state.gradient = std::move(gradients[at]);
    state.fresh = state.gradient.empty();
  }
  return states;
}

void PackSession::stop(const std::vector<std::size_t>& which) {
  std::vector<int> stopped;
  for (const std::size_t i : which) {
    if (pack_->network(i).state != NetworkState::running) continue;
    pack_->set_state(i, NetworkState::stopped);
    records_[i].pruned = true;
    stopped.push_back(static_cast<int>(i));
  }
  keep_final(stopped, pack_->evaluate(stopped));
}

void PackSession::restore(std::size_t i, const Parameters& parameters, std::int64_t epoch) {
  pack_->set_parameters(i, parameters, static_cast<int>(epoch));
  records_[i].result = NetworkResult{};
  records_[i].pruned = false;
  if (pack_->network(i).state != NetworkState::running) {
    const DevicePack::Evaluation now = pack_->evaluate({static_cast<int>(i)})[0];
    records_[i].result.metrics = now.metrics;
    records_[i].result.dead_units = now.dead_units;
  }
}

}  // namespace seedbed::cuda
