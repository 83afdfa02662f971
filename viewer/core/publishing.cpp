// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/publishing.h"

namespace seedbed::viewer {

std::vector<std::int64_t> recording_epochs(const Population& population, std::size_t bytes, int most) {
  const std::size_t frame =
      population.offset(population.networks()) * sizeof(double) +
      static_cast<std::size_t>(population.networks()) * (sizeof(Metrics) + sizeof(NetworkStanding));
  const auto fit = static_cast<std::int64_t>(bytes / std::max<std::size_t>(frame, 1));
  return snapshot_epochs(static_cast<int>(std::clamp<std::int64_t>(fit, 2, most)), population.last_epoch());
}

}  // namespace seedbed::viewer
