// SPDX-License-Identifier: Apache-2.0
// Which swept key moves a metric, beside what the seeds alone move: the noise ceiling.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace seedbed {

/// A cell (configuration) by its count, mean and sum of squared deviations: no network is kept.
struct CellMoments {
  std::int64_t count = 0;
  double mean = 0, squares = 0;
  void add(double value);  ///< Welford's update; values that are not finite are left out
};

/// Share of the variance between all networks.
struct Importance {
  std::vector<double> eta_squared;  ///< one a key: its main effect
  std::vector<double> unbiased;     ///< epsilon squared: less what noise alone gives that many levels, >= 0
  double interactions;  ///< between the cells, but no main effect's; NaN where the design is unbalanced
  double seeds;         ///< within the cells: no configuration can explain more than 1 - seeds
  double total;         ///< sum of squared deviations, all networks
};

/// One-way sums of squares of each key over the total (Fisher's eta squared; the main-effect index of Sobol
/// 1993 for a full factorial), with Kelley's (1935) epsilon squared beside. `levels[cell][key]` numbers the
/// values of each key from 0. Cells without values take no part. All NaN if nothing varies.
/// std::domain_error unless every cell has its levels.
Importance importance(std::span<const CellMoments> cells,
                      const std::vector<std::vector<std::size_t>>& levels);

/// Keys whose values tell exactly the same cells apart (an axis that advances with another): group[key] is
/// the first such key, so that a key is its own group where nothing goes with it.
std::vector<std::size_t> aliased_keys(const std::vector<std::vector<std::size_t>>& levels);

}  // namespace seedbed
