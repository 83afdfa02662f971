// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/residence.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "seedbed/error.h"

namespace seedbed::cuda {
namespace {

std::size_t finished_networks(const PackSession& session) {
  return session.pack().size() - session.pack().running();
}

/// Half of it could go.
bool mostly_finished(const PackSession& session) {
  return 2 * session.pack().running() <= session.pack().size();
}

}  // namespace

Residence::Residence(Device& device, const std::vector<NetworkSpec>& networks, const StopRule& stop,
                     const RecordPlan& record, const CudaEngineOptions& options)
    : device_(device),
      networks_(networks),
      stop_(stop),
      record_(record),
      threads_per_network_(options.threads_per_network),
      notice_(options.notice),
      pool_(options.host_threads > 0 ? options.host_threads : available_threads()),
      share_(device.free_memory() / 2) {
  std::size_t bytes = 1;
  for (const NetworkSpec& network : networks_)
    bytes = std::max(bytes, device_bytes_per_network(device_pack_key(network)));
  most_ = std::max<std::size_t>(share_ / bytes, 1);
  for (DevicePackMembers& pack : make_device_packs(networks_, most_))
    waiting_.push_back({pack.key, std::move(pack.networks), std::nullopt});
  announce_cuts();
  std::reverse(waiting_.begin(), waiting_.end());  // taken from the back
  place_.resize(networks_.size());
  ended_.resize(networks_.size());
  admit();
}

/// Of networks that would be one pack and are several.
void Residence::announce_cuts() {
  std::map<DevicePackKey, std::size_t> together;
  for (const WaitingPack& pack : waiting_) together[pack.key] += pack.networks.size();
  for (const auto& [key, networks] : together) {
    if (networks > most_) return notice_.cut(device_.name(), networks, most_);
  }
}

const TrainingState* Residence::between(std::size_t n) const {
  const auto found = between_.find(n);
  return found == between_.end() ? nullptr : &found->second;
}

std::int64_t Residence::samples_done() const {
  std::int64_t all = samples_;
  for (const auto& session : sessions_) all += session->samples_done();
  return all;
}

void Residence::allow(std::int64_t epochs) {
  allowed_ = epochs;
  for (const auto& session : sessions_) session->allow(epochs);
  for (WaitingPack& pack : waiting_) pack.left.reset();
  crowded_ = false;  // others may have given memory back
}

/// Networks for which it pays to make a pack: an eighth of the device's memory, not a handful at a time.
std::size_t Residence::enough(const DevicePackKey& key) const {
  return std::max<std::size_t>(share_ / 4 / device_bytes_per_network(key), 1);
}

/// How many of a pack's first networks take at most so many bytes.
std::size_t Residence::fitting(const WaitingPack& pack, std::size_t bytes) const {
  const std::size_t each = device_bytes_per_network(pack.key), points = device_bytes_per_dataset(pack.key);
  std::unordered_set<const Dataset*> datasets;
  std::size_t count = 0;
  for (; count < pack.networks.size(); ++count) {
    const bool added = datasets.insert(networks_[pack.networks[count]].data.get()).second;
    const std::size_t more = each + (added ? points : 0);
    if (more > bytes) break;
    bytes -= more;
  }
  return count;
}

void Residence::admit() {
  while (!waiting_.empty() && !crowded_) {
    WaitingPack& next = waiting_.back();
    const bool alone = sessions_.empty();
    const std::size_t all = next.networks.size(), least = alone ? 1 : std::min(all, enough(next.key));
    const std::size_t free = device_.free_memory();
    std::size_t count = fitting(next, free);
    if (count < all) count = fitting(next, free - std::min(free, share_ / 8));  // fields need some too
    if (alone) count = std::max<std::size_t>(count, 1);
    while (count >= least && !bring(next, count)) count /= 2;  // memory may be in pieces
    if (count < least) {
      if (alone) throw Error(ExitCode::failed, device_.name() + ": out of memory for a single network");
      crowded_ = true;
      return;
    }
    if (alone && count < all) notice_.cut(device_.name(), all, count);
    next.networks.erase(next.networks.begin(), next.networks.begin() + static_cast<std::ptrdiff_t>(count));
    if (next.networks.empty()) waiting_.pop_back();
  }
}

/// The first `count` networks of a waiting pack; false where the device has no room for them, and then
/// nothing has changed.
bool Residence::bring(const WaitingPack& pack, std::size_t count) {
  std::vector<const NetworkSpec*> specs(count);
  std::vector<TrainingState> states(count);
  pool_.for_each(count, [&](std::size_t i) {
    const std::size_t n = pack.networks[i];
    specs[i] = &networks_[n];
    if (const TrainingState* state = between(n)) {
      states[i] = *state;
    } else {
      states[i].parameters = initial_parameters(*specs[i]->configuration, specs[i]->seeds);
    }
  });
  std::vector<std::size_t> members(pack.networks.begin(),
                                   pack.networks.begin() + static_cast<std::ptrdiff_t>(count));
  try {
    const Mapping mapping = choose_mapping(pack.key, count, threads_per_network_);
    auto on_device = std::make_unique<DevicePack>(device_, next_stream_, pack.key, mapping, specs, states);
    sessions_.push_back(std::make_unique<PackSession>(std::move(members), std::move(on_device),
                                                      std::move(states), stop_, record_));
  } catch (const OutOfDeviceMemory&) {
    return false;
  }
  next_stream_ = (next_stream_ + 1) % device_.streams();
  PackSession& session = *sessions_.back();
  session.allow(pack.left.value_or(allowed_));
  for (std::size_t i = 0; i < count; ++i) {
    place_[session.members()[i]] = {&session, i};
    between_.erase(session.members()[i]);
  }
  return true;
}

void Residence::make_room() {
  if (waiting_.empty()) return;
  for (std::size_t p = sessions_.size(); p-- > 0;) {
    if (sessions_[p]->finished()) retire(*sessions_[p]);
  }
  const WaitingPack& next = waiting_.back();
  const std::size_t wanted =
      std::min(next.networks.size(), enough(next.key)) * device_bytes_per_network(next.key);
  std::size_t gained = 0;
  std::map<DevicePackKey, bool> shrinking;
  for (const auto& session : sessions_) {
    if (!mostly_finished(*session)) continue;
    const DevicePackKey& key = session->pack().key();
    gained += finished_networks(*session) * device_bytes_per_network(key);
    shrinking[key] = true;
  }
  if (gained == 0 || gained < wanted) return;
  std::vector<PackSession*> some;
  for (const auto& session : sessions_) {
    const DevicePackKey& key = session->pack().key();
    const bool small = 2 * session->pack().size() <= enough(key);  // joins others of its kind
    if (mostly_finished(*session) || (small && shrinking.count(key) > 0)) some.push_back(session.get());
  }
  regroup(some);
}

/// Their finished networks leave; the others wait, first of all, by what they have in common.
void Residence::regroup(const std::vector<PackSession*>& sessions) {
  std::map<std::pair<DevicePackKey, std::optional<std::int64_t>>, std::vector<std::size_t>> groups;
  for (PackSession* session : sessions) {
    std::optional<std::int64_t> left = session->left();
    if (*left >= session->longest()) left.reset();  // they end before that
    std::vector<std::size_t>& group = groups[{session->pack().key(), left}];
    std::vector<Parameters> parameters = session->pack().all_parameters();
    for (TrainingState& state : session->leave(parameters)) {
      const std::size_t n = state.log.network;
      group.push_back(n);
      place_[n] = {};
      between_.emplace(n, std::move(state));
    }
    for (std::size_t i = 0; i < session->members().size(); ++i) {
      if (!between(session->members()[i])) end(*session, i, std::move(parameters[i]));
    }
    drop(*session);
  }
  for (const auto& [kind, networks] : groups) {
    for (std::size_t first = 0; first < networks.size(); first += most_) {
      const auto begin = networks.begin() + static_cast<std::ptrdiff_t>(first);
      const auto count = static_cast<std::ptrdiff_t>(std::min(most_, networks.size() - first));
      waiting_.push_back({kind.first, {begin, begin + count}, kind.second});
    }
  }
}

void Residence::retire(PackSession& session) {
  std::vector<Parameters> parameters = session.pack().all_parameters();
  for (std::size_t i = 0; i < session.members().size(); ++i) end(session, i, std::move(parameters[i]));
  drop(session);
}

void Residence::end(PackSession& session, std::size_t i, Parameters parameters) {
  const std::size_t n = session.members()[i];
  ended_[n] = session.take_result(i, std::move(parameters));
  place_[n] = {};
}

void Residence::drop(const PackSession& session) {
  samples_ += session.samples_done();
  std::erase_if(sessions_, [&](const auto& other) { return other.get() == &session; });
  crowded_ = false;
}

std::vector<NetworkResult> Residence::take_results() {
  while (!sessions_.empty() || !waiting_.empty()) {
    crowded_ = false;
    admit();
    while (!sessions_.empty()) retire(*sessions_.front());
  }
  std::vector<NetworkResult> results;
  results.reserve(ended_.size());
  for (auto& result : ended_) results.push_back(std::move(*result));
  return results;
}

}  // namespace seedbed::cuda
