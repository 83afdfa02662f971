// SPDX-License-Identifier: Apache-2.0
// Statistics of a population of networks: pure functions from arrays to numbers, no I/O and no
// other room's types. Formulas, sources and conventions are in docs/statistics.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "seedbed/field_sums.h"

namespace seedbed {

inline constexpr double kDefaultLevel = 0.95;  ///< confidence level of every interval

struct Interval {
  double low, high;
};

/// Inverse of the standard normal distribution function, 0 < p < 1; relative error below 1e-14.
double normal_quantile(double p);

/// The z with P(|N(0,1)| <= z) = level: 1.96 for 0.95.
double two_sided_z(double level);

/// Wilson's score interval for `successes` of `trials`. No trials: [0, 1].
/// Wilson, JASA 22 (1927) 209.
Interval wilson_interval(std::int64_t successes, std::int64_t trials, double level = kDefaultLevel);

/// A network that solved its task at `time`, or was watched up to `time` without solving it.
/// Diverged networks never solve: give them the budget as their time (docs/statistics.md).
struct SolveTime {
  double time;
  bool solved;
};

/// One step of the survival curve: S(t) for times from `time` up to the next step.
struct SurvivalStep {
  double time;
  std::int64_t at_risk;   ///< networks watched up to just before `time`
  std::int64_t solved;    ///< at exactly `time`
  double survival;        ///< share not yet solved
  double standard_error;  ///< of survival, Greenwood
  double low, high;       ///< interval on the log(-log) scale
};

/// Kaplan and Meier's estimate with right censoring, one step a distinct solving time, preceded by
/// a step at time -infinity with S = 1. Empty for no networks.
/// Kaplan & Meier, JASA 53 (1958) 457; Kalbfleisch & Prentice (1980) for the interval.
std::vector<SurvivalStep> survival_curve(std::span<const SolveTime> times, double level = kDefaultLevel);

/// A time that may not have been reached.
struct MedianTime {
  std::optional<double> median, low, high;
};

/// First time at which S <= 1/2, with the interval of Brookmeyer & Crowley, Biometrics 38 (1982) 29:
/// the first times at which the lower and the upper limit of S are <= 1/2.
MedianTime median_time(std::span<const SurvivalStep> curve);

/// Quantile p of ascending values: linear between order statistics (Hyndman & Fan's type 7, the
/// default of R and NumPy). NaN for no values.
double quantile_of_sorted(std::span<const double> ascending, double p);

/// Location and spread of a metric. NaN where undefined: everything for no values, sd for one.
struct Distribution {
  std::int64_t count = 0;
  double min, q05, q25, median, q75, q95, max;
  double mean, sd;  ///< sd with n - 1
  double iqm;       ///< interquartile mean: floor(n / 4) values cut at either end
};

/// Values that are not finite are left out.
Distribution distribution_of(std::vector<double> values);

/// What a group of networks did: the numbers of one row of the study.
struct GroupStudy {
  std::int64_t networks = 0, solved = 0, diverged = 0;
  std::int64_t judged = 0;         ///< networks that the criterion for solved can judge
  std::int64_t censored = 0;       ///< of those, neither solved nor diverged
  double success;                  ///< share of those that solved; NaN for none
  Interval success_limits;         ///< Wilson, or of the seeds of a crossed design; NaN for none
  MedianTime epochs;               ///< to solve
  double budget_low, budget_high;  ///< smallest and largest epoch limit in the group
  Distribution test_loss, test_accuracy;
};

/// Which seed of init, data and order a network has, numbered from 0; 0 in a stream that does not vary.
using SeedLevels = std::array<std::uint32_t, 3>;

/// Collects the networks of a group one at a time; about 32 bytes a network, 44 of a crossed design.
class GroupCollector {
 public:
  /// `crossed`: networks share seeds, and the intervals are those of study_crossed.h.
  explicit GroupCollector(bool crossed = false) : crossed_(crossed) {}

  /// `budget` is the epoch limit of the network. `solved_epoch` counts whether or not it diverged later. Of
  /// a network that no criterion can judge (`can_be_solved` of sweep.h) only the metrics count.
  void add(std::optional<std::int64_t> solved_epoch, bool diverged, std::int64_t budget, double test_loss,
           double test_accuracy, bool can_be_solved = true, const SeedLevels& seeds = {});
  std::int64_t networks() const { return networks_; }
  GroupStudy finish(double level = kDefaultLevel) &&;

 private:
  bool crossed_;
  std::vector<SolveTime> times_;
  std::vector<SeedLevels> seeds_;  ///< of `times_`, where crossed
  std::vector<double> losses_, accuracies_;
  std::int64_t networks_ = 0, solved_ = 0, diverged_ = 0, censored_ = 0, budget_low_ = 0, budget_high_ = 0;
};

/// Maps of the fields of many networks, from running sums: no field but the first is kept.
class FieldMaps {
 public:
  explicit FieldMaps(std::size_t pixels) : sums_(pixels) {}
  explicit FieldMaps(FieldSums sums) : sums_(std::move(sums)) {}
  void add(std::span<const float> field) { sums_.add(field); }  ///< std::invalid_argument: of another size
  std::int64_t networks() const { return sums_.networks; }

  /// Mean output at each pixel. NaN for no networks.
  std::vector<float> mean() const;

  /// 2 p (1 - p) S / (S - 1) with p the share of outputs >= 0: the chance that two different
  /// networks of the S disagree about the class there. NaN for fewer than two networks.
  std::vector<float> disagreement() const;

  /// Share of outputs >= 0. NaN for no networks.
  std::vector<float> vote() const;

  /// Standard deviation of the output (S - 1), exactly 0 where all agree. NaN for fewer than two networks.
  std::vector<float> deviation() const;

  /// Entropy of the vote in bits, -p log2 p - (1 - p) log2 (1 - p): 0 where all agree, 1 at an even split.
  std::vector<float> entropy() const;

 private:
  FieldSums sums_;
};

}  // namespace seedbed
