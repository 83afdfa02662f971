// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/cuda_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "engine/cuda/device_ranking.h"
#include "engine/cuda/memory_notice.h"
#include "engine/cuda/pack_session.h"
#include "engine/feature_rows.h"
#include "engine/field_grid.h"
#include "engine/final_result.h"
#include "engine/thread_pool.h"
#include "seedbed/error.h"

namespace seedbed::cuda {
namespace {

/// Packs wait for room on the device, train side by side on the device's streams, and leave it when
/// all their networks have finished.
class CudaEngine final : public Engine {
 public:
  CudaEngine(std::unique_ptr<Device> device, std::vector<NetworkSpec> networks, const StopRule& stop,
             const RecordPlan& record, const CudaEngineOptions& options)
      : device_(std::move(device)),
        networks_(std::move(networks)),
        stop_(stop),
        record_(record),
        options_(options),
        notice_(options.notice),
        pool_(options.host_threads > 0 ? options.host_threads : available_threads()) {
    std::size_t bytes = 1;
    for (const NetworkSpec& network : networks_) {
      const std::string reason = unsupported(*network.configuration);
      if (!reason.empty()) {
        throw UsageError(fmt::format("--device cuda: {} is not trained on a GPU; use --device cpu", reason));
      }
      bytes = std::max(bytes, device_bytes_per_network(device_pack_key(network)));
    }
    // A pack takes at most half of what is free, so that the next can be made while it ends.
    const std::size_t most = std::max<std::size_t>(device_->free_memory() / 2 / bytes, 1);
    waiting_ = make_device_packs(networks_, most);
    announce_cuts(most);
    std::reverse(waiting_.begin(), waiting_.end());  // taken from the back
    place_.resize(networks_.size());
    taken_.resize(networks_.size());
    admit();
  }

  std::size_t size() const override { return networks_.size(); }
  std::string description() const override { return "cuda, " + device_->name(); }

  bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) override {
    std::map<PackSession*, std::int64_t> left;
    for (;;) {
      if (cancel && cancel->load(std::memory_order_relaxed)) return more();
      admit();
      std::vector<PackSession*> launched;
      const auto start = std::chrono::steady_clock::now();
      for (const auto& session : resident_) {
        auto [rest, added] = left.try_emplace(session.get(), epochs);
        const bool observed = session->started();  // epoch 0 is looked at even if no epoch follows
        if ((rest->second <= 0 && observed) || session->finished()) continue;
        rest->second -=
            session->launch(static_cast<int>(std::min<std::int64_t>(rest->second, round_epochs_)));
        launched.push_back(session.get());
      }
      if (launched.empty()) return more();
      for (PackSession* session : launched) session->finish_launch();
      adapt(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      count_samples();
      for (auto& session : resident_) {
        if (session->finished() && !waiting_.empty()) left.erase(session.get());
      }
      if (!waiting_.empty()) retire();
    }
  }

  std::int64_t samples_done() const override { return samples_.load(std::memory_order_relaxed); }

  std::int64_t epoch(std::size_t n) const override {
    if (taken_[n]) return taken_[n]->epochs;
    const Place at = place_[n];
    return at.session ? at.session->pack().network(at.index).epoch : 0;
  }
  Metrics metrics(std::size_t n) override {
    if (taken_[n]) return taken_[n]->metrics;
    const Place at = place(n);
    return at.session->metrics(at.index);
  }
  Parameters parameters(std::size_t n) const override {
    if (taken_[n]) return taken_[n]->parameters;
    const Place at = place_[n];
    if (!at.session) return initial_parameters(*networks_[n].configuration, networks_[n].seeds);
    return at.session->pack().parameters(at.index);
  }
  std::vector<Metrics> all_metrics() override {
    std::vector<Metrics> all(networks_.size(), no_metrics());
    for (std::size_t n = 0; n < all.size(); ++n) {
      if (taken_[n]) all[n] = taken_[n]->metrics;
    }
    for (const auto& session : resident_) {
      const std::vector<Metrics> some = session->all_metrics();
      for (std::size_t i = 0; i < some.size(); ++i) all[session->members()[i]] = some[i];
    }
    return all;
  }
  std::vector<Parameters> all_parameters() const override {
    std::vector<Parameters> all(networks_.size());
    for (std::size_t n = 0; n < all.size(); ++n) {
      if (taken_[n] || !place_[n].session) all[n] = parameters(n);
    }
    for (const auto& session : resident_) {
      std::vector<Parameters> some = session->pack().all_parameters();
      for (std::size_t i = 0; i < some.size(); ++i) all[session->members()[i]] = std::move(some[i]);
    }
    return all;
  }
  Standing standing(std::size_t n) override {
    if (taken_[n]) {
      const NetworkResult& r = *taken_[n];
      return {false, r.status == Status::diverged, r.solved_epoch, r.status == Status::pruned};
    }
    const Place at = place_[n];
    return at.session ? at.session->standing(at.index) : Standing{};
  }
  NetworkResult result(std::size_t n) override {
    if (taken_[n]) return *taken_[n];
    const Place at = place(n);
    return at.session->result(at.index);
  }

  Leaderboard leaderboard(const LeaderboardRequest& request) override {
    Scores scores(networks_.size());
    for (std::size_t n = 0; n < taken_.size(); ++n) {
      if (taken_[n]) scores.set(n, *taken_[n], false);
    }
    if (!resident_.empty()) {
      try {
        return device_leaderboard(scores, request);
      } catch (const OutOfDeviceMemory&) {  // the host has room
      }
    }
    for (const auto& session : resident_) {
      const std::vector<std::size_t>& members = session->members();
      for (std::size_t i = 0; i < members.size(); ++i)
        scores.set(members[i], session->result(i), session->standing(i).running);
    }
    return rank(scores, request);
  }

  std::vector<NetworkResult> take_results() override {
    while (!resident_.empty() || !waiting_.empty()) {
      admit();
      while (!resident_.empty()) retire(resident_.front().get());
    }
    std::vector<NetworkResult> results;
    results.reserve(taken_.size());
    for (auto& result : taken_) results.push_back(std::move(*result));
    return results;
  }

  void restore(std::size_t n, const Parameters& parameters, std::int64_t epoch) override {
    if (parameters.values.size() !=
        static_cast<std::size_t>(Shape(*networks_[n].configuration).parameter_count())) {
      throw UsageError(fmt::format("network {}: {} parameters given, {} expected", n,
                                   parameters.values.size(),
                                   Shape(*networks_[n].configuration).parameter_count()));
    }
    const Place at = place(n);
    at.session->restore(at.index, parameters, epoch);
  }

  void stop(std::span<const std::size_t> networks) override {
    std::map<PackSession*, std::vector<std::size_t>> by_pack;
    for (const std::size_t n : networks) {
      if (taken_[n]) continue;
      const Place at = place(n);
      by_pack[at.session].push_back(at.index);
    }
    for (const auto& [session, which] : by_pack) session->stop(which);
  }

  void fields(std::span<const std::size_t> networks, int side, FieldTarget target) override {
    const std::size_t points = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    std::map<PackSession*, std::pair<std::vector<int>, std::vector<int>>> by_pack;
    for (std::size_t k = 0; k < networks.size(); ++k) {
      const Place at = place(networks[k]);
      by_pack[at.session].first.push_back(static_cast<int>(at.index));
      by_pack[at.session].second.push_back(static_cast<int>(k));
    }
    DeviceArray<float> own;
    DeviceArray<std::uint16_t> own_half;
    void* values = target.values;
    if (!target.device && target.half) {
      own_half = DeviceArray<std::uint16_t>(*device_, networks.size() * points);
      values = own_half.data();
    } else if (!target.device) {
      own = DeviceArray<float>(*device_, networks.size() * points);
      values = own.data();
    }
    std::set<int> used;
    for (auto& [session, lists] : by_pack) {
      const DeviceArray<float>& x = grid(session->pack().key().features, side);
      session->pack().fields(lists.first, lists.second, x.data(), side, values, target.half);
      used.insert(session->pack().stream());
    }
    for (const int stream : used) device_->synchronize(stream);
    if (target.device) return;
    own.download(static_cast<float*>(target.values), 0, own.size(), 0);
    own_half.download(static_cast<std::uint16_t*>(target.values), 0, own_half.size(), 0);
  }

  FieldSums field_sums(std::span<const std::size_t> networks, int side) override {
    const std::size_t points = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    FieldSums result(points);
    DeviceArray<double> sum(*device_, points), squares(*device_, points);
    DeviceArray<float> first(*device_, points);
    DeviceArray<int> positive(*device_, points);
    const DeviceFieldSums sums{sum.data(), squares.data(), first.data(), positive.data()};
    for (std::size_t k = 0; k < networks.size();) {  // in order, so as many as follow each other in a pack
      DevicePack& pack = place(networks[k]).session->pack();
      std::vector<int> which;
      for (; k < networks.size() && &place(networks[k]).session->pack() == &pack; ++k)
        which.push_back(static_cast<int>(place(networks[k]).index));
      const bool begins = result.networks == 0;
      pack.add_to_sums(which, grid(pack.key().features, side).data(), side, begins, sums);
      device_->synchronize(pack.stream());  // the next pack's stream reads what this one wrote
      result.networks += static_cast<std::int64_t>(which.size());
    }
    if (networks.empty()) return result;
    sum.download(result.sum, 0);
    squares.download(result.squares, 0);
    first.download(result.first, 0);
    positive.download(result.positive, 0);
    return result;
  }

 private:
  struct Place {
    PackSession* session = nullptr;
    std::size_t index = 0;
  };

  Place place(std::size_t n) const {
    const Place at = place_[n];
    if (!at.session) throw UsageError(fmt::format("network {} is not on the device now", n));
    return at;
  }

  bool more() const {
    return !waiting_.empty() ||
           std::any_of(resident_.begin(), resident_.end(), [](const auto& s) { return !s->finished(); });
  }

  Leaderboard device_leaderboard(const Scores& known, const LeaderboardRequest& request) {
    DeviceRanking ranking(*device_, known, request);
    for (const auto& session : resident_) {
      const std::vector<int> rows(session->members().begin(), session->members().end());
      session->pack().scores(rows, ranking.columns());
    }
    return ranking.rank();
  }

  /// Brings waiting packs to the device, as many as there is room for.
  void admit() {
    while (!waiting_.empty()) {
      const DevicePackMembers& next = waiting_.back();
      std::vector<const NetworkSpec*> specs;
      for (const std::size_t n : next.networks) specs.push_back(&networks_[n]);
      std::vector<Parameters> initial(specs.size());
      pool_.for_each(specs.size(), [&](std::size_t i) {
        initial[i] = initial_parameters(*specs[i]->configuration, specs[i]->seeds);
      });
      const Mapping mapping = choose_mapping(next.key, specs.size(), options_.threads_per_network);
      try {
        auto pack = std::make_unique<DevicePack>(*device_, next_stream_, next.key, mapping, specs, initial);
        next_stream_ = (next_stream_ + 1) % device_->streams();
        resident_.push_back(std::make_unique<PackSession>(next.networks, std::move(pack), stop_, record_));
      } catch (const OutOfDeviceMemory&) {
        if (!resident_.empty()) return;  // when others have left
        split();
        continue;
      }
      for (std::size_t i = 0; i < next.networks.size(); ++i) {
        place_[next.networks[i]] = {resident_.back().get(), i};
      }
      waiting_.pop_back();
    }
  }

  /// Of networks that would be one pack and are several.
  void announce_cuts(std::size_t most) {
    std::map<DevicePackKey, std::size_t> together;
    for (const DevicePackMembers& pack : waiting_) together[pack.key] += pack.networks.size();
    for (const auto& [key, networks] : together) {
      if (networks > most) return notice_.cut(device_->name(), networks, most);
    }
  }

  /// The next waiting pack in two halves.
  void split() {
    DevicePackMembers& next = waiting_.back();
    if (next.networks.size() < 2)
      throw Error(ExitCode::failed, device_->name() + ": out of memory for a single network");
    notice_.cut(device_->name(), next.networks.size(), (next.networks.size() + 1) / 2);
    DevicePackMembers second{next.key, {}};
    const auto half = next.networks.begin() + static_cast<std::ptrdiff_t>(next.networks.size() / 2);
    second.networks.assign(half, next.networks.end());
    next.networks.erase(half, next.networks.end());
    waiting_.insert(waiting_.end() - 1, std::move(second));
  }

  /// Finished packs leave the device.
  void retire() {
    for (std::size_t p = 0; p < resident_.size();) {
      if (resident_[p]->finished()) {
        retire(resident_[p].get());
      } else {
        ++p;
      }
    }
  }

  void retire(PackSession* session) {
    std::vector<Parameters> parameters = session->pack().all_parameters();
    for (std::size_t i = 0; i < session->members().size(); ++i) {
      const std::size_t n = session->members()[i];
      taken_[n] = session->take_result(i, std::move(parameters[i]));
      place_[n] = {};
    }
    retired_samples_ += session->samples_done();
    std::erase_if(resident_, [&](const auto& other) { return other.get() == session; });
  }

  void count_samples() {
    std::int64_t all = retired_samples_;
    for (const auto& session : resident_) all += session->samples_done();
    samples_.store(all, std::memory_order_relaxed);
  }

  /// Launches so long that they end about when cancel() should be heard.
  void adapt(double seconds) {
    if (seconds < options_.launch_seconds / 2) {
      round_epochs_ = std::min(round_epochs_ * 2, 1 << 20);
    } else if (seconds > options_.launch_seconds * 2) {
      round_epochs_ = std::max(round_epochs_ / 2, 1);
    }
  }

  const DeviceArray<float>& grid(std::uint8_t features, int side) {
    auto& x = grids_[{features, side}];
    if (x.size() == 0) {
      const std::vector<float> values =
          feature_rows<float>(field_grid(side), FeatureSet{features}, kernels::kSlots);
      x = DeviceArray<float>(*device_, values.size());
      x.upload(values, 0);
      device_->synchronize(0);
    }
    return x;
  }

  std::unique_ptr<Device> device_;  // outlives everything that lies on it
  std::vector<NetworkSpec> networks_;
  StopRule stop_;
  RecordPlan record_;
  CudaEngineOptions options_;
  MemoryNotice notice_;
  ThreadPool pool_;
  std::vector<DevicePackMembers> waiting_;  ///< the next is the last
  std::vector<std::unique_ptr<PackSession>> resident_;
  std::vector<Place> place_;
  std::vector<std::optional<NetworkResult>> taken_;  ///< results of networks that have left the device
  std::map<std::pair<std::uint8_t, int>, DeviceArray<float>> grids_;
  std::atomic<std::int64_t> samples_{0};
  std::int64_t retired_samples_ = 0;
  int next_stream_ = 0, round_epochs_ = 1;
};

}  // namespace

std::unique_ptr<Engine> make_engine_on(std::unique_ptr<Device> device, std::vector<NetworkSpec> networks,
                                       const StopRule& stop, const RecordPlan& record,
                                       const CudaEngineOptions& options) {
  return std::make_unique<CudaEngine>(std::move(device), std::move(networks), stop, record, options);
}

}  // namespace seedbed::cuda
