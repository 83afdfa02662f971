// SPDX-License-Identifier: Apache-2.0
// How many seeds a question needs, and how often too few answer it wrongly.
#pragma once

#include <cstdint>

#include "seedbed/study.h"

namespace seedbed {

/// Fewest seeds at which Wilson's interval about an observed share `p` has at most this half-width.
/// p = 1/2 is the worst case. std::domain_error unless 0 <= p <= 1 and 1e-6 <= half_width < 1/2.
std::int64_t seeds_for_half_width(double p, double half_width, double level = kDefaultLevel);

/// Seeds a side at which the two-sided test of equal shares at 1 - level detects p1 against p2 with
/// this power: ((z_a sqrt(2 m (1-m)) + z_b sqrt(p1(1-p1) + p2(1-p2))) / (p1 - p2))^2 rounded up, with
/// m the mean of p1 and p2 (Fleiss, Levin & Paik 2003, 4.14, without continuity correction).
/// std::domain_error unless both are in [0, 1] and |p1 - p2| >= 1e-6, 1/2 <= power < 1.
std::int64_t seeds_for_difference(double p1, double p2, double power = 0.8, double level = kDefaultLevel);

/// Chance that the configuration of the higher success probability solves fewer of `seeds` independent
/// seeds than the other, counting a tie as half. Exact; 1/2 for equal probabilities or no seeds.
/// std::domain_error for a probability outside [0, 1] or seeds < 0.
double sign_flip_risk(double p1, double p2, std::int64_t seeds);

}  // namespace seedbed
