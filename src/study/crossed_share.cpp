// SPDX-License-Identifier: Apache-2.0
// Score limits of a share. If a stream moves a standard normal latent variable with correlation r between two
// networks of the same seed, and a network succeeds above -z, Phi(z) = p, then the covariance of two outcomes
// is
//   C(r, z) = integral from 0 to asin r of exp(-z^2 / (1 + sin a)) / 2 pi da
// (Plackett 1954; the tetrachoric series' closed form), C(1, z) = p (1 - p). The r of a stream solves
// C = n_s V_s at the share that was seen, and V(p0) = V sum C(r_s, z0) / n_s over the same at z. With r = 1
// that is V proportional to p0 (1 - p0): Wilson's limits for the effective number of networks p (1 - p) / V
// of Korn & Graubard (Surv. Methodol. 24 (1998) 193), with Student's t (Franco et al. 2019 compare such
// limits).
#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "seedbed/study_crossed.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

constexpr double kLeastCarriers = 2, kCarrierShare = 1.0 / 3;
constexpr double kFarthest = 8.2;  ///< z of the shares that are looked at: Phi(-8.2) = 1e-16

/// Gauss and Legendre's rule of 12 points on [-1, 1]: the positive half.
constexpr std::array<double, 6> kNodes{0.1252334085114689, 0.3678314989981802, 0.5873179542866175,
                                       0.7699026741943047, 0.9041172563704749, 0.9815606342467192};
constexpr std::array<double, 6> kWeights{0.2491470458134028, 0.2334925365383548, 0.2031674267230659,
                                         0.1600783285433462, 0.1069393259953184, 0.0471753363865118};

double density_at(double angle, double z) {
  return std::exp(-z * z / (1 + std::sin(angle))) / (2 * std::numbers::pi);
}

/// C(sin angle, z).
double covariance(double angle, double z) {
  double sum = 0;
  for (std::size_t k = 0; k < kNodes.size(); ++k) {
    for (const double x : {-kNodes[k], kNodes[k]}) sum += kWeights[k] * density_at(angle * (x + 1) / 2, z);
  }
  return sum * angle / 2;
}

/// The angle with C = wanted, by Newton's steps within a bracket: C grows, ever faster, with the angle.
double angle_of(double wanted, double z) {
  double low = 0, high = std::numbers::pi / 2;
  if (!(wanted > 0)) return 0;
  if (wanted >= covariance(high, z)) return high;
  double angle = high / 2;
  for (int i = 0; i < 60; ++i) {
    const double excess = covariance(angle, z) - wanted;
    (excess > 0 ? high : low) = angle;
    const double next = angle - excess / density_at(angle, z);
    const double step = next > low && next < high ? next : (low + high) / 2;
    if (std::abs(step - angle) < 1e-10) return step;
    angle = step;
  }
  return angle;
}

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

/// V as a function of the share.
class VarianceAt {
 public:
  explicit VarianceAt(const CrossedMean& share) : share_(share) {
    const double z = normal_quantile(share.mean);
    for (int i = 0; i < share.streams; ++i) {
      const CrossedMean::Stream& s = share.of[static_cast<std::size_t>(i)];
      angle_[static_cast<std::size_t>(i)] = angle_of(s.seeds * s.variance, z);
    }
    seen_ = sum(z);
  }
  double operator()(double p0, double z0) const {
    if (!(seen_ > 0)) return share_.variance * p0 * (1 - p0) / (share_.mean * (1 - share_.mean));
    return share_.variance * sum(z0) / seen_;
  }

 private:
  double sum(double z) const {
    double total = 0;
    for (int i = 0; i < share_.streams; ++i) {
      const auto k = static_cast<std::size_t>(i);
      if (angle_[k] > 0) total += covariance(angle_[k], z) / share_.of[k].seeds;
    }
    return total;
  }
  const CrossedMean& share_;
  std::array<double, 3> angle_{};
  double seen_;
};

