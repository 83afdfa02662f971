// SPDX-License-Identifier: Apache-2.0
// Variance components of the design with one level of one factor removed, for every level in turn.
#include <algorithm>
#include <cmath>

#include "seedbed/study_variance.h"

namespace seedbed {
namespace {

/// Row-major `values` without level `gone` of `factor`.
std::vector<double> without_level(std::span<const double> values, std::span<const std::size_t> levels,
                                  std::size_t factor, std::size_t gone) {
  std::size_t inner = 1;
  for (std::size_t f = factor + 1; f < levels.size(); ++f) inner *= levels[f];
  std::vector<double> rest;
  rest.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i / inner % levels[factor] != gone) rest.push_back(values[i]);
  }
  return rest;
}

}  // namespace

std::vector<ShareRange> leave_one_level_out(std::span<const double> values,
                                            std::span<const std::size_t> levels) {
  std::vector<ShareRange> ranges;
  for (const VarianceComponent& c : variance_components(values, levels)) ranges.push_back({c.share, c.share});
  std::vector<std::size_t> fewer(levels.begin(), levels.end());
  for (std::size_t f = 0; f < levels.size(); ++f) {
    if (levels[f] < 3) continue;
    --fewer[f];
    for (std::size_t gone = 0; gone < levels[f]; ++gone) {
      const auto components = variance_components(without_level(values, levels, f, gone), fewer);
      for (std::size_t c = 0; c < components.size(); ++c) {
        const double share = components[c].share;
        if (std::isnan(share)) continue;
        ranges[c] = {std::fmin(ranges[c].low, share), std::fmax(ranges[c].high, share)};
      }
    }
    ++fewer[f];
  }
  return ranges;
}

}  // namespace seedbed
