// SPDX-License-Identifier: Apache-2.0
// Holm's step-down: the i-th smallest of m p-values (from 0) times m - i, made monotone, at most 1.
#include "seedbed/study_comparison.h"

#include <algorithm>
#include <cmath>

namespace seedbed {

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (!std::isnan(p_values[i])) order.push_back(i);
  }
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  double running = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    running = std::max(running, std::min(1.0, p_values[order[i]] * static_cast<double>(order.size() - i)));
    adjusted[order[i]] = running;
  }
  return adjusted;
}

}  // namespace seedbed
