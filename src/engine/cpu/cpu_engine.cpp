// SPDX-License-Identifier: Apache-2.0
// The CPU engine: packs of networks on a thread pool. Narrow networks train one a SIMD lane, wide ones
// one a pack, by the CPU's BLAS.
#include <fmt/format.h>

#include <algorithm>

#include "engine/cpu/instruction_sets.h"
#include "engine/cpu/pack_data.h"
#include "engine/cpu/simd_trainer.h"
#include "engine/pack_engine.h"
#include "engine/routing.h"
#include "engine/thread_pool.h"
#include "engine/wide/wide_trainer.h"

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

struct Caches {
  PackDataCache<float> floats;
  PackDataCache<double> doubles;
};

PackPlan simd_plan(PackMembers members, const std::shared_ptr<Caches>& caches) {
  std::vector<std::size_t> networks = members.networks;
  return {std::move(networks),
          [members = std::move(members), caches = caches.get()](PackEnvironment& environment) {
            return members.key.precision == Precision::float32
                       ? make_simd_trainer<float>(members, environment, caches->floats)
                       : make_simd_trainer<double>(members, environment, caches->doubles);
          }};
}

template <class Real>
std::unique_ptr<PackTrainer> wide_trainer(std::size_t network, PackEnvironment& environment) {
  return wide::make_wide_trainer<Real>({network}, environment, [set = environment.instruction_set] {
    return wide::make_host_machine<Real>(set);
  });
}

PackPlan wide_plan(std::size_t network, Precision precision) {
  return {{network}, [network, precision](PackEnvironment& environment) {
            return precision == Precision::float32 ? wide_trainer<float>(network, environment)
                                                   : wide_trainer<double>(network, environment);
          }};
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
  std::vector<std::size_t> narrow;
  const Configuration* last = nullptr;  // neighbours mostly share theirs
  bool by_blas = false;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    const Configuration* c = networks[n].configuration.get();
    if (c != last) by_blas = trained_by_blas(*c, options);
    last = c;
    if (by_blas) {
      parts.packs.push_back(cpu::wide_plan(n, c->train.precision));
    } else {
      narrow.push_back(n);
    }
  }
  // The longest first, so that no thread is left alone with one at the end.
  const auto parameters = [&](const PackPlan& pack) {
    return Shape(*networks[pack.members[0]].configuration).parameter_count();
  };
  std::stable_sort(parts.packs.begin(), parts.packs.end(),
                   [&](const PackPlan& a, const PackPlan& b) { return parameters(a) > parameters(b); });
  const std::vector<int> lanes{cpu::kernels_of<float>(parts.instruction_set).width,
                               cpu::kernels_of<double>(parts.instruction_set).width};
  for (PackMembers& members : make_packs(networks, narrow, lanes)) {
    parts.packs.push_back(cpu::simd_plan(std::move(members), caches));
  }
  parts.networks = std::move(networks);
  parts.keep = caches;
  return make_pack_engine(std::move(parts));
}

}  // namespace seedbed
