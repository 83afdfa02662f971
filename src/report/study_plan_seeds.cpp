// SPDX-License-Identifier: Apache-2.0
// How many seeds the questions of a study need, from the shares that it found.
#include "report/study_plan_seeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/crossed_seeds.h"
#include "report/describe.h"
#include "report/text_table.h"
#include "seedbed/study_planning.h"

namespace seedbed {
namespace {

constexpr double kHalfWidths[] = {0.05, 0.02, 0.01};

double half_width(const GroupStudy& g) {
  return (g.success_limits.high - g.success_limits.low) / 2;
}

}  // namespace

std::string seed_plan_text(const Sweep& sweep, const std::vector<std::string>& keys,
                           std::vector<ConfigurationStudy> studies) {
  refuse_pruned(sweep, "--plan-seeds");
  std::erase_if(studies, [](const ConfigurationStudy& s) { return s.group.judged == 0; });
  std::stable_sort(studies.begin(), studies.end(),
                   [](const ConfigurationStudy& a, const ConfigurationStudy& b) {
                     return a.group.success > b.group.success;
                   });
  const bool crossed = shares_seeds(sweep.seeds());
  TextTable table;
  for (const std::string& name : short_names(keys)) table.add_column(name, Align::left);
  if (keys.empty()) table.add_column("configuration", Align::left);
  table.add_column("N", Align::right);
  table.add_column("success", Align::right);
  table.add_column("± now", Align::right);
  for (double h : kHalfWidths) table.add_column(fmt::format("N for ±{}", h), Align::right);
  table.add_column("to tell from the next", Align::right);
  table.add_column("wrong with 1", Align::right);
  table.add_column("with 10", Align::right);
  for (std::size_t i = 0; i < studies.size(); ++i) {
    const GroupStudy& g = studies[i].group;
    std::vector<std::string> cells;
    for (const SweptValue& value : studies[i].values) cells.push_back(value.label);
    if (cells.empty()) cells.emplace_back("all");
    cells.push_back(with_commas(g.judged));
    cells.push_back(fmt::format("{:.3f}", g.success));
    cells.push_back(fmt::format("{:.3f}", half_width(g)));
    for (double h : kHalfWidths) cells.push_back(with_commas(seeds_for_half_width(g.success, h)));
    if (i + 1 < studies.size()) {
      const double next = studies[i + 1].group.success;
      cells.push_back(std::abs(g.success - next) < 1e-6 ? "equal"
                                                        : with_commas(seeds_for_difference(g.success, next)));
      cells.push_back(fmt::format("{:.0f} %", 100 * sign_flip_risk(g.success, next, 1)));
      cells.push_back(fmt::format("{:.0f} %", 100 * sign_flip_risk(g.success, next, 10)));
    } else {
      cells.insert(cells.end(), {"", "", ""});
    }
    table.add_row(std::move(cells));
  }
  return table.text() + '\n' +
         wrap_text(
             fmt::format(
                 "Sorted by success ({}). ± now: half the {} interval, 95 %. N for ±h: fewest {} whose "
                 "interval is that short at this share. To tell from the next: seeds a side at which the "
                 "difference of the two shares is detected with power 0.8 at level 0.95 (Fleiss, Levin and "
                 "Paik). Wrong with n: chance that n seeds of each rank this row and the next the other way "
                 "round, a tie counting half. Shares are taken as observed: a difference that is not there "
                 "needs no number of seeds.\nSeeds: {}.{}",
                 stop_text(sweep.stop()), crossed ? "score" : "Wilson",
                 crossed ? "networks that share no seed" : "seeds", seeds_text(sweep.seeds()),
                 crossed ? '\n' + dependence_text(sweep.seeds()) +
                               " Numbers that are needed, and risks, are of networks that share no seed."
                         : ""),
             120);
}

void sort_studies(std::vector<ConfigurationStudy>& studies, StudyOrder order) {
  if (order == StudyOrder::sweep) return;
  const auto value = [order](const ConfigurationStudy& s) {  // ascending; NaN last
    const GroupStudy& g = s.group;
    double v = 0;
    switch (order) {
      case StudyOrder::sweep:
        break;
      case StudyOrder::success:
        v = -g.success;
        break;
      case StudyOrder::epochs:
        v = g.epochs.median.value_or(1e18 - g.success);
        break;
      case StudyOrder::loss:
        v = g.test_loss.median;
        break;
      case StudyOrder::accuracy:
        v = -g.test_accuracy.median;
        break;
      case StudyOrder::diverged:
        v = -static_cast<double>(g.diverged);
        break;
    }
    return std::isnan(v) ? INFINITY : v;
  };
  std::stable_sort(
      studies.begin(), studies.end(),
      [&](const ConfigurationStudy& a, const ConfigurationStudy& b) { return value(a) < value(b); });
}

}  // namespace seedbed
