// SPDX-License-Identifier: Apache-2.0
// Distribution functions that the tests and intervals of this room need.
#pragma once

#include <cstdint>
#include <limits>

namespace seedbed {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// P(Bin(n, p) = k), 0 <= p <= 1; 0 outside 0 <= k <= n.
double binomial_mass(std::int64_t k, std::int64_t n, double p);

/// P(Bin(n, p) <= k), summed from the nearer end; O(n). 0 for k < 0, 1 for k >= n.
double binomial_cdf(std::int64_t k, std::int64_t n, double p);

/// P(chi-squared with df degrees of freedom > x), df >= 1. 1 for x <= 0.
double chi_squared_tail(double x, int df);

/// P(|t| > |t0|) for Student's t with df > 0 degrees of freedom (need not be whole).
double student_two_sided_p(double t0, double df);

/// The t with P(|T| <= t) = level for Student's T with df > 0 degrees of freedom.
double student_two_sided_t(double level, double df);

/// Regularized incomplete beta function I_x(a, b), 0 <= x <= 1; P(Bin(n, p) <= k) = I_(1-p)(n - k, k + 1).
double regularized_beta(double a, double b, double x);

}  // namespace seedbed
