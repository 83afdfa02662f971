// SPDX-License-Identifier: Apache-2.0
// The order of a crossed design: order fastest, then data, then init (SeedDesign::at).
#include "report/crossed_seeds.h"

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

}  // namespace seedbed
