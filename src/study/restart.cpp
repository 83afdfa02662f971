// SPDX-License-Identifier: Apache-2.0
// Restarts at a fixed cutoff c are Bernoulli trials of success F(c), each costing E min(T, c) epochs;
// by Wald's identity the total up to the first success costs E min(T, c) / F(c).
// Luby, Sinclair & Zuckerman, Inf. Proc. Lett. 47 (1993) 173: some fixed cutoff is optimal.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "seedbed/study_survival.h"

namespace seedbed {

std::vector<RestartCutoff> restart_cutoffs(std::span<const CompetingTime> times, double confidence) {
  if (!(confidence > 0 && confidence < 1)) throw std::domain_error("restart_cutoffs: 0 < confidence < 1");
  std::vector<RestartCutoff> cutoffs;
  double area = 0, last = 0, running = 1;
  for (const IncidenceStep& step : cumulative_incidence(times)) {
    area += running * (step.time - last);
    last = step.time;
    running = step.neither;
    if (step.solved == 0) continue;
    const double share = std::min(1.0, step.solved_share);
    // A share within rounding of a whole number of runs must not cost another run.
    const double runs =
        share > 1 - 1e-12 ? 1 : std::ceil(std::log1p(-confidence) / std::log1p(-share) - 1e-9);
    cutoffs.push_back({step.time, share, area / share, step.time * std::max(1.0, runs)});
  }
  return cutoffs;
}

std::optional<RestartCutoff> best_restart_cutoff(std::span<const RestartCutoff> cutoffs) {
  const auto best = std::min_element(
      cutoffs.begin(), cutoffs.end(),
      [](const RestartCutoff& a, const RestartCutoff& b) { return a.expected_epochs < b.expected_epochs; });
  if (best == cutoffs.end()) return std::nullopt;
  return *best;
}

}  // namespace seedbed
