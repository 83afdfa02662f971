// SPDX-License-Identifier: Apache-2.0
#include "engine/split_engine.h"

#include <algorithm>

#include "engine/half_fields.h"
#include "engine/thread_pool.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

class SplitEngine final : public Engine {
 public:
  SplitEngine(std::vector<NetworkSpec> networks, std::size_t parts, const std::vector<std::size_t>& part_of,
              const MakePart& make_part)
      : pool_(static_cast<int>(parts)), members_(parts) {
    std::vector<std::vector<NetworkSpec>> dealt(parts);
    for (std::size_t n = 0; n < networks.size(); ++n) {
      place_.push_back({part_of[n], dealt[part_of[n]].size()});
      members_[part_of[n]].push_back(n);
      dealt[part_of[n]].push_back(std::move(networks[n]));
    }
    parts_.resize(parts);
    pool_.for_each(parts, [&](std::size_t p) { parts_[p] = make_part(p, std::move(dealt[p])); });
  }

  std::size_t size() const override { return place_.size(); }

  std::string description() const override {
    std::string all = parts_[0]->description();
    for (std::size_t p = 1; p < parts_.size(); ++p) all += " + " + parts_[p]->description();
    return all;
  }

  bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) override {
    std::atomic<bool> more{false};
    pool_.for_each(parts_.size(), [&](std::size_t p) {
      if (parts_[p]->advance(epochs, cancel)) more = true;
    });
    return more;
  }

  std::int64_t samples_done() const override {
    std::int64_t all = 0;
    for (const auto& part : parts_) all += part->samples_done();
    return all;
  }

  std::int64_t epoch(std::size_t n) const override { return part(n).epoch(index(n)); }
  Metrics metrics(std::size_t n) override { return part(n).metrics(index(n)); }
  Parameters parameters(std::size_t n) const override { return part(n).parameters(index(n)); }
  NetworkResult result(std::size_t n) override { return part(n).result(index(n)); }
  std::vector<Metrics> all_metrics() override {
    return gathered<Metrics>([](Engine& part) { return part.all_metrics(); });
  }
  std::vector<Parameters> all_parameters() const override {
    return gathered<Parameters>([](const Engine& part) { return part.all_parameters(); });
  }
  Standing standing(std::size_t n) override { return part(n).standing(index(n)); }
  void restore(std::size_t n, const Parameters& parameters, std::int64_t epoch) override {
    part(n).restore(index(n), parameters, epoch);
  }

  void stop(std::span<const std::size_t> networks) override {
    std::vector<std::vector<std::size_t>> own(parts_.size());
    for (const std::size_t n : networks) own[place_[n].part].push_back(index(n));
    pool_.for_each(parts_.size(), [&](std::size_t p) { parts_[p]->stop(own[p]); });
  }

  std::vector<NetworkResult> take_results() override {
    std::vector<NetworkResult> results(place_.size());
    pool_.for_each(parts_.size(), [&](std::size_t p) {
      std::vector<NetworkResult> some = parts_[p]->take_results();
      for (std::size_t i = 0; i < some.size(); ++i) results[members_[p][i]] = std::move(some[i]);
    });
    return results;
  }

  /// Into host memory: no device pointer belongs to all parts.
  void fields(std::span<const std::size_t> networks, int side, FieldTarget target) override {
    if (target.device) throw UsageError("fields of networks on several devices go to host memory only");
    if (target.half) return half_fields(*this, networks, side, target.values);
    const auto points = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    pool_.for_each(parts_.size(), [&](std::size_t p) {
      std::vector<std::size_t> own, position;
      for (std::size_t k = 0; k < networks.size(); ++k) {
        if (place_[networks[k]].part != p) continue;
        own.push_back(index(networks[k]));
        position.push_back(k);
      }
      if (own.empty()) return;
      std::vector<float> values(own.size() * points);
      parts_[p]->fields(own, side, {values.data()});
      for (std::size_t k = 0; k < own.size(); ++k) {
        std::copy_n(values.data() + k * points, points,
                    static_cast<float*>(target.values) + position[k] * points);
      }
    });
  }

 private:
  template <class T, class Of>
  std::vector<T> gathered(const Of& of) const {
    std::vector<T> all(place_.size());
    for (std::size_t p = 0; p < parts_.size(); ++p) {
      std::vector<T> some = of(*parts_[p]);
      for (std::size_t i = 0; i < some.size(); ++i) all[members_[p][i]] = std::move(some[i]);
    }
    return all;
  }
  struct Place {
    std::size_t part, index;
  };
  Engine& part(std::size_t n) const { return *parts_[place_[n].part]; }
  std::size_t index(std::size_t n) const { return place_[n].index; }

  ThreadPool pool_;
  std::vector<std::vector<std::size_t>> members_;  ///< of each part, its networks
  std::vector<Place> place_;
  std::vector<std::unique_ptr<Engine>> parts_;
};

}  // namespace

std::unique_ptr<Engine> make_split_engine(std::vector<NetworkSpec> networks, std::size_t parts,
                                          const MakePart& make_part) {
  parts = std::clamp<std::size_t>(parts, 1, std::max<std::size_t>(networks.size(), 1));
  std::vector<std::size_t> part_of(networks.size());
  for (std::size_t n = 0; n < part_of.size(); ++n) part_of[n] = n % parts;
  return make_split_engine(std::move(networks), parts, part_of, make_part);
}

std::unique_ptr<Engine> make_split_engine(std::vector<NetworkSpec> networks, std::size_t parts,
                                          const std::vector<std::size_t>& part_of,
                                          const MakePart& make_part) {
  if (parts == 1) return make_part(0, std::move(networks));
  return std::make_unique<SplitEngine>(std::move(networks), parts, part_of, make_part);
}

}  // namespace seedbed