/// Wilson's limits of a share of n networks, which need not be whole.
Interval wilson_of(double p, double n, double z) {
  const double centre = p + z * z / (2 * n), scale = 1 + z * z / n;
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {p <= 0 ? 0.0 : std::max(0.0, (centre - half) / scale),
          p >= 1 ? 1.0 : std::min(1.0, (centre + half) / scale)};
}

double wilson_p(double p, double n, double p0) {
  return std::erfc(std::abs(p - p0) * std::sqrt(n / (2 * p0 * (1 - p0))));
}

bool carried_by_few(const CrossedMean::Stream& s) {
  return s.carriers < std::max(kCarrierShare * s.seeds, std::min(kLeastCarriers, 0.6 * s.seeds));
}

void widen(Interval& limits, const Interval& other) {
  limits = {std::min(limits.low, other.low), std::max(limits.high, other.high)};
}

/// Bisection for the z0 between `in` and `out` at which the score test begins to reject.
double edge(const CrossedMean& share, const VarianceAt& variance, double t, double in, double out) {
  for (int i = 0; i < 50 && std::abs(out - in) > 1e-12; ++i) {
    const double z0 = (in + out) / 2, p0 = normal_cdf(z0);
    (std::abs(share.mean - p0) <= t * std::sqrt(variance(p0, z0)) ? in : out) = z0;
  }
  return normal_cdf((in + out) / 2);
}

}  // namespace

Interval share_limits(const CrossedMean& share, double level) {
  const double p = share.mean, z = two_sided_z(level);
  if (!(share.networks > 0)) return {kNan, kNan};
  Interval limits = wilson_of(p, share.networks, z);
  if (!(share.variance > 0) || p <= 0 || p >= 1) {
    const double least = std::pow((1 - level) / 2, 1 / share.fewest_seeds());
    widen(limits, {p * least, p + (1 - p) * (1 - least)});
    return limits;
  }
  const VarianceAt variance(share);
  const double t = student_two_sided_t(level, share.degrees_of_freedom), seen = normal_quantile(p);
  widen(limits, {edge(share, variance, t, seen, -kFarthest), edge(share, variance, t, seen, kFarthest)});
  for (int i = 0; i < share.streams; ++i) {
    const CrossedMean::Stream& s = share.of[static_cast<std::size_t>(i)];
    if (carried_by_few(s)) widen(limits, wilson_of(p, s.seeds, z));
  }
  return limits;
}

RestrictedMean crossed_restricted_mean(std::span<const SeedLevels> seeds, std::span<const SolveTime> times,
                                       double horizon, double level) {
  if (!(horizon > 0)) throw std::domain_error("crossed_restricted_mean: horizon > 0");
  std::vector<double> waited;
  for (const SolveTime& t : times) waited.push_back(t.solved ? std::min(1.0, t.time / horizon) : 1);
  const CrossedMean mean = crossed_mean(seeds, waited);
  const Interval limits = share_limits(mean, level);
  return {
      horizon * mean.mean, horizon * std::sqrt(mean.variance), {horizon * limits.low, horizon * limits.high}};
}

double share_p_value(const CrossedMean& share, double p0) {
  const double p = share.mean;
  if (!(share.networks > 0)) return kNan;
  double largest = wilson_p(p, share.networks, p0);
  if (p == p0) return 1;
  if (!(share.variance > 0) || p <= 0 || p >= 1) {
    const double ratio = p > p0 ? p0 / p : (1 - p0) / (1 - p);
    return std::max(largest, std::min(1.0, 2 * std::pow(ratio, share.fewest_seeds())));
  }
  const double variance = VarianceAt(share)(p0, normal_quantile(p0));
  largest = std::max(largest, student_two_sided_p((p - p0) / std::sqrt(variance), share.degrees_of_freedom));
  for (int i = 0; i < share.streams; ++i) {
    const CrossedMean::Stream& s = share.of[static_cast<std::size_t>(i)];
    if (carried_by_few(s)) largest = std::max(largest, wilson_p(p, s.seeds, p0));
  }
  return largest;
}

}  // namespace seedbed
