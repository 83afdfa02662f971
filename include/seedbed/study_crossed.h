// SPDX-License-Identifier: Apache-2.0
// Intervals and p-values of crossed seed designs, where the N = A B C networks of a configuration share
// A + B + C seeds. Pure functions; formulas, sources and coverages in docs/statistics.md.
//
// The variance of a mean is that of its seeds, not of its networks: V_s is the delete-one-seed jackknife over
// the seeds of stream s (of a complete design the mean square of the stream over N), and
//   V = max(sum V_s - (S - 1) R, V_1, ..., V_S, s^2 / N),
// R the variance of the mean from what no stream explains, which every V_s holds once. Degrees of freedom:
// V^2 / sum V_s^2 / (n_s - 1) (Satterthwaite), between the fewest n_s - 1 and the sum of all.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "seedbed/study.h"
#include "seedbed/study_distribution.h"
#include "seedbed/study_superiority.h"
#include "seedbed/study_survival.h"

namespace seedbed {

/// A mean over networks that share seeds, and what its interval is made of.
struct CrossedMean {
  struct Stream {
    double variance;  ///< V_s
    double seeds;     ///< n_s, two or more
    double carriers;  ///< of a share: effective number of seeds with the rarer outcome, (sum k)^2 / sum k^2
  };
  double mean = 0;
  double variance = 0;            ///< V; 0: no two networks differ
  double degrees_of_freedom = 1;  ///< of V
  double networks = 0;            ///< with a value
  int streams = 0;                ///< with two seeds or more; 0: nothing to tell apart by
  std::array<Stream, 3> of{};     ///< the first `streams`
  double fewest_seeds() const;    ///< of a stream; networks if there is none
};

/// `seeds` and `values` have an entry a network; any of a design's networks may be missing, and several may
/// have all seeds in common (pooled configurations). mean NaN for none. std::domain_error unless of equal
/// length.
CrossedMean crossed_mean(std::span<const SeedLevels> seeds, std::span<const double> values);

/// mean -+ t sqrt(V). NaN where nothing varies: equal values say nothing of others.
Interval mean_limits(const CrossedMean& mean, double level = kDefaultLevel);

/// Interval of the mean of values in [0, 1] (a share, a time over its budget): the shares p0 that a score
/// test does not reject, |p - p0| <= t sqrt(V(p0)). V(p0) is V as it would be at p0 if every stream acted on
/// a normal latent variable with the correlation that its V_s shows: near 0 and 1 the few seeds that were
/// seen show less of the variance than there is. Never inside
///   Wilson's limits of N networks;
///   Wilson's limits of n_s networks, where the rarer outcome sits in fewer than n_s / 3 seeds (two, of few);
///   where nothing varies, [p W, p + (1 - p)(1 - W)], W the exact lower limit of n of n (Clopper & Pearson
///   1934), n the fewest seeds.
/// NaN for no networks.
Interval share_limits(const CrossedMean& share, double level = kDefaultLevel);

/// The level, from 1, at which share_limits() reaches p0: the p-value of "the mean is p0", 0 < p0 < 1.
double share_p_value(const CrossedMean& share, double p0);

/// Two means of values in [0, 1] whose difference is asked for, and the correlation of their estimates.
struct CrossedDifference {
  CrossedMean first, second;
  double correlation;
  double difference() const { return first.mean - second.mean; }  ///< NaN for no networks
};

/// Of the same networks, by their differences, in [-1, 1]: `first` is the mean of what the first has more,
/// `second` of what the second has more, so that equal outcomes still have an interval: that of no seed seen
/// to differ. std::domain_error unless of equal length.
CrossedDifference crossed_difference(std::span<const SeedLevels> seeds, std::span<const double> differences);

/// Of two samples without partners, which may share seeds. Only a negative correlation is made use of.
CrossedDifference crossed_difference(std::span<const SeedLevels> seeds_a, std::span<const double> a,
                                     std::span<const SeedLevels> seeds_b, std::span<const double> b);

/// The share limits of both joined with their correlation (Newcombe 1998; Zou & Donner, Stat. Med. 27 (2008)
/// 1693), within [-1, 1]; all of it for no networks.
Interval difference_limits(const CrossedDifference& difference, double level = kDefaultLevel);

/// The p-value of "it is 0": 1 less the highest level at which the limits leave 0 out, at least 1e-12; NaN
/// for no networks.
double difference_p_value(const CrossedDifference& difference);

/// P(A > B) + P(A = B) / 2 as paired_superiority() and superiority() have it. Same seeds: share limits of the
/// networks at which A is better. Without partners: V from the placements of the networks, share limits.
Superiority crossed_superiority(std::span<const SeedLevels> seeds, std::span<const double> a,
                                std::span<const double> b, double level = kDefaultLevel);
Superiority crossed_superiority(std::span<const SeedLevels> seeds_a, std::span<const double> a,
                                std::span<const SeedLevels> seeds_b, std::span<const double> b,
                                double level = kDefaultLevel);

/// restricted_mean_time() of networks that share seeds, where nobody is censored before the horizon: share
/// limits of min(T, horizon) / horizon. NaN for no networks; std::domain_error unless horizon > 0.
RestrictedMean crossed_restricted_mean(std::span<const SeedLevels> seeds, std::span<const SolveTime> times,
                                       double horizon, double level = kDefaultLevel);

/// One step of a distribution function or of the cumulative incidence of solving: its value for values from
/// `value` up to the next step.
struct CrossedStep {
  double value;
  CrossedMean share;
};

/// Share of the networks with at most x, a step a distinct value, preceded by one at -infinity with share 0.
/// Running sums: O(N log N + N streams). Values are finite. Empty for none.
std::vector<CrossedStep> crossed_distribution(std::span<const SeedLevels> seeds,
                                              std::span<const double> values);

/// 1 - S(t) of survival_curve() with a V at each step. While nobody is censored it is the share of networks
/// that solved by t; beyond the smallest budget of a pooled group, Kaplan and Meier's estimate, its V_s by
/// leaving each seed out (R is then taken as 0). O(N log N + steps x seeds).
std::vector<CrossedStep> crossed_incidence(std::span<const SeedLevels> seeds,
                                           std::span<const SolveTime> times);

/// Share limits of the steps at these positions, ascending. As shares only grow, an upper limit also holds
/// for every step before it and a lower one for every step after it: none is looser than theirs.
std::vector<Interval> crossed_band(std::span<const CrossedStep> steps, std::span<const std::size_t> positions,
                                   double level = kDefaultLevel);

/// Interval of quantile p: the values x at which the share with at most x may be p, so that the limits are
/// the first such step and the step after the last. A side without a bound is empty.
QuantileInterval crossed_quantile(std::span<const CrossedStep> steps, double p, double level = kDefaultLevel);

/// The first step with a share of 1/2 or more; the interval of Brookmeyer and Crowley as crossed_quantile().
MedianTime crossed_median(std::span<const CrossedStep> steps, double level = kDefaultLevel);

struct CrossedEstimate {
  double estimate;
  Interval limits;
};

/// Interquartile mean and its interval: mean_limits() of its influence values (Winsorized values; Tukey &
/// McLaughlin 1963).
CrossedEstimate crossed_interquartile_mean(std::span<const SeedLevels> seeds, std::span<const double> values,
                                           double level = kDefaultLevel);

}  // namespace seedbed
