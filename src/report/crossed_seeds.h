// SPDX-License-Identifier: Apache-2.0
// Whether networks of a configuration share seeds, and which seed of each stream each of them has.
#pragma once

#include "seedbed/study.h"
#include "seedbed/sweep.h"

namespace seedbed {

/// A crossed design in which two streams or more vary: intervals and p-values are those of study_crossed.h.
bool shares_seeds(const SeedDesign& seeds);

/// Of the network at this index of a configuration; all 0 unless the design is crossed.
SeedLevels seed_levels(const SeedDesign& seeds, std::int64_t index);

}  // namespace seedbed
