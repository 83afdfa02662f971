// SPDX-License-Identifier: Apache-2.0
// What few seeds would have said: the risk of the wrong winner, and who is better than whom.
#include <algorithm>
#include <cmath>
#include <limits>

#include "report/page/sections.h"
#include "seedbed/study_comparison.h"
#include "seedbed/study_planning.h"
#include "seedbed/study_superiority.h"

namespace seedbed::page {
namespace {

constexpr std::int64_t kShareSeeds[] = {1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 300, 500, 1000};
constexpr std::int64_t kLossSeeds[] = {1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100};
constexpr double kHalfWidths[] = {0.05, 0.02, 0.01};
constexpr std::size_t kPairs = 6, kMostValues = 20000;

/// - test loss of every network, in the order of the seeds; a diverged network is the worst.
std::vector<double> goodness(const Cell& cell) {
  std::vector<double> values;
  for (std::size_t i = 0; i < cell.rows.size() && i < kMostValues; ++i) {
    const double loss = cell.rows[i].metrics.test_loss;
    values.push_back(std::isfinite(loss) ? -loss : -std::numeric_limits<double>::max());
  }
  return values;
}

bool same_seeds(const Cell& a, const Cell& b, std::int64_t seeds) {
  return a.rows.size() == b.rows.size() && std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(),
                                                      [&](const NetworkRow& x, const NetworkRow& y) {
                                                        return x.network_id % seeds == y.network_id % seeds;
                                                      });
}

Json pair_json(const Population& p, std::size_t a, std::size_t b, double level) {
  const Cell &of_a = p.cells[a], &of_b = p.cells[b];
  Json pair{{"a", of_a.label}, {"b", of_b.label}};
  if (p.stop) {
    std::vector<double> risk;
    for (std::int64_t n : kShareSeeds)
      risk.push_back(sign_flip_risk(of_a.study.success, of_b.study.success, n));
    pair["share"] = numbers(risk);
    const ProportionDifference d = success_difference(p, a, b, level);
    pair["difference"] = numbers(std::vector<double>{d.difference, d.limits.low, d.limits.high});
    if (std::abs(of_a.study.success - of_b.study.success) >= 1e-6)
      pair["seeds_needed"] = seeds_for_difference(of_a.study.success, of_b.study.success);
  }
  if (!of_a.losses.empty() && !of_b.losses.empty()) {
    std::vector<double> risk;
    for (std::int64_t n : kLossSeeds) risk.push_back(sign_flip_risk(of_a.losses, of_b.losses, n, false));
    pair["loss"] = numbers(risk);
  }
  return pair;
}

std::vector<double> outcomes(const Cell& cell) {
  std::vector<double> solved;
  for (const NetworkRow& row : cell.rows) solved.push_back(row.solved_epoch ? 1 : 0);
  return solved;
}

CrossedDifference crossed_success(const Cell& a, const Cell& b, bool paired) {
  std::vector<double> of_a = outcomes(a);
  const std::vector<double> of_b = outcomes(b);
  if (!paired) return crossed_difference(a.seeds, of_a, b.seeds, of_b);
  for (std::size_t i = 0; i < of_a.size(); ++i) of_a[i] -= of_b[i];
  return crossed_difference(a.seeds, of_a);
}

/// Seeds of goodness().
std::span<const SeedLevels> seeds_of(const Cell& cell) {
  return std::span(cell.seeds).first(std::min(cell.seeds.size(), kMostValues));
}

}  // namespace

double joint_level(std::size_t count) {
  return 1 - (1 - kDefaultLevel) / static_cast<double>(std::max<std::size_t>(1, count));
}

ProportionDifference success_difference(const Population& p, std::size_t a, std::size_t b, double level) {
  const Cell &of_a = p.cells[a], &of_b = p.cells[b];
  if (p.crossed) {
    const CrossedDifference d =
        crossed_success(of_a, of_b, same_seeds(of_a, of_b, p.sweep->seeds().networks()));
    return {d.difference(), difference_limits(d, level)};
  }
  if (!same_seeds(of_a, of_b, p.sweep->seeds().networks()))
    return difference_interval(of_a.study.solved, of_a.study.networks, of_b.study.solved, of_b.study.networks,
                               level);
  PairedOutcomes o{};
  for (std::size_t i = 0; i < of_a.rows.size(); ++i) {
    const bool in_a = of_a.rows[i].solved_epoch.has_value(), in_b = of_b.rows[i].solved_epoch.has_value();
    ++(in_a && in_b ? o.both : in_a ? o.only_first : in_b ? o.only_second : o.neither);
  }
  return paired_difference_interval(o, level);
}

