// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/meter.h"

#include <algorithm>

#include "viewer/core/frame_maker.h"

namespace seedbed::viewer {
namespace {

constexpr int kBlock = 2048;  ///< networks that are measured between two looks at `quit`

}  // namespace

Engine& Meter::engine_of(int block) {
  const auto b = static_cast<std::size_t>(block);
  if (engines_.size() <= b) engines_.resize(b + 1);
  if (!engines_[b]) {
    std::vector<NetworkSpec> specs;
    const int end = std::min(population_.networks(), (block + 1) * kBlock);
    for (int n = block * kBlock; n < end; ++n) specs.push_back(population_.spec(n));
    engines_[b] = make_cpu_engine(std::move(specs), StopRule{}, RecordPlan{CurveKind::none, 0});
  }
  return *engines_[b];
}

void Meter::measure(const std::vector<int>& networks, const Weights& weights, std::vector<Metrics>& metrics,
                    const std::atomic<bool>& quit) {
  for (auto first = networks.begin(); first != networks.end();) {
    if (quit) return;
    const int block = *first / kBlock;
    const auto end = std::lower_bound(first, networks.end(), (block + 1) * kBlock);
    Engine& engine = engine_of(block);
    const auto index = [&](int n) { return static_cast<std::size_t>(n - block * kBlock); };
    for (auto n = first; n != end; ++n) engine.restore(index(*n), parameters_of(weights, population_, *n), 0);
    if (static_cast<std::size_t>(end - first) * 2 > engine.size()) {  // with all threads
      const std::vector<Metrics> all = engine.all_metrics();
      for (auto n = first; n != end; ++n) metrics[static_cast<std::size_t>(*n)] = all[index(*n)];
    } else {
      for (auto n = first; n != end; ++n) metrics[static_cast<std::size_t>(*n)] = engine.metrics(index(*n));
    }
    first = end;
  }
}

}  // namespace seedbed::viewer
