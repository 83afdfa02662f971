// SPDX-License-Identifier: Apache-2.0
// Where the variance between networks comes from: components of a crossed design.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace seedbed {

/// One source of variance: a factor, an interaction, or the repetitions within a cell.
struct VarianceComponent {
  std::uint32_t factors;  ///< bit f set: factor f takes part; 0: repetitions within a cell
  std::int64_t degrees_of_freedom;
  double sum_of_squares;
  double variance;     ///< unbiased estimate; may be negative, NaN without degrees of freedom
  double truncated;    ///< max(0, variance)
  double share;        ///< truncated / sum of truncated; NaN if that sum is 0
  double eta_squared;  ///< sum_of_squares / total sum of squares; NaN if that total is 0
};

/// Method of moments (ANOVA) for a complete, balanced, crossed design with random factors
/// (Searle, Casella & McCulloch 1992, ch. 4): mean squares are equated to their expectations,
///   E MS_U = sum over V containing U of var_V x (product of the levels outside V) x repetitions.
/// `values` is row-major, factor 0 slowest, repetitions fastest. With one repetition the interaction
/// of all factors holds the within-cell variance too, and no component with factors = 0 is given.
/// Components come in ascending order of `factors`. A factor that changes nothing, and repetitions
/// that agree, give exactly 0. A value that is not finite makes all variances NaN.
/// std::domain_error unless 1 to 8 factors, levels >= 1, and values.size() = levels x repetitions.
std::vector<VarianceComponent> variance_components(std::span<const double> values,
                                                   std::span<const std::size_t> levels,
                                                   std::size_t repetitions = 1);

/// Smallest and largest share of each component (in the order of variance_components(), one repetition) when
/// any one level of any one factor of three or more levels is left out: how far a share rests on a single
/// seed. NaN where a share is. Costs a decomposition a level. std::domain_error as variance_components().
struct ShareRange {
  double low, high;
};
std::vector<ShareRange> leave_one_level_out(std::span<const double> values,
                                            std::span<const std::size_t> levels);

}  // namespace seedbed
