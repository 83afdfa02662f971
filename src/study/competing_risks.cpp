// SPDX-License-Identifier: Apache-2.0
// Aalen-Johansen estimate for two competing fates. The variance of F(t) for one fate with d of D
// events among n at risk, S the share before (Dinse & Larson, Biometrika 73 (1986) 379):
//   sum (F(t) - F_i)^2 D / (n (n - D)) + S^2 d (n - d) / n^3 - 2 (F(t) - F_i) S d / n^2,
// kept as a polynomial in F(t), so that each step costs the same. Without censoring it is F (1-F) / N.
#include <algorithm>
#include <cmath>

#include "seedbed/study_survival.h"

namespace seedbed {
namespace {

class Incidence {
 public:
  void add(double before, double n, double d, double all) {
    share_ += before * d / n;
    if (all < n) {
      const double g = all / (n * (n - all));
      square_ += g;
      linear_ += -2 * g * share_ - 2 * before * d / (n * n);
      constant_ += g * share_ * share_ + 2 * share_ * before * d / (n * n);
    } else {  // the last networks at risk: F no longer changes
      linear_ += -2 * before * d / (n * n);
      constant_ += 2 * share_ * before * d / (n * n);
    }
    constant_ += before * before * d * (n - d) / (n * n * n);
  }

  double share() const { return share_; }

  double error() const {
    return share_ == 0 ? 0
                       : std::sqrt(std::max(0.0, square_ * share_ * share_ + linear_ * share_ + constant_));
  }

  Interval limits(std::int64_t uncensored, double level, double z) const {
    if (share_ <= 0) return {0, wilson_interval(0, uncensored, level).high};
    if (share_ >= 1 - 1e-12) return {wilson_interval(uncensored, uncensored, level).low, 1};
    const double log_share = std::log(share_);
    const double factor = std::exp(z * error() / (share_ * -log_share));
    return {std::exp(log_share * factor), std::exp(log_share / factor)};
  }

 private:
  double share_ = 0, square_ = 0, linear_ = 0, constant_ = 0;
};

}  // namespace

std::vector<IncidenceStep> cumulative_incidence(std::span<const CompetingTime> times, double level) {
  std::vector<CompetingTime> sorted(times.begin(), times.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const CompetingTime& a, const CompetingTime& b) { return a.time < b.time; });
  const double z = two_sided_z(level);
  std::vector<IncidenceStep> steps;
  Incidence solving, diverging;
  double neither = 1;
  auto at_risk = static_cast<std::int64_t>(sorted.size()), uncensored = at_risk;
  for (std::size_t i = 0; i < sorted.size();) {
    const double time = sorted[i].time;
    std::int64_t solved = 0, diverged = 0, censored = 0;
    for (; i < sorted.size() && sorted[i].time == time; ++i) {
      ++(sorted[i].fate == Fate::kSolved ? solved : sorted[i].fate == Fate::kDiverged ? diverged : censored);
    }
    if (solved + diverged > 0) {
      const auto n = static_cast<double>(at_risk), all = static_cast<double>(solved + diverged);
      solving.add(neither, n, static_cast<double>(solved), all);
      diverging.add(neither, n, static_cast<double>(diverged), all);
      neither *= (n - all) / n;
      steps.push_back({time, at_risk, solved, diverged, neither, solving.share(), diverging.share(),
                       solving.error(), diverging.error(), solving.limits(uncensored, level, z),
                       diverging.limits(uncensored, level, z)});
    }
    at_risk -= solved + diverged + censored;
    uncensored -= censored;
  }
  return steps;
}

}  // namespace seedbed
