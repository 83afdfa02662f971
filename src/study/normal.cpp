// SPDX-License-Identifier: Apache-2.0
// Quantiles of the standard normal distribution: a rational start (Abramowitz & Stegun 26.2.23,
// error below 4.5e-4) refined by Halley steps on erfc, which is accurate far into the tail.
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "seedbed/study.h"

namespace seedbed {
namespace {

/// z > 0 with upper tail probability q <= 1/2.
double upper_tail_quantile(double q) {
  const double t = std::sqrt(-2 * std::log(q));
  double z =
      t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (int i = 0; i < 3; ++i) {
    const double tail = 0.5 * std::erfc(z * std::numbers::sqrt2 / 2);
    const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    const double step = (tail - q) / density;
    z += step / (1 - z * step / 2);
  }
  return z;
}

}  // namespace

double normal_quantile(double p) {
  if (!(p > 0 && p < 1)) throw std::domain_error("normal_quantile: p must be between 0 and 1");
  if (p == 0.5) return 0;
  return p < 0.5 ? -upper_tail_quantile(p) : upper_tail_quantile(1 - p);
}

double two_sided_z(double level) {
  if (!(level > 0 && level < 1)) throw std::domain_error("a confidence level must be between 0 and 1");
  return upper_tail_quantile((1 - level) / 2);
}

}  // namespace seedbed
