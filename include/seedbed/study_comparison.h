// SPDX-License-Identifier: Apache-2.0
// Comparing many configurations at once.
#pragma once

#include <span>
#include <vector>

namespace seedbed {

/// Holm's adjusted p-values (Scand. J. Stat. 6 (1979) 65), in the order given: rejecting those <= a
/// keeps the chance of any false rejection <= a. A NaN stays NaN and is not counted as a test.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace seedbed
