// SPDX-License-Identifier: Apache-2.0
// The order of a crossed design: order fastest, then data, then init (SeedDesign::at).
#include "report/crossed_seeds.h"

#include <algorithm>

#include "seedbed/study_crossed.h"
#include "src/study/counter_random.h"

namespace seedbed {

bool shares_seeds(const SeedDesign& seeds) {
  return seeds.crossed && (seeds.init_count > 1) + (seeds.data_count > 1) + (seeds.order_count > 1) > 1;
}

SeedLevels seed_levels(const SeedDesign& seeds, std::int64_t index) {
  if (!seeds.crossed) return {};
  return {static_cast<std::uint32_t>(index / seeds.order_count / seeds.data_count),
          static_cast<std::uint32_t>(index / seeds.order_count % seeds.data_count),
          static_cast<std::uint32_t>(index % seeds.order_count)};
}

std::vector<std::size_t> some_networks(const SeedDesign& seeds, std::size_t networks, std::size_t most) {
  const std::size_t count = std::min(networks, most);
  std::vector<std::size_t> positions(count);
  const CounterRandom random(0);
  for (std::size_t k = 0; k < count; ++k) {
    if (!seeds.crossed || count == networks) {
      positions[k] = k;
      continue;
    }
    const std::size_t low = k * networks / count, high = (k + 1) * networks / count;
    positions[k] = low + random.below(high - low, k);
  }
  return positions;
}

void SeedShare::add(std::int64_t index, bool has) {
  ++networks_;
  with_ += has;
  if (!crossed_) return;
  levels_.push_back(seed_levels(seeds_, index));
  outcomes_.push_back(has);
}

Interval SeedShare::limits() const {
  return crossed_ && networks_ > 0 ? share_limits(crossed_mean(levels_, outcomes_))
                                   : wilson_interval(with_, networks_);
}

}  // namespace seedbed
