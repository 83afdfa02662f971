// SPDX-License-Identifier: Apache-2.0
// The CPU engine: packs of networks on a thread pool. Networks train one a SIMD lane, those that are too wide
// for it one a pack, by the CPU's BLAS.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/batch_trainer.h"
#include "engine/cpu/instruction_sets.h"
#include "engine/cpu/pack_data.h"
#include "engine/cpu/simd_trainer.h"
#include "engine/general/general_batch.h"
#include "engine/key_batches.h"
#include "engine/pack_engine.h"
#include "engine/routing.h"
#include "engine/thread_pool.h"
#include "engine/wide/wide_batch.h"

namespace seedbed {

const char* name_of(Status status) {
  switch (status) {
    case Status::done:
      return "done";
    case Status::diverged:
      return "diverged";
    case Status::stopped:
      return "stopped";
    case Status::pruned:
      return "pruned";
  }
  return "";
}

namespace cpu {
namespace {

struct Caches {
  PackDataCache<float> floats;
  PackDataCache<double> doubles;
};

PackPlan simd_plan(PackMembers members, const std::shared_ptr<Caches>& caches,
                   std::shared_ptr<const PackFamily> family) {
  return {std::move(members.networks),
          [key = std::move(members.key), caches = caches.get()](const std::vector<std::size_t>& networks,
                                                                PackEnvironment& environment) {
            return key.precision == Precision::float32
                       ? make_simd_trainer<float>({key, networks}, environment, caches->floats)
                       : make_simd_trainer<double>({key, networks}, environment, caches->doubles);
          },
          std::move(family)};
}

/// A pack whose networks are a batch of their own.
PackPlan batch_plan(std::vector<std::size_t> networks, MakeBatch make,
                    std::shared_ptr<const PackFamily> family) {
  return {std::move(networks),
          [make = std::move(make)](const std::vector<std::size_t>& members, PackEnvironment& environment) {
            return make_batch_trainer(members, environment, make);
          },
          std::move(family)};
}

/// One family a key, of packs that fill the lanes of a register.
template <class Key>
class Families {
 public:
  std::shared_ptr<const PackFamily> of(const Key& key, int lanes) {
    std::shared_ptr<const PackFamily>& family = families_[key];
    const auto width = static_cast<std::size_t>(lanes);
    if (!family) family = std::make_shared<const PackFamily>(PackFamily{width, width});
    return family;
  }

 private:
  std::map<Key, std::shared_ptr<const PackFamily>> families_;
};

MakeBatch wide_batch(const std::string& set, Precision precision) {
  return [set, precision](const std::vector<const NetworkSpec*>& specs) {
    return precision == Precision::float32
               ? wide::make_wide_batch<float>(wide::make_host_machine<float>(set), specs)
               : wide::make_wide_batch<double>(wide::make_host_machine<double>(set), specs);
  };
}

MakeBatch general_batch(const std::string& set, Precision precision) {
  return [set, precision](const std::vector<const NetworkSpec*>& specs) {
    return precision == Precision::float32
               ? general::make_general_batch<float>(general::make_host_machine<float>(set), specs)
               : general::make_general_batch<double>(general::make_host_machine<double>(set), specs);
  };
}

}  // namespace
}  // namespace cpu

std::unique_ptr<Engine> make_cpu_engine(std::vector<NetworkSpec> networks, const StopRule& stop,
                                        const RecordPlan& record, const EngineOptions& options) {
  PackEngineParts parts;
  parts.stop = stop;
  parts.record = record;
  parts.instruction_set = cpu::choose_instruction_set(options.instruction_set);
  parts.threads = options.threads > 0 ? options.threads : available_threads();
  parts.description = fmt::format("cpu, {}, {} thread{}", parts.instruction_set, parts.threads,
                                  parts.threads == 1 ? "" : "s");
  const auto caches = std::make_shared<cpu::Caches>();
  const std::vector<int> lanes{cpu::kernels_of<float>(parts.instruction_set).width,
                               cpu::kernels_of<double>(parts.instruction_set).width};
  std::vector<std::size_t> narrow, general;
  const Configuration* last = nullptr;  // neighbours mostly share theirs
  Route route = Route::unrolled;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    const Configuration* c = networks[n].configuration.get();
    if (c != last) route = route_of(*c, options, false);
    last = c;
    if (route == Route::blas) {
      parts.packs.push_back(
          cpu::batch_plan({n}, cpu::wide_batch(parts.instruction_set, c->train.precision), nullptr));
    } else {
      (route == Route::general ? general : narrow).push_back(n);
    }
  }
  cpu::Families<general::GeneralKey> general_families;
  for (std::vector<std::size_t>& batch :
       batches_by_key(networks, general, general::general_key, [&](const general::GeneralKey& key) {
         return static_cast<std::size_t>(lanes[static_cast<std::size_t>(key.precision)]);
       })) {
    const general::GeneralKey key = general::general_key(networks[batch.front()]);
    parts.packs.push_back(
        cpu::batch_plan(std::move(batch), cpu::general_batch(parts.instruction_set, key.precision),
                        general_families.of(key, lanes[static_cast<std::size_t>(key.precision)])));
  }
  // The longest first, so that no thread is left alone with one at the end.
  const auto parameters = [&](const PackPlan& pack) {
    return Shape(*networks[pack.members[0]].configuration).parameter_count();
  };
  std::stable_sort(parts.packs.begin(), parts.packs.end(),
                   [&](const PackPlan& a, const PackPlan& b) { return parameters(a) > parameters(b); });
  cpu::Families<PackKey> families;
  for (PackMembers& members : make_packs(networks, narrow, lanes)) {
    auto family = families.of(members.key, lanes[static_cast<std::size_t>(members.key.precision)]);
    parts.packs.push_back(cpu::simd_plan(std::move(members), caches, std::move(family)));
  }
  parts.networks = std::move(networks);
  parts.keep = caches;
  return make_pack_engine(std::move(parts));
}

}  // namespace seedbed
