// SPDX-License-Identifier: Apache-2.0
// The summary's sentences about success: who solves most often, who never, who soonest. A winner is the best
// of all that were searched, and its interval holds for all of them together.
#include <cctype>

#include "report/page/findings_words.h"
#include "report/page/sections.h"
#include "seedbed/study_proportions.h"

namespace seedbed::page {
namespace {

/// Interval of the median at which those of all configurations hold together.
MedianTime joint_median(const Population& p, const Cell& cell) {
  if (p.crossed) return crossed_median(shared_incidence(cell), joint_level(p.cells.size()));
  return median_time(survival_curve(solve_times(cell), joint_level(p.cells.size())));
}

}  // namespace

std::string counts_text(const Population& p) {
  std::string text = fmt::format("{} of {}", counted(p.networks, "network"),
                                 counted(static_cast<std::int64_t>(p.cells.size()), "configuration"));
  if (p.stop)
    text += fmt::format(": {} solved ({}), {} did not within their epochs (censored)", with_commas(p.solved),
                        stop_text(p.sweep->stop()), with_commas(p.censored));
  else
    text += p.sweep->stop().enabled ? fmt::format("; {} can't judge a regression, which has no accuracy",
                                                  stop_text(p.sweep->stop()))
                                    : "; no criterion for solved was set";
  if (const std::size_t judged = p.judged_ranking().size(); p.stop && judged < p.cells.size())
    text += fmt::format(", {} regressions without a criterion",
                        with_commas(static_cast<std::int64_t>(p.cells.size() - judged)));
  return text + fmt::format(", {} diverged. {}.", with_commas(p.diverged), [&] {
           std::string s = seeds_text(p.sweep->seeds());
           s[0] = static_cast<char>(std::toupper(s[0]));
           return s;
         }());
}

std::string best_text(const Population& p, const std::vector<std::size_t>& order) {
  const Cell& best = p.cells[order[0]];
  std::string text = fmt::format("{}: {} of {}, {}.",
                                 subject(p, best, "Solved") + (order.size() > 1 ? " solves most often" : ""),
                                 with_commas(best.study.solved), counted(best.study.judged, unit(p)),
                                 share(best.study.success, best.study.success_limits));
  if (order.size() < 2) return text;
  const double level = joint_level(pairs_of(order.size()));
  std::vector<std::string> rivals;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (success_difference(p, order[0], order[i], level).limits.low <= 0)
      rivals.push_back(p.cells[order[i]].label);
  }
  if (rivals.empty()) {
    const Cell& second = p.cells[order[1]];
    const ProportionDifference d = success_difference(p, order[0], order[1], level);
    return text + fmt::format(" It leads {} by {}{}.", second.label, share(d.difference, d.limits),
                              jointly(pairs_of(order.size())));
  }
  return text + fmt::format(" These seeds can't tell it from {}{}.", listed(rivals),
                            jointly(pairs_of(order.size())));
}

std::string never_text(const Population& p, const std::vector<std::size_t>& order) {
  std::vector<std::string> never;
  double high = 0;
  for (std::size_t i : order) {
    if (p.cells[i].study.solved > 0) continue;
    never.push_back(p.cells[i].label);
    high = std::max(high, p.cells[i].study.success_limits.high);
  }
  if (never.empty()) return "";
  if (order.size() == 1)
    return fmt::format("No seed solved it: success is below {:.2g} (upper 95 % limit).", high);
  return fmt::format("No seed of {} solved it: their success is below {:.2g} (upper 95 % limit).",
                     listed(never, 6), high);
}

std::string time_text(const Population& p) {
  const Cell* fastest = nullptr;
  for (const Cell& cell : p.cells) {
    if (cell.study.epochs.median && (!fastest || *cell.study.epochs.median < *fastest->study.epochs.median))
      fastest = &cell;
  }
  if (!fastest) return "In no configuration did half of the networks solve it within their epochs.";
  const MedianTime& m = fastest->study.epochs;
  const std::string half =
      fmt::format("networks have solved by epoch {} [{}, {}].", epochs(m.median, fastest->budget),
                  epochs(m.low, fastest->budget), epochs(m.high, fastest->budget));
  if (p.cells.size() == 1) return "Half of the " + half;
  // The fastest was searched for: told apart where intervals that hold together don't meet.
  const std::optional<double> latest = joint_median(p, *fastest).high;
  std::vector<std::string> ties, rivals;
  for (const Cell& cell : p.cells) {
    if (&cell == fastest || cell.study.judged == 0) continue;
    if (cell.study.epochs.median == m.median) {
      ties.push_back(cell.label);
    } else if (const MedianTime other = joint_median(p, cell);
               !latest || (other.low ? *other.low <= *latest : static_cast<double>(cell.budget) < *latest)) {
      rivals.push_back(cell.label);
    }
  }
  std::string text = fastest->label +
                     (ties.empty() && rivals.empty() ? " is the fastest" : " has the earliest median") +
                     ": half of its " + half;
  if (!ties.empty()) text += fmt::format(" As early: {}.", listed(ties));
  if (!latest) {
    text += fmt::format(
        " Of how much earlier that is than elsewhere these seeds say nothing: its own may lie beyond "
        "the last epoch{}.",
        jointly(p.cells.size(), "median"));
  } else if (!rivals.empty()) {
    text += fmt::format(" These seeds can't tell it from {}{}.", listed(rivals),
                        jointly(p.cells.size(), "median"));
  }
  return text;
}

}  // namespace seedbed::page
