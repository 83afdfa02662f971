// SPDX-License-Identifier: Apache-2.0
// One group of networks. A network that solved counts as solved at that epoch whatever came later;
// one that diverged before solving can never solve and stays at risk up to its budget, which makes
// 1 - S the cumulative incidence of solving with divergence as a competing risk.
#include <algorithm>
#include <limits>
#include <utility>

#include "seedbed/study.h"
#include "seedbed/study_crossed.h"

namespace seedbed {

void GroupCollector::add(std::optional<std::int64_t> solved_epoch, bool diverged, std::int64_t budget,
                         double test_loss, double test_accuracy, bool can_be_solved,
                         const SeedLevels& seeds) {
  budget_low_ = networks_ == 0 ? budget : std::min(budget_low_, budget);
  budget_high_ = networks_ == 0 ? budget : std::max(budget_high_, budget);
  ++networks_;
  diverged_ += diverged;
  if (can_be_solved) {
    times_.push_back({static_cast<double>(solved_epoch.value_or(budget)), solved_epoch.has_value()});
    if (crossed_) seeds_.push_back(seeds);
    solved_ += solved_epoch.has_value();
    censored_ += !solved_epoch && !diverged;
  }
  if (!diverged) {
    losses_.push_back(test_loss);
    accuracies_.push_back(test_accuracy);
  }
}

GroupStudy GroupCollector::finish(double level) && {
  GroupStudy study{};
  study.networks = networks();
  study.solved = solved_;
  study.diverged = diverged_;
  study.censored = censored_;
  study.judged = static_cast<std::int64_t>(times_.size());
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  study.success = study.judged == 0 ? nan : static_cast<double>(solved_) / static_cast<double>(study.judged);
  study.success_limits =
      study.judged == 0 ? Interval{nan, nan} : wilson_interval(solved_, study.judged, level);
  if (!crossed_) study.epochs = median_time(survival_curve(times_, level));
  if (crossed_ && study.judged > 0) {
    const std::vector<CrossedStep> steps = crossed_incidence(seeds_, times_);
    std::vector<double> outcomes;
    for (const SolveTime& t : times_) outcomes.push_back(t.solved ? 1 : 0);
    study.success_limits = share_limits(crossed_mean(seeds_, outcomes), level);
    study.epochs = crossed_median(steps, level);
  }
  study.budget_low = static_cast<double>(budget_low_);
  study.budget_high = static_cast<double>(budget_high_);
  study.test_loss = distribution_of(std::move(losses_));
  study.test_accuracy = distribution_of(std::move(accuracies_));
  return study;
}

}  // namespace seedbed
