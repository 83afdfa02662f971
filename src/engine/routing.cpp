// SPDX-License-Identifier: Apache-2.0
#include "engine/routing.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/cuda/planner.h"
#include "seedbed/error.h"

namespace seedbed {

Route route_of(const Configuration& configuration, const EngineOptions& options, bool gpu) {
  const std::vector<int>& hidden = configuration.network.hidden;
  const int widest = hidden.empty() ? 0 : *std::max_element(hidden.begin(), hidden.end());
  const bool basic = configuration.basic();
  if (options.engine == "blas") {
    if (basic) return Route::blas;
    throw UsageError(
        "--engine blas: trains what the Playground has, at any width; this sweep has more (--engine auto)");
  }
  if (options.engine != "auto" && options.engine != "kernels" && options.engine != "general") {
    throw UsageError(
        fmt::format("--engine {}: unknown engine; allowed: auto, kernels, general, blas", options.engine));
  }
  if (widest > kMaxKernelWidth) {
    if (options.engine == "auto") return Route::blas;
    throw UsageError(
        fmt::format("--engine {}: a layer of {} neurons; allowed: 1 to {} (--engine auto or "
                    "blas trains wider ones)",
                    options.engine, widest, kMaxKernelWidth));
  }
  if (options.engine == "general" || !basic || widest > kMaxUnrolledWidth) return Route::general;
  return gpu && !cuda::unsupported(configuration).empty() ? Route::general : Route::unrolled;
}

}  // namespace seedbed
