// SPDX-License-Identifier: Apache-2.0
// The CPU engine: packs of networks on a thread pool, one network a SIMD lane.
#include <fmt/format.h>

#include <map>

#include "engine/cpu/instruction_sets.h"
#include "engine/cpu/pack_data.h"
#include "engine/cpu/pack_trainer.h"
#include "engine/field_grid.h"
#include "engine/thread_pool.h"
#include "seedbed/error.h"

namespace seedbed {

const char* name_of(Status status) {
  switch (status) {
    case Status::done:
      return "done";
    case Status::diverged:
      return "diverged";
    case Status::stopped:
      return "stopped";
  }
  return "";
}

namespace cpu {
namespace {

class CpuEngine final : public Engine {
 public:
  CpuEngine(std::vector<NetworkSpec> networks, const StopRule& stop, const RecordPlan& record,
            const EngineOptions& options)
      : networks_(std::move(networks)), pool_(options.threads > 0 ? options.threads : available_threads()) {
    environment_.networks = &networks_;
    environment_.stop = stop;
    environment_.record = record;
    environment_.instruction_set = choose_instruction_set(options.instruction_set);
    const std::vector<int> lanes{kernels_of<float>(environment_.instruction_set).width,
                                 kernels_of<double>(environment_.instruction_set).width};
    std::vector<PackMembers> packs = make_packs(networks_, lanes);
    place_.resize(networks_.size());
    for (std::size_t p = 0; p < packs.size(); ++p) {
      for (std::size_t w = 0; w < packs[p].networks.size(); ++w) {
        place_[packs[p].networks[w]] = {p, static_cast<int>(w)};
      }
    }
    packs_.resize(packs.size());
    pool_.for_each(packs.size(), [&](std::size_t p) {
      packs_[p] = packs[p].key.precision == Precision::float32
                      ? make_pack_trainer<float>(std::move(packs[p]), environment_, floats_)
                      : make_pack_trainer<double>(std::move(packs[p]), environment_, doubles_);
    });
  }

  std::size_t size() const override { return networks_.size(); }

  std::string description() const override {
    return fmt::format("cpu, {}, {} thread{}", environment_.instruction_set, pool_.size(),
                       pool_.size() == 1 ? "" : "s");
  }

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
  Parameters parameters(std::size_t n) const override { return pack(n).parameters(place(n).lane); }
  Standing standing(std::size_t n) override { return pack(n).standing(place(n).lane); }
  NetworkResult result(std::size_t n) override { return pack(n).result(place(n).lane); }

  std::vector<NetworkResult> take_results() override {
    std::vector<std::vector<std::size_t>> members(packs_.size());
    for (std::size_t n = 0; n < place_.size(); ++n) members[place_[n].pack].push_back(n);  // lane by lane
    std::vector<NetworkResult> results(networks_.size());
    pool_.for_each(packs_.size(), [&](std::size_t p) {
      for (std::size_t w = 0; w < members[p].size(); ++w) {
        results[members[p][w]] = packs_[p]->take_result(static_cast<int>(w));
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

  void fields(std::span<const std::size_t> networks, int side, FieldTarget target) override {
    if (target.device) throw UsageError("the cpu engine writes fields to host memory only");
    const std::vector<Point> grid = field_grid(side);
    std::map<std::size_t, std::pair<std::vector<int>, std::vector<float*>>> by_pack;
    for (std::size_t i = 0; i < networks.size(); ++i) {
      auto& [lanes, targets] = by_pack[place(networks[i]).pack];
      lanes.push_back(place(networks[i]).lane);
      targets.push_back(target.values + i * grid.size());
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

  std::vector<NetworkSpec> networks_;
  ThreadPool pool_;
  PackEnvironment environment_;
  PackDataCache<float> floats_;
  PackDataCache<double> doubles_;
  std::vector<Place> place_;
  std::vector<std::unique_ptr<PackTrainer>> packs_;
};

}  // namespace
}  // namespace cpu

std::unique_ptr<Engine> make_cpu_engine(std::vector<NetworkSpec> networks, const StopRule& stop,
                                        const RecordPlan& record, const EngineOptions& options) {
  return std::make_unique<cpu::CpuEngine>(std::move(networks), stop, record, options);
}

}  // namespace seedbed
