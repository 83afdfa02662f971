// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/cuda_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "engine/cuda/device_ranking.h"
#include "engine/cuda/residence.h"
#include "engine/feature_rows.h"
#include "engine/field_grid.h"
#include "engine/final_result.h"
#include "seedbed/error.h"

namespace seedbed::cuda {
namespace {

std::vector<NetworkSpec> trainable(std::vector<NetworkSpec> networks) {
  for (const NetworkSpec& network : networks) {
    const std::string reason = unsupported(*network.configuration);
    if (!reason.empty()) {
      throw UsageError(fmt::format("--device cuda: {} is not trained on a GPU; use --device cpu", reason));
    }
  }
  return networks;
}

/// Packs train side by side on the device's streams; which networks are there, the residence decides.
class CudaEngine final : public Engine {
 public:
  CudaEngine(std::unique_ptr<Device> device, std::vector<NetworkSpec> networks, const StopRule& stop,
             const RecordPlan& record, const CudaEngineOptions& options)
      : device_(std::move(device)),
        networks_(trainable(std::move(networks))),
        launch_seconds_(options.launch_seconds),
        residence_(*device_, networks_, stop, record, options) {}

  std::size_t size() const override { return networks_.size(); }
  std::string description() const override { return "cuda, " + device_->name(); }

  bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) override {
    residence_.allow(epochs);
    for (;;) {
      if (cancel && cancel->load(std::memory_order_relaxed)) return more();
      residence_.make_room();
      residence_.admit();
      std::vector<PackSession*> launched;
      const auto start = std::chrono::steady_clock::now();
      for (const auto& session : residence_.sessions()) {
        if (session->launch(round_epochs_)) launched.push_back(session.get());
      }
      if (launched.empty()) return more();
      for (PackSession* session : launched) session->finish_launch();
      adapt(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      samples_.store(residence_.samples_done(), std::memory_order_relaxed);
    }
  }

  std::int64_t samples_done() const override { return samples_.load(std::memory_order_relaxed); }

  std::int64_t epoch(std::size_t n) const override {
    if (const NetworkResult* result = residence_.ended(n)) return result->epochs;
    if (const TrainingState* state = residence_.between(n)) return state->epoch;
    const Place at = residence_.place(n);
    return at.session ? at.session->pack().network(at.index).epoch : 0;
  }
  Metrics metrics(std::size_t n) override {
    if (const NetworkResult* result = residence_.ended(n)) return result->metrics;
    if (const TrainingState* state = residence_.between(n)) return state->log.result.metrics;
    const Place at = place(n);
    return at.session->metrics(at.index);
  }
  Parameters parameters(std::size_t n) const override {
    if (const NetworkResult* result = residence_.ended(n)) return result->parameters;
    if (const TrainingState* state = residence_.between(n)) return state->parameters;
    const Place at = residence_.place(n);
    if (!at.session) return initial_parameters(*networks_[n].configuration, networks_[n].seeds);
    return at.session->pack().parameters(at.index);
  }
  std::vector<Metrics> all_metrics() override {
    std::vector<Metrics> all(networks_.size(), no_metrics());
    for (std::size_t n = 0; n < all.size(); ++n) {
      if (residence_.ended(n) || residence_.between(n)) all[n] = metrics(n);
    }
    for (const auto& session : residence_.sessions()) {
      const std::vector<Metrics> some = session->all_metrics();
      for (std::size_t i = 0; i < some.size(); ++i) all[session->members()[i]] = some[i];
    }
    return all;
  }
  std::vector<Parameters> all_parameters() const override {
    std::vector<Parameters> all(networks_.size());
    for (std::size_t n = 0; n < all.size(); ++n) {
      if (!residence_.place(n).session) all[n] = parameters(n);
    }
    for (const auto& session : residence_.sessions()) {
      std::vector<Parameters> some = session->pack().all_parameters();
      for (std::size_t i = 0; i < some.size(); ++i) all[session->members()[i]] = std::move(some[i]);
    }
    return all;
  }
  Standing standing(std::size_t n) override {
    if (const NetworkResult* r = residence_.ended(n))
      return {false, r->status == Status::diverged, r->solved_epoch, r->status == Status::pruned};
    if (const TrainingState* state = residence_.between(n)) return state->log.standing();
    const Place at = residence_.place(n);
    return at.session ? at.session->standing(at.index) : Standing{};
  }
  NetworkResult result(std::size_t n) override {
    if (const NetworkResult* result = residence_.ended(n)) return *result;
    const Place at = place(n);
    return at.session->result(at.index);
  }

  Leaderboard leaderboard(const LeaderboardRequest& request) override {
    Scores scores(networks_.size());
    for (std::size_t n = 0; n < networks_.size(); ++n) {
      if (const NetworkResult* result = residence_.ended(n)) scores.set(n, *result, false);
      if (const TrainingState* state = residence_.between(n)) scores.set(n, state->log.result, true);
    }
    if (!residence_.sessions().empty()) {
      try {
        return device_leaderboard(scores, request);
      } catch (const OutOfDeviceMemory&) {  // the host has room
      }
    }
    for (const auto& session : residence_.sessions()) {
      const std::vector<std::size_t>& members = session->members();
      for (std::size_t i = 0; i < members.size(); ++i)
        scores.set(members[i], session->result(i), session->standing(i).running);
    }
    return rank(scores, request);
  }

  std::vector<NetworkResult> take_results() override { return residence_.take_results(); }

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
      if (residence_.ended(n)) continue;
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
  using Place = Residence::Place;

  Place place(std::size_t n) const {
    const Place at = residence_.place(n);
    if (!at.session) throw UsageError(fmt::format("network {} is not on the device now", n));
    return at;
  }

  bool more() const {
    const auto& sessions = residence_.sessions();
    return residence_.anyone_waits() ||
           std::any_of(sessions.begin(), sessions.end(), [](const auto& s) { return !s->finished(); });
  }

  Leaderboard device_leaderboard(const Scores& known, const LeaderboardRequest& request) {
    DeviceRanking ranking(*device_, known, request);
    for (const auto& session : residence_.sessions()) {
      const std::vector<int> rows(session->members().begin(), session->members().end());
      session->pack().scores(rows, ranking.columns());
    }
    return ranking.rank();
  }

  /// Launches so long that they end about when cancel() should be heard.
  void adapt(double seconds) {
    if (seconds < launch_seconds_ / 2) {
      round_epochs_ = std::min(round_epochs_ * 2, 1 << 20);
    } else if (seconds > launch_seconds_ * 2) {
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
  double launch_seconds_;
  Residence residence_;
  std::map<std::pair<std::uint8_t, int>, DeviceArray<float>> grids_;
  std::atomic<std::int64_t> samples_{0};
  int round_epochs_ = 1;
};

}  // namespace

std::unique_ptr<Engine> make_engine_on(std::unique_ptr<Device> device, std::vector<NetworkSpec> networks,
                                       const StopRule& stop, const RecordPlan& record,
                                       const CudaEngineOptions& options) {
  return std::make_unique<CudaEngine>(std::move(device), std::move(networks), stop, record, options);
}

}  // namespace seedbed::cuda
