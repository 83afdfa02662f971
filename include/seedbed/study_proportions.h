// SPDX-License-Identifier: Apache-2.0
// Comparing two shares of solved networks. Pure functions; formulas and conventions in docs/statistics.md.
#pragma once

#include <cstdint>

#include "seedbed/study.h"

namespace seedbed {

/// first - second, in [-1, 1], with its interval.
struct ProportionDifference {
  double difference;
  Interval limits;
};

/// Newcombe's hybrid score interval (his method 10) for p1 - p2 of independent samples:
///   d - sqrt((p1 - l1)^2 + (u2 - p2)^2)  to  d + sqrt((u1 - p1)^2 + (p2 - l2)^2)
/// with Wilson's limits l, u of each. A sample without trials: difference NaN, and limits as if its
/// share were 1/2 within [0, 1]; both without: [-1, 1].
/// Newcombe, Stat. Med. 17 (1998) 873. std::domain_error unless 0 <= successes <= trials.
ProportionDifference difference_interval(std::int64_t successes1, std::int64_t trials1,
                                         std::int64_t successes2, std::int64_t trials2,
                                         double level = kDefaultLevel);

/// Outcomes of two configurations trained from the same seeds.
struct PairedOutcomes {
  std::int64_t both, only_first, only_second, neither;
};

/// Newcombe's interval for p1 - p2 of paired samples (his method 10): as above, less twice the
/// products of the half-lengths times phi, the correlation of the two outcomes (continuity-corrected
/// where positive; 0 where undefined). No pairs: NaN with [-1, 1].
/// Newcombe, Stat. Med. 17 (1998) 2635. std::domain_error for a negative count.
ProportionDifference paired_difference_interval(const PairedOutcomes& outcomes, double level = kDefaultLevel);

/// McNemar's exact two-sided test that both configurations solve equally often: under it the seeds
/// that only one of the two solves are fair coins, p = min(1, 2 P(Bin(b + c, 1/2) <= min(b, c))).
/// No discordant seed: 1. McNemar, Psychometrika 12 (1947) 153.
/// std::domain_error for a negative count.
double mcnemar_exact_p(std::int64_t only_first, std::int64_t only_second);

}  // namespace seedbed
