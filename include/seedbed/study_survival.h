// SPDX-License-Identifier: Apache-2.0
// Times to solve beyond the median: restricted mean, comparison of groups, competing risks and
// restarts. Pure functions; formulas and conventions in docs/statistics.md. Times are >= 0, in epochs.
// Pointwise Greenwood limits on the log(-log) scale: survival_curve() in study.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "seedbed/study.h"

namespace seedbed {

/// Mean of min(T, horizon): the area under S up to the horizon, in epochs.
struct RestrictedMean {
  double mean;
  double standard_error;
  Interval limits;  ///< on the logit scale of mean / horizon, so within [0, horizon]
};

/// Area under `curve` up to `horizon`, with variance sum over t_i <= horizon of
/// A_i^2 d_i / (n_i (n_i - d_i)), A_i the area from t_i to the horizon (Kaplan & Meier 1958;
/// Klein & Moeschberger 2003, 4.5). Limits by the delta method on the logit scale with Student's t of N - 1
/// degrees of freedom: they cover at their level from ten networks on, where mean -+ z errors does not
/// (docs/statistics.md). Where the error is 0, Wilson's limit for all of N scales the areas on either side;
/// an upper limit is never below that one, nor with one or two events a lower limit above the other.
/// Beyond the last observation the last S goes on: give a horizon within the budget. NaN for an empty
/// curve; std::domain_error unless horizon > 0.
RestrictedMean restricted_mean_time(std::span<const SurvivalStep> curve, double horizon,
                                    double level = kDefaultLevel);

struct LogRankTest {
  double chi_squared;            ///< NaN when nothing can be compared
  int degrees_of_freedom;        ///< groups that were ever compared, less one
  double p;                      ///< NaN with chi_squared
  std::vector<double> expected;  ///< solves expected in each group under one common hazard
};

/// Log-rank test that all groups solve at the same rate (Mantel 1966; Peto & Peto 1972), with the
/// hypergeometric variance that ties need. A group without networks takes no part; fewer than two
/// other groups, or nobody solving while two were at risk: NaN.
LogRankTest log_rank_test(std::span<const std::vector<SolveTime>> groups);

enum class Fate { kCensored, kSolved, kDiverged };

/// When a network's fate was sealed, or up to when it was watched.
struct CompetingTime {
  double time;
  Fate fate;
};

/// One step of the cumulative incidences: values for times from `time` up to the next step.
struct IncidenceStep {
  double time;
  std::int64_t at_risk;           ///< networks watched up to just before `time`
  std::int64_t solved, diverged;  ///< at exactly `time`
  double neither;                 ///< share with no fate yet
  double solved_share, diverged_share;
  double solved_error, diverged_error;  ///< standard errors
  Interval solved_limits, diverged_limits;
};

/// Cumulative incidence of solving and of diverging as competing risks, one step a distinct event
/// time: F_k(t) = sum over t_i <= t of S(t_i-) d_ki / n_i (Aalen & Johansen 1978), with the delta
/// method's variance (Dinse & Larson 1986) and limits on the log(-log) scale, F^exp(-+ z s / (F ln F)).
/// Where F is 0 or 1 that scale ends: Wilson's limits for 0 or all of the networks not censored
/// before are used, as in survival_curve(). Empty for no networks or no event.
std::vector<IncidenceStep> cumulative_incidence(std::span<const CompetingTime> times,
                                                double level = kDefaultLevel);

/// What restarting with a fresh seed after `cutoff` epochs costs.
struct RestartCutoff {
  double cutoff;                 ///< in epochs
  double solved_share;           ///< chance that one run solves within the cutoff
  double expected_epochs;        ///< to the first success, all runs together
  double epochs_for_confidence;  ///< cutoff x runs that together solve with the wanted confidence
};

/// Cost of the fixed-cutoff restarts of Luby, Sinclair & Zuckerman (1993) at each time c at which a
/// network solved, ascending: expected_epochs = (area under `neither` up to c) / F_solved(c), where a
/// diverged run is given up at once; epochs_for_confidence = c ceil(ln(1 - confidence) / ln(1 -
/// F_solved(c))). Empty when nobody solved. std::domain_error unless 0 < confidence < 1.
std::vector<RestartCutoff> restart_cutoffs(std::span<const CompetingTime> times, double confidence = 0.99);

/// The cutoff of least expected_epochs, the shorter of equals; none for an empty span. A minimum over
/// estimates is optimistic: with few solved networks verify it on new seeds.
std::optional<RestartCutoff> best_restart_cutoff(std::span<const RestartCutoff> cutoffs);

}  // namespace seedbed