Json risk_section(const Population& p) {
  if (p.cells.size() < 2 || !p.repeated() || p.diverged == p.networks) return nullptr;
  const std::vector<std::size_t> order = p.stop ? p.judged_ranking() : p.ranking();
  if (order.size() < 2) return nullptr;
  // The best against: the first that these seeds tell from it, the second, and others evenly over the
  // ranking. The best and its rival are searched for, so that their interval is one of all pairs'.
  const std::size_t comparisons = pairs_of(order.size());
  const double level = joint_level(comparisons);
  std::vector<std::size_t> others;
  for (std::size_t i = 1; p.stop && i < order.size() && i < 200 && others.empty(); ++i) {
    if (success_difference(p, order[0], order[i], level).limits.low > 0) others.push_back(i);
  }
  const bool told_apart = !others.empty();
  const std::size_t last = order.size() - 1, wanted = std::min(kPairs, last);
  for (std::size_t k = 0; k < wanted && others.size() < kPairs; ++k) {
    const std::size_t i = wanted == 1 ? 1 : 1 + k * (last - 1) / (wanted - 1);
    if (std::find(others.begin(), others.end(), i) == others.end()) others.push_back(i);
  }
  Json pairs = Json::array();
  for (std::size_t i : others) pairs.push_back(pair_json(p, order[0], order[i], level));
  return {{"share_seeds", kShareSeeds},
          {"loss_seeds", kLossSeeds},
          {"told_apart", told_apart},
          {"comparisons", comparisons},
          {"pairs", pairs}};
}

Json planning_section(const Population& p, const Cells& cells) {
  if (!p.stop || !p.repeated()) return nullptr;
  Cells order;  // best first
  for (std::size_t c : p.judged_ranking()) {
    if (std::find(cells.begin(), cells.end(), c) != cells.end()) order.push_back(c);
  }
  Json rows = Json::array();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const GroupStudy& g = p.cells[order[i]].study;
    Json row{{"label", p.cells[order[i]].label},
             {"networks", g.judged},
             {"success", number(g.success)},
             {"half_width", number((g.success_limits.high - g.success_limits.low) / 2)}};
    for (double h : kHalfWidths) row["needed"].push_back(seeds_for_half_width(g.success, h));
    if (i + 1 < order.size()) {
      const double next = p.cells[order[i + 1]].study.success;
      row["next"] =
          std::abs(g.success - next) < 1e-6 ? Json(nullptr) : Json(seeds_for_difference(g.success, next));
    }
    rows.push_back(std::move(row));
  }
  return {{"half_widths", kHalfWidths}, {"rows", rows}};
}

Json superiority_section(const Population& p, const Cells& cells) {
  const bool losses =
      std::any_of(cells.begin(), cells.end(), [&](std::size_t c) { return !p.cells[c].losses.empty(); });
  if (cells.size() < 2 || !p.repeated() || !losses) return nullptr;
  Json names = Json::array(), values = Json::array();
  std::vector<std::vector<double>> samples;
  for (std::size_t c : cells) {
    names.push_back(p.cells[c].label);
    samples.push_back(goodness(p.cells[c]));
  }
  struct Pair {
    std::size_t a, b;
    Superiority s;
  };
  std::vector<Pair> pairs;
  std::vector<double> p_values;
  bool paired = true;
  for (std::size_t a = 0; a < cells.size(); ++a) {
    for (std::size_t b = a + 1; b < cells.size(); ++b) {
      const bool same = same_seeds(p.cells[cells[a]], p.cells[cells[b]], p.sweep->seeds().networks());
      paired = paired && same;
      const auto seeds_a = seeds_of(p.cells[cells[a]]), seeds_b = seeds_of(p.cells[cells[b]]);
      pairs.push_back({a, b,
                       p.crossed && same ? crossed_superiority(seeds_a, samples[a], samples[b])
                       : p.crossed       ? crossed_superiority(seeds_a, samples[a], seeds_b, samples[b])
                       : same            ? paired_superiority(samples[a], samples[b])
                                         : superiority(samples[a], samples[b])});
      p_values.push_back(pairs.back().s.p);
    }
  }
  const std::vector<double> holm = holm_adjusted(p_values);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& [a, b, s] = pairs[i];
    values.push_back(Json::array(
        {a, b, number(s.probability), number(s.limits.low), number(s.limits.high), number(holm[i])}));
    values.push_back(Json::array({b, a, number(1 - s.probability), number(1 - s.limits.high),
                                  number(1 - s.limits.low), number(holm[i])}));
  }
  return {{"names", names}, {"values", values}, {"paired", paired}};
}

}  // namespace seedbed::page
