// SPDX-License-Identifier: Apache-2.0
// Order statistics bound a quantile by counting: x_(r) lies above it exactly when fewer than r values
// do. Tails of the binomial distribution come from the incomplete beta function, so that a million
// values cost a bisection. Interpolation weight of x_(r+1), with t the wanted tail and T(r) = P(Bin < r):
//   1 / (1 + r (1 - p) (T(r+1) - t) / ((n - r) p (t - T(r)))).
#include <cmath>
#include <stdexcept>

#include "seedbed/study_distribution.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

/// P(Bin(n, p) < r).
double below(std::int64_t r, std::int64_t n, double p) {
  if (r <= 0) return 0;
  if (r > n) return 1;
  const auto a = static_cast<double>(r), b = static_cast<double>(n - r + 1);
  return regularized_beta(b, a, 1 - p);
}

/// Position (1 = first, fractional) of the limit that lies under quantile p; 0: there is none.
double lower_position(std::int64_t n, double p, double tail) {
  std::int64_t low = 0, high = n + 1;  // below(low) <= tail < below(high)
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (below(middle, n, p) <= tail ? low : high) = middle;
  }
  if (low == 0) return 0;
  if (low == n) return static_cast<double>(n);
  const double here = below(low, n, p), next = below(low + 1, n, p);
  const auto r = static_cast<double>(low);
  const double odds = r * (1 - p) * (next - tail) / ((static_cast<double>(n) - r) * p * (tail - here));
  return tail > here ? r + 1 / (1 + odds) : r;
}

double at(std::span<const double> x, double position) {
  const double whole = std::floor(position);
  const auto i = static_cast<std::size_t>(whole) - 1;
  return whole == position ? x[i] : x[i] + (position - whole) * (x[i + 1] - x[i]);
}

}  // namespace

QuantileInterval quantile_interval(std::span<const double> ascending, double p, double level) {
  if (!(p > 0 && p < 1)) throw std::domain_error("quantile_interval: 0 < p < 1");
  const auto n = static_cast<std::int64_t>(ascending.size());
  QuantileInterval interval;
  if (n == 0) return interval;
  const double tail = (1 - level) / 2;
  const double low = lower_position(n, p, tail), high = lower_position(n, 1 - p, tail);
  if (low > 0) interval.low = at(ascending, low);
  if (high > 0) interval.high = at(ascending, static_cast<double>(n + 1) - high);
  return interval;
}

}  // namespace seedbed
