// SPDX-License-Identifier: Apache-2.0
#include "engine/pack_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/field_grid.h"
#include "engine/half_fields.h"
#include "engine/thread_pool.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

class PackEngine final : public Engine {
 public:
  explicit PackEngine(PackEngineParts parts)
      : parts_(std::move(parts)), networks_(parts_.networks), pool_(parts_.threads) {
    environment_.networks = &networks_;
    environment_.stop = parts_.stop;
    environment_.record = parts_.record;
    environment_.instruction_set = parts_.instruction_set;
    place_.resize(networks_.size());
    find_places();
    packs_.resize(parts_.packs.size());
    pool_.for_each(packs_.size(), [&](std::size_t p) { packs_[p] = make(parts_.packs[p]); });
  }

  std::size_t size() const override { return networks_.size(); }

  std::string description() const override { return parts_.description; }

  bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) override {
    std::atomic<bool> more{false};
    pool_.for_each(packs_.size(), [&](std::size_t p) {
      if (cancel && cancel->load(std::memory_order_relaxed)) {
        more = true;
      } else if (packs_[p]->advance(epochs, cancel)) {
        more = true;
      }
    });
    return more;
  }

  std::int64_t samples_done() const override {
    return environment_.samples_done.load(std::memory_order_relaxed);
  }

  std::int64_t epoch(std::size_t n) const override { return pack(n).epoch(place(n).lane); }
  Metrics metrics(std::size_t n) override { return pack(n).metrics(place(n).lane); }
  std::vector<Metrics> all_metrics() override {
    std::vector<Metrics> all(networks_.size());
    pool_.for_each(packs_.size(), [&](std::size_t p) {
      const std::vector<std::size_t>& members = parts_.packs[p].members;
      for (std::size_t w = 0; w < members.size(); ++w)
        all[members[w]] = packs_[p]->metrics(static_cast<int>(w));
    });
    return all;
  }
  Parameters parameters(std::size_t n) const override { return pack(n).parameters(place(n).lane); }
  Standing standing(std::size_t n) override { return pack(n).standing(place(n).lane); }
  NetworkResult result(std::size_t n) override { return pack(n).result(place(n).lane); }

  std::vector<NetworkResult> take_results() override {
    std::vector<NetworkResult> results(networks_.size());
    pool_.for_each(packs_.size(), [&](std::size_t p) {
      const std::vector<std::size_t>& members = parts_.packs[p].members;
      for (std::size_t w = 0; w < members.size(); ++w) {
        results[members[w]] = packs_[p]->take_result(static_cast<int>(w));
      }
      packs_[p].reset();
    });
    return results;
  }

  void restore(std::size_t n, const Parameters& parameters, std::int64_t epoch) override {
    const Place at = place(n);
    if (parameters.values.size() !=
        static_cast<std::size_t>(Shape(*networks_[n].configuration).parameter_count())) {
      throw UsageError(fmt::format("network {}: {} parameters given, {} expected", n,
                                   parameters.values.size(),
                                   Shape(*networks_[n].configuration).parameter_count()));
    }
    packs_[at.pack]->restore(at.lane, parameters, epoch);
  }

  void stop(std::span<const std::size_t> networks) override {
    std::vector<std::vector<int>> lanes(packs_.size());
    for (const std::size_t n : networks) lanes[place(n).pack].push_back(place(n).lane);
    pool_.for_each(packs_.size(), [&](std::size_t p) {
      for (const int lane : lanes[p]) packs_[p]->stop(lane);
    });
    close_up();
  }

  void fields(std::span<const std::size_t> networks, int side, FieldTarget target) override {
    if (target.device) throw UsageError("this engine writes fields to host memory only");
    if (target.half) return half_fields(*this, networks, side, target.values);
    const std::vector<Point> grid = field_grid(side);
    std::map<std::size_t, std::pair<std::vector<int>, std::vector<float*>>> by_pack;
    for (std::size_t i = 0; i < networks.size(); ++i) {
      auto& [lanes, targets] = by_pack[place(networks[i]).pack];
      lanes.push_back(place(networks[i]).lane);
      targets.push_back(static_cast<float*>(target.values) + i * grid.size());
    }
    std::vector<std::size_t> packs;
    for (const auto& entry : by_pack) packs.push_back(entry.first);
    pool_.for_each(packs.size(), [&](std::size_t i) {
      const auto& [lanes, targets] = by_pack.at(packs[i]);
      packs_[packs[i]]->outputs(grid, lanes, targets);
    });
  }

 private:
  struct Place {
    std::size_t pack = 0;
    int lane = 0;
  };
  Place place(std::size_t n) const { return place_.at(n); }
  PackTrainer& pack(std::size_t n) const { return *packs_[place(n).pack]; }
  std::unique_ptr<PackTrainer> make(const PackPlan& plan) { return plan.make(plan.members, environment_); }

  void find_places() {
    for (std::size_t p = 0; p < parts_.packs.size(); ++p) {
      const std::vector<std::size_t>& members = parts_.packs[p].members;
      for (std::size_t w = 0; w < members.size(); ++w) place_[members[w]] = {p, static_cast<int>(w)};
    }
  }

  /// Where a quarter of the lanes that compute can be saved, networks that still train move together, and
  /// those that have finished into packs of their own, which compute no more.
  void close_up() {
    std::map<const PackFamily*, std::vector<std::size_t>> families;
    for (std::size_t p = 0; p < packs_.size(); ++p) {
      if (const PackFamily* family = parts_.packs[p].family.get()) families[family].push_back(p);
    }
    for (const auto& [family, packs] : families) {
      if (gaps_in(packs, *family)) regroup(packs, *family);
    }
    std::erase_if(parts_.packs, [](const PackPlan& plan) { return plan.members.empty(); });
    std::erase(packs_, nullptr);
    find_places();
  }

  bool gaps_in(const std::vector<std::size_t>& packs, const PackFamily& family) const {
    const auto rounded = [&](std::size_t n) { return (n + family.lanes - 1) / family.lanes * family.lanes; };
    std::size_t running = 0, computing = 0;
    for (const std::size_t p : packs) {
      const std::size_t before = running, size = parts_.packs[p].members.size();
      for (std::size_t w = 0; w < size; ++w) running += packs_[p]->standing(static_cast<int>(w)).running;
      if (running > before) computing += rounded(size);
    }
    return running > 0 && 4 * rounded(running) <= 3 * computing;
  }

  /// The packs leave, with their memory, before the new ones come.
  void regroup(const std::vector<std::size_t>& packs, const PackFamily& family) {
    using Kind = std::tuple<bool, bool, bool>;  // finished, started, fresh: equal in a pack
    std::map<Kind, std::vector<TrainingState>> kinds;
    const PackPlan pattern = parts_.packs[packs.front()];
    for (const std::size_t p : packs) {
      for (std::size_t w = 0; w < parts_.packs[p].members.size(); ++w) {
        TrainingState state = packs_[p]->leave(static_cast<int>(w));
        kinds[{state.log.finished, state.started, state.fresh}].push_back(std::move(state));
      }
      packs_[p].reset();
      parts_.packs[p].members.clear();
    }
    const std::size_t first = packs_.size();
    std::vector<std::span<TrainingState>> joining;
    for (auto& [kind, states] : kinds) {
      for (std::size_t at = 0; at < states.size(); at += family.most) {
        joining.push_back(std::span(states).subspan(at, std::min(family.most, states.size() - at)));
        parts_.packs.push_back({{}, pattern.make, pattern.family});
        for (const TrainingState& state : joining.back())
          parts_.packs.back().members.push_back(state.log.network);
      }
    }
    packs_.resize(parts_.packs.size());
    pool_.for_each(joining.size(), [&](std::size_t k) {
      packs_[first + k] = make(parts_.packs[first + k]);
      for (std::size_t w = 0; w < joining[k].size(); ++w)
        packs_[first + k]->join(static_cast<int>(w), std::move(joining[k][w]));
    });
  }

  PackEngineParts parts_;
  std::vector<NetworkSpec>& networks_;
  ThreadPool pool_;
  PackEnvironment environment_;
  std::vector<Place> place_;
  std::vector<std::unique_ptr<PackTrainer>> packs_;
};

}  // namespace

std::unique_ptr<Engine> make_pack_engine(PackEngineParts parts) {
  return std::make_unique<PackEngine>(std::move(parts));
}

}  // namespace seedbed
