// SPDX-License-Identifier: Apache-2.0
// Whether networks of a configuration share seeds, and which seed of each stream each of them has.
#pragma once

#include <vector>

#include "seedbed/study.h"
#include "seedbed/sweep.h"

namespace seedbed {

/// A crossed design in which two streams or more vary: intervals and p-values are those of study_crossed.h.
bool shares_seeds(const SeedDesign& seeds);

/// Of the network at this index of a configuration; all 0 unless the design is crossed.
SeedLevels seed_levels(const SeedDesign& seeds, std::int64_t index);

/// Indices, ascending, of at most `most` of a configuration's `networks`: the first ones; of a crossed
/// design, where the first share their seeds, one at random (always the same) from each of as many equal
/// parts.
std::vector<std::size_t> some_networks(const SeedDesign& seeds, std::size_t networks, std::size_t most);

/// How many networks of a configuration have something, and the 95 % interval of their share: Wilson's, of a
/// crossed design that of its seeds (share_limits).
class SeedShare {
 public:
  explicit SeedShare(const SeedDesign& seeds) : seeds_(seeds), crossed_(shares_seeds(seeds)) {}
  void add(std::int64_t index, bool has);  ///< the network at this index of the configuration
  std::int64_t networks() const { return networks_; }
  std::int64_t with() const { return with_; }
  Interval limits() const;  ///< 0 to 1 for no networks

 private:
  SeedDesign seeds_;
  bool crossed_;
  std::int64_t networks_ = 0, with_ = 0;
  std::vector<SeedLevels> levels_;  ///< of a crossed design
  std::vector<double> outcomes_;
};

}  // namespace seedbed
