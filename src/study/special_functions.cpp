// SPDX-License-Identifier: Apache-2.0
// Student's t through the regularized incomplete beta function by Lentz's continued fraction
// (DLMF 8.17.22); chi-squared by the recurrence of the incomplete gamma function in steps of one
// (DLMF 8.8.12) from erfc or exp, which ends for whole degrees of freedom.
#include "src/study/special_functions.h"

#include <algorithm>
#include <cmath>

#include "seedbed/study.h"

namespace seedbed {
namespace {

double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::abs(d) < tiny ? tiny : d);
  double fraction = d;
  for (int m = 1; m <= 10000; ++m) {
    double step = 1;
    for (const double numerator : {m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                                   -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))}) {
      d = 1 + numerator * d;
      d = 1 / (std::abs(d) < tiny ? tiny : d);
      c = 1 + numerator / c;
      if (std::abs(c) < tiny) c = tiny;
      step = c * d;
      fraction *= step;
    }
    if (std::abs(step - 1) < 1e-16) break;
  }
  return fraction;
}

/// I_x(a, b), 0 <= x <= 1, with y = 1 - x given to keep its digits.
double incomplete_beta(double a, double b, double x, double y) {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const double front =
      std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log(y));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, y) / b;
}

}  // namespace

double regularized_beta(double a, double b, double x) {
  return incomplete_beta(a, b, x, 1 - x);
}

double student_two_sided_t(double level, double df) {
  if (df > 1e7) return two_sided_z(level);
  double low = 0, high = 2;
  while (student_two_sided_p(high, df) > 1 - level && high < 1e300) {
    low = high;
    high *= 2;
  }
  for (int i = 0; i < 200 && high - low > 1e-14 * high; ++i) {
    const double middle = (low + high) / 2;
    (student_two_sided_p(middle, df) > 1 - level ? low : high) = middle;
  }
  return (low + high) / 2;
}

double binomial_mass(std::int64_t k, std::int64_t n, double p) {
  if (k < 0 || k > n) return 0;
  if (p <= 0) return k == 0;
  if (p >= 1) return k == n;
  const auto kd = static_cast<double>(k), nd = static_cast<double>(n);
  return std::exp(std::lgamma(nd + 1) - std::lgamma(kd + 1) - std::lgamma(nd - kd + 1) + kd * std::log(p) +
                  (nd - kd) * std::log1p(-p));
}

double binomial_cdf(std::int64_t k, std::int64_t n, double p) {
  if (k < 0) return 0;
  if (k >= n) return 1;
  double sum = 0;
  if (static_cast<double>(k) < static_cast<double>(n) * p) {
    for (std::int64_t i = 0; i <= k; ++i) sum += binomial_mass(i, n, p);
    return std::min(1.0, sum);
  }
  for (std::int64_t i = n; i > k; --i) sum += binomial_mass(i, n, p);
  return std::max(0.0, 1 - sum);
}

double chi_squared_tail(double x, int df) {
  if (x <= 0) return 1;
  const double half = x / 2;
  double a = df % 2 == 1 ? 0.5 : 1;
  double tail = df % 2 == 1 ? std::erfc(std::sqrt(half)) : std::exp(-half);
  for (; a < df / 2.0; ++a) tail += std::exp(a * std::log(half) - half - std::lgamma(a + 1));
  return tail;
}

double student_two_sided_p(double t0, double df) {
  const double square = t0 * t0;
  return incomplete_beta(df / 2, 0.5, df / (df + square), square / (df + square));
}

}  // namespace seedbed
