// SPDX-License-Identifier: Apache-2.0
// Bootstrap interval of the interquartile mean.
#pragma once

#include <cstdint>
#include <span>

#include "seedbed/study.h"

namespace seedbed {

/// BCa limits of at least two ascending values that are not all equal.
Interval bca_of_interquartile_mean(std::span<const double> ascending, double level, int resamples,
                                   std::uint64_t seed);

}  // namespace seedbed
