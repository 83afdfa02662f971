// SPDX-License-Identifier: Apache-2.0
#include "engine/routing.h"

#include <fmt/format.h>

#include <algorithm>

#include "seedbed/error.h"

namespace seedbed {

bool trained_by_blas(const Configuration& configuration, const EngineOptions& options) {
  const std::vector<int>& hidden = configuration.network.hidden;
  const int widest = hidden.empty() ? 0 : *std::max_element(hidden.begin(), hidden.end());
  if (options.engine == "blas") return true;
  if (options.engine == "auto") return widest > kMaxKernelWidth;
  if (options.engine != "kernels") {
    throw UsageError(
        fmt::format("--engine {}: unknown engine; allowed: auto, kernels, blas", options.engine));
  }
  if (widest > kMaxKernelWidth) {
    throw UsageError(
        fmt::format("--engine kernels: a layer of {} neurons; allowed: 1 to {} (--engine auto or "
                    "blas trains wider ones)",
                    widest, kMaxKernelWidth));
  }
  return false;
}

}  // namespace seedbed
