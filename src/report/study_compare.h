// SPDX-License-Identifier: Apache-2.0
// Two groups of networks side by side: which learns more often, which sooner, which better, and how
// sure few seeds would have been of it. Networks that share everything but the compared keys are pairs.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/study_result.h"
#include "seedbed/study_crossed.h"
#include "seedbed/study_proportions.h"
#include "seedbed/study_superiority.h"
#include "seedbed/study_survival.h"

namespace seedbed {

/// Configurations that agree with all conditions of a text, "network.hidden=8-2,train.batch=1".
struct Selection {
  std::string text;
  std::vector<std::pair<std::string, std::string>> conditions;  ///< full key, value as given
  std::vector<std::int64_t> configurations;
};

/// A value is a label ("8-2") or JSON ("[8, 2]"). Throws UsageError: not "key=value", a key that is not
/// swept, a value that does not occur (with those that do), or no configuration left.
Selection select_configurations(const Sweep& sweep, const std::string& text);

/// Seeds for which the risk of the wrong winner is given.
inline constexpr std::int64_t kRiskSeeds[] = {1, 3, 5, 10, 30, 100};

struct GroupComparison {
  std::string a, b;  ///< texts of the selections
  GroupStudy of_a, of_b;
  bool paired;   ///< every network has its partner: same seeds, same other keys
  bool pooled;   ///< more than one configuration on a side: their networks share seeds
  bool judged;   ///< both sides have networks that can be solved; else there is no share risk
  bool crossed;  ///< networks share the seeds of a crossed design: what follows is of the seeds
                 ///< (study_crossed.h)
  ProportionDifference difference;  ///< of success, A - B: Newcombe
  double share_p;                   ///< McNemar's exact test if paired, else NaN; crossed: of `difference`
  LogRankTest log_rank;             ///< NaN if crossed
  CrossedEstimate mean_difference;  ///< of the restricted means, A - B, in epochs; only if crossed
  double mean_p;                    ///< of it; NaN unless crossed
  RestrictedMean mean_a, mean_b;    ///< epochs to solve within the smaller budget
  double horizon;
  Superiority better_loss;                   ///< A has the lower test loss; a diverged network is the worst
  std::vector<double> share_risk;            ///< of the wrong winner, by share solved, for each of kRiskSeeds
  std::vector<double> loss_risk;             ///< by mean test loss of those that did not diverge
  std::optional<std::int64_t> seeds_needed;  ///< a side, to tell the shares apart with power 0.8
};

/// Throws UsageError if the two have a configuration in common, PrunedError for a sweep with [prune],
/// ResultError if nothing of one is finished.
GroupComparison compare(const Sweep& sweep, const RowSource& rows, const Selection& a, const Selection& b);

/// For people: a table of the two, and what the differences are worth. With several comparisons the
/// p-values are Holm's.
std::string comparison_text(const Sweep& sweep, const std::vector<GroupComparison>& comparisons);

/// One JSON array, an object a comparison, ended by a line break.
std::string comparison_json(const std::vector<GroupComparison>& comparisons);

}  // namespace seedbed
