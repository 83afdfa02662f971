// SPDX-License-Identifier: Apache-2.0
// Sums over the seeds of every stream, kept up to date network by network.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "seedbed/study_crossed.h"

namespace seedbed {

/// The networks of a sample by seed: which they are, and how many networks each has.
class SeedSums {
 public:
  /// Every value 0.
  explicit SeedSums(std::span<const SeedLevels> seeds);

  /// Adds `amount` to the value of a network with these seeds, which was 0 before. O(streams).
  void add(const SeedLevels& seeds, double amount);

  /// Mean and V of the values as they are.
  CrossedMean mean() const;

 private:
  struct Stream {
    std::size_t which = 0;                 ///< 0 init, 1 data, 2 order
    std::vector<double> networks, weight;  ///< of each seed; weight 1 / (N - networks)
    std::vector<double> sum;               ///< of the values
    double seeds = 0;                      ///< with a network
    // Running: over the seeds, with w, n, s their weight, networks and sum.
    double w = 0, ww = 0, nn = 0, ws = 0, wws = 0, wwss = 0, ss = 0, ns = 0;
  };
  std::vector<Stream> streams_;
  double networks_ = 0, sum_ = 0, squares_ = 0;
};

/// Sets variance and degrees of freedom from what `of` holds. `within`: sum of squares of the values about
/// their mean; `resolved`: V_s is of a plain mean, so that what no stream explains can be told.
void set_variance(CrossedMean& mean, double within, bool resolved);

}  // namespace seedbed
