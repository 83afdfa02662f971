// SPDX-License-Identifier: Apache-2.0
// A pair is two networks with equal seeds whose configurations agree in every key that neither side fixes.
#include "report/study_compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "report/crossed_seeds.h"
#include "seedbed/error.h"
#include "seedbed/study_planning.h"

namespace seedbed {
namespace {

constexpr double kWorst = std::numeric_limits<double>::max();  ///< stands for a diverged network's loss

struct Side {
  explicit Side(bool crossed) : collector(crossed) {}
  GroupCollector collector;
  std::map<std::pair<std::string, std::int64_t>, std::size_t>
      partner;  ///< (other keys, seed index) -> position
  std::vector<SolveTime> times;
  std::vector<bool> judged;  ///< the network can be solved
  std::vector<SeedLevels> seeds;
  std::vector<double> goodness;  ///< - test loss
  std::vector<double> finite_losses;
};

bool fixed_by(const Selection& selection, const std::string& key) {
  return std::any_of(selection.conditions.begin(), selection.conditions.end(),
                     [&](const auto& condition) { return condition.first == key; });
}

Side collect(const Sweep& sweep, const RowSource& rows, const Selection& own, const Selection& other) {
  Side side(shares_seeds(sweep.seeds()));
  const std::int64_t seeds = sweep.seeds().networks();
  for (std::int64_t id : own.configurations) {
    std::string rest;
    for (const SweptValue& v : sweep.swept_values(id)) {
      if (!fixed_by(own, v.key) && !fixed_by(other, v.key)) rest += v.json + '\n';
    }
    const Configuration configuration = sweep.configuration(id);
    const std::int64_t budget = configuration.train.epochs;
    const bool judged = can_be_solved(sweep.stop(), configuration);
    for (const NetworkRow& row : rows(id * seeds, seeds)) {
      const bool diverged = row.status == Status::diverged;
      side.partner[{rest, row.network_id % seeds}] = side.times.size();
      side.seeds.push_back(seed_levels(sweep.seeds(), row.network_id % seeds));
      side.collector.add(row.solved_epoch, diverged, budget, row.metrics.test_loss, row.metrics.test_accuracy,
                         judged, side.seeds.back());
      side.judged.push_back(judged);
      side.times.push_back(
          {static_cast<double>(row.solved_epoch.value_or(budget)), row.solved_epoch.has_value()});
      const double loss = row.metrics.test_loss;
      side.goodness.push_back(std::isfinite(loss) ? -loss : -kWorst);
      if (std::isfinite(loss)) side.finite_losses.push_back(-loss);
    }
  }
  if (side.times.empty()) throw ResultError(fmt::format("no network of {} is finished yet", own.text));
  return side;
}

std::vector<SolveTime> judged_times(const Side& side) {
  std::vector<SolveTime> times;
  for (std::size_t i = 0; i < side.times.size(); ++i) {
    if (side.judged[i]) times.push_back(side.times[i]);
  }
  return times;
}

/// Positions in B of the partners of A's networks, empty unless all have one.
std::vector<std::size_t> partners(const Side& a, const Side& b) {
  if (a.partner.size() != a.times.size() || b.partner.size() != b.times.size() ||
      a.times.size() != b.times.size())
    return {};
  std::vector<std::size_t> positions(a.times.size());
  for (const auto& [key, position] : a.partner) {
    const auto found = b.partner.find(key);
    if (found == b.partner.end()) return {};
    positions[position] = found->second;
  }
  return positions;
}

std::vector<double> risks(std::span<const double> a, std::span<const double> b) {
  std::vector<double> result;
  for (std::int64_t n : kRiskSeeds) result.push_back(sign_flip_risk(a, b, n, false));
  return result;
}

/// A value in [0, 1] of every network that can be judged, with its seeds.
struct JudgedValues {
  std::vector<SeedLevels> seeds;
  std::vector<double> values;
};

JudgedValues judged_values(const Side& side, const auto& value) {
  JudgedValues result;
  for (std::size_t i = 0; i < side.times.size(); ++i) {
    if (!side.judged[i]) continue;
    result.seeds.push_back(side.seeds[i]);
    result.values.push_back(value(side.times[i]));
  }
  return result;
}

CrossedDifference crossed_difference_of(const Side& a, const Side& b, const std::vector<std::size_t>& partner,
                                        const auto& value) {
  if (partner.empty()) {
    const JudgedValues of_a = judged_values(a, value), of_b = judged_values(b, value);
    return crossed_difference(of_a.seeds, of_a.values, of_b.seeds, of_b.values);
  }
  std::vector<SeedLevels> seeds;
  std::vector<double> differences;
  for (std::size_t i = 0; i < partner.size(); ++i) {
    if (!a.judged[i] || !b.judged[partner[i]]) continue;
    seeds.push_back(a.seeds[i]);
    differences.push_back(value(a.times[i]) - value(b.times[partner[i]]));
  }
  return crossed_difference(seeds, differences);
}

/// Success, restricted means and losses of networks that share seeds.
void compare_crossed(GroupComparison& c, const Side& a, const Side& b,
                     const std::vector<std::size_t>& partner) {
  const auto solved = [](const SolveTime& t) { return t.solved ? 1.0 : 0.0; };
  const auto waited = [&c](const SolveTime& t) { return t.solved ? std::min(1.0, t.time / c.horizon) : 1.0; };
  const CrossedDifference shares = crossed_difference_of(a, b, partner, solved),
                          means = crossed_difference_of(a, b, partner, waited);
  c.difference = {shares.difference(), difference_limits(shares)};
  c.share_p = difference_p_value(shares);
  const Interval limits = difference_limits(means);
  c.mean_difference = {c.horizon * means.difference(), {c.horizon * limits.low, c.horizon * limits.high}};
  c.mean_p = difference_p_value(means);
  const auto mean_of_side = [&c](const Side& side) {
    std::vector<SeedLevels> judged;
    for (std::size_t i = 0; i < side.seeds.size(); ++i) {
      if (side.judged[i]) judged.push_back(side.seeds[i]);
    }
    return crossed_restricted_mean(judged, judged_times(side), c.horizon);
  };
  c.mean_a = mean_of_side(a);
  c.mean_b = mean_of_side(b);
  if (partner.empty()) {
    c.better_loss = crossed_superiority(a.seeds, a.goodness, b.seeds, b.goodness);
    return;
  }
  std::vector<double> of_b;
  for (std::size_t p : partner) of_b.push_back(b.goodness[p]);
  c.better_loss = crossed_superiority(a.seeds, a.goodness, of_b);
}

}  // namespace

GroupComparison compare(const Sweep& sweep, const RowSource& rows, const Selection& a, const Selection& b) {
  refuse_pruned(sweep, "--compare");
  for (std::int64_t id : a.configurations) {
    if (std::find(b.configurations.begin(), b.configurations.end(), id) != b.configurations.end())
      throw UsageError(fmt::format("--compare: {} and {} have a configuration in common", a.text, b.text));
  }
  Side of_a = collect(sweep, rows, a, b), of_b = collect(sweep, rows, b, a);
  const std::vector<std::size_t> partner = partners(of_a, of_b);
  GroupComparison c{};
  c.a = a.text;
  c.b = b.text;
  c.paired = !partner.empty();
  c.pooled = a.configurations.size() > 1 || b.configurations.size() > 1;
  c.of_a = std::move(of_a.collector).finish();
  c.of_b = std::move(of_b.collector).finish();
  c.judged = c.of_a.judged > 0 && c.of_b.judged > 0;
  c.crossed = shares_seeds(sweep.seeds());
  c.share_p = c.mean_p = std::numeric_limits<double>::quiet_NaN();
  c.horizon = std::max(1.0, std::min(c.of_a.budget_low, c.of_b.budget_low));
  if (c.crossed) {
    c.log_rank.chi_squared = c.log_rank.p = std::numeric_limits<double>::quiet_NaN();
    compare_crossed(c, of_a, of_b, partner);
  } else if (c.paired) {
    PairedOutcomes outcomes{};
    std::vector<double> losses(partner.size());
    for (std::size_t i = 0; i < partner.size(); ++i) {
      losses[i] = of_b.goodness[partner[i]];
      if (!of_a.judged[i] || !of_b.judged[partner[i]]) continue;
      const bool in_a = of_a.times[i].solved, in_b = of_b.times[partner[i]].solved;
      ++(in_a && in_b ? outcomes.both
         : in_a       ? outcomes.only_first
         : in_b       ? outcomes.only_second
                      : outcomes.neither);
    }
    c.difference = paired_difference_interval(outcomes);
    if (c.judged) c.share_p = mcnemar_exact_p(outcomes.only_first, outcomes.only_second);
    c.better_loss = paired_superiority(of_a.goodness, losses);
  } else {
    c.difference = difference_interval(c.of_a.solved, c.of_a.judged, c.of_b.solved, c.of_b.judged);
    c.better_loss = superiority(of_a.goodness, of_b.goodness);
  }
  if (!c.crossed) {
    const std::vector<SolveTime> times_a = judged_times(of_a), times_b = judged_times(of_b);
    c.log_rank = log_rank_test(std::vector<std::vector<SolveTime>>{times_a, times_b});
    c.mean_a = restricted_mean_time(survival_curve(times_a), c.horizon);
    c.mean_b = restricted_mean_time(survival_curve(times_b), c.horizon);
  }
  c.loss_risk = risks(of_a.finite_losses, of_b.finite_losses);
  if (!c.judged) return c;
  for (std::int64_t n : kRiskSeeds) c.share_risk.push_back(sign_flip_risk(c.of_a.success, c.of_b.success, n));
  if (std::abs(c.of_a.success - c.of_b.success) >= 1e-6)
    c.seeds_needed = seeds_for_difference(c.of_a.success, c.of_b.success);
  return c;
}

}  // namespace seedbed
