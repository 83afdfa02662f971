// SPDX-License-Identifier: Apache-2.0
// The summary: sentences made from the numbers of the other sections, so that they can't disagree with
// them. A share is always given with its interval and its N.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "report/describe.h"
#include "report/page/sections.h"
#include "seedbed/study_proportions.h"

namespace seedbed::page {
namespace {

std::string share(double p, const Interval& limits) {
  return fmt::format("{:.3f} [{:.3f}, {:.3f}]", p, limits.low, limits.high);
}

std::string epochs(const std::optional<double>& value, std::int64_t budget) {
  return value ? fmt::format("{:.0f}", *value) : fmt::format(">{}", budget);
}

std::string percent(double p) {
  return p > 0 && p < 0.005 ? "under 1 %" : fmt::format("{:.0f} %", 100 * p);
}

/// "a; b; c and 2 more".
std::string listed(const std::vector<std::string>& names, std::size_t most = 5) {
  const std::size_t named = std::min(names.size(), most);
  return fmt::format("{}{}",
                     fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(named), "; "),
                     names.size() > named ? fmt::format(" and {} more", names.size() - named) : "");
}

/// " (95 % for all 6 pairs together)": what was searched for is judged as one of all that it was found among.
std::string jointly(std::size_t count, const char* what = "pair") {
  return count > 1
             ? fmt::format(" (95 % for all {} together)", counted(static_cast<std::int64_t>(count), what))
             : "";
}

/// "8-8 solves", or of a sweep of one configuration what stands for it.
std::string subject(const Population& p, const Cell& cell, const char* alone) {
  return p.cells.size() > 1 ? cell.label : alone;
}

/// What networks of a configuration differ in: a crossed design combines few seeds of each stream.
const char* unit(const Population& p) {
  return p.sweep->seeds().crossed ? "network" : "seed";
}

std::string counts(const Population& p) {
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

/// Interval of the median at which those of all configurations hold together.
MedianTime joint_median(const Population& p, const Cell& cell) {
  return median_time(survival_curve(solve_times(cell), joint_level(p.cells.size())));
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
  if (!rivals.empty())
    text += fmt::format(" These seeds can't tell it from {}{}.", listed(rivals),
                        jointly(p.cells.size(), "median"));
  return text;
}

/// Where no criterion says what solved is.
std::string loss_text(const Population& p, const std::vector<std::size_t>& order) {
  const Cell& best = p.cells[order[0]];
  const Distribution& d = best.study.test_loss;
  if (d.count == 0)
    return p.diverged == p.networks ? "Every network diverged: there is nothing to compare." : "";
  const std::string what = p.cells.size() > 1 ? best.label + " has the lowest median test loss"
                           : d.count == 1     ? "Test loss"
                                              : "Median test loss";
  if (d.count == 1) return fmt::format("{}: {:.3g} (1 seed).", what, d.median);
  return fmt::format("{}: {:.3g} (quartiles {:.3g} and {:.3g}, {}).", what, d.median, d.q25, d.q75,
                     counted(best.study.networks, unit(p)));
}

std::string luck_text(const Population& p) {
  const Cell* widest = nullptr;
  double most = 0;
  for (const Cell& cell : p.cells) {
    if (cell.accuracies.size() < 2) continue;
    const double range = cell.accuracies.back() - cell.accuracies.front();
    if (range > most) {
      most = range;
      widest = &cell;
    }
  }
  if (!widest) return "";
  return fmt::format(
      "Luck of the seed: the same configuration{} ends with a test accuracy between {:.3f} and {:.3f} "
      "(median {:.3f}, {}).",
      p.cells.size() > 1 ? ", " + widest->label + "," : "", widest->accuracies.front(),
      widest->accuracies.back(), widest->study.test_accuracy.median,
      counted(widest->study.networks, unit(p)));
}

std::string risk_text(const Json& risk) {
  if (risk.is_null() || risk["pairs"].empty() || !risk["pairs"][0].contains("share")) return "";
  const Json& pair = risk["pairs"][0];
  if (pair["difference"][0].get<double>() == 0) return "";  // no winner
  const double one = pair["share"][0].get<double>(), ten = pair["share"][5].get<double>();
  std::string text = fmt::format(
      "One seed is an anecdote: {} solves {} than {}, by {}{}; yet with one seed of each the ranking is "
      "wrong "
      "{} of the "
      "time (a tie counting half), with ten {}",
      pair["a"].get<std::string>(), risk["told_apart"].get<bool>() ? "more often" : "hardly more often",
      pair["b"].get<std::string>(),
      share(pair["difference"][0].get<double>(),
            {pair["difference"][1].get<double>(), pair["difference"][2].get<double>()}),
      jointly(risk["comparisons"].get<std::size_t>()), percent(one), percent(ten));
  if (pair.contains("seeds_needed"))
    text += fmt::format("; shares like these take {} seeds of each to tell apart (power 0.8)",
                        with_commas(pair["seeds_needed"].get<std::int64_t>()));
  return text + ".";
}

std::string importance_text(const Population& p, const Json& importance) {
  if (importance.is_null()) return "";
  const Json& first = importance[0];
  std::string keys, without;
  for (std::size_t k = 0; k < first["keys"].size(); ++k) {
    if (first["shares"][k].is_null()) {
      without += (without.empty() ? "" : ", ") + first["keys"][k].get<std::string>();
      continue;
    }
    keys += fmt::format("{}{} {}", keys.empty() ? "" : ", ", first["keys"][k].get<std::string>(),
                        percent(first["shares"][k].get<double>()));
  }
  const double seeds = first["seeds"].get<double>();
  const std::int64_t networks = first["networks"].get<std::int64_t>();
  std::string text = fmt::format(
      "Of the variance of {}{}, the seeds alone make {}: the choice of configuration can explain {}.",
      first["metric"].get<std::string>(),
      networks < p.networks ? fmt::format(" among the {} networks of {} that have one", with_commas(networks),
                                          with_commas(p.networks))
                            : "",
      percent(seeds),
      1 - seeds < 0.005 ? std::string("next to nothing") : "no more than " + percent(1 - seeds));
  if (!keys.empty()) text += fmt::format(" Main effects: {}.", keys);
  if (!without.empty())
    text += fmt::format(" Not known for {}, of which some value left no network with one.", without);
  for (const Json& metric : importance) {
    if (metric["metric"] != "diverged") continue;
    std::string effects;
    for (std::size_t k = 0; k < metric["keys"].size(); ++k) {
      if (metric["shares"][k].is_null() || metric["shares"][k].get<double>() < 0.005) continue;
      effects += fmt::format("{}{} {}", effects.empty() ? "" : ", ", metric["keys"][k].get<std::string>(),
                             percent(metric["shares"][k].get<double>()));
    }
    if (!effects.empty()) text += fmt::format(" Of whether a network diverges: {}.", effects);
  }
  return text;
}

std::string variance_text(const Json& variance) {
  if (variance.is_null()) return "";
  std::string text;
  for (const Json& cell : variance[0]["cells"]) {
    std::vector<std::string> parts;
    for (const Json& part : cell["parts"]) {
      if (part["share"].is_null() || part["share"].get<double>() < 0.005) continue;
      parts.push_back(
          fmt::format("{} {}", part["source"].get<std::string>(), percent(part["share"].get<double>())));
    }
    if (parts.empty()) continue;
    text += fmt::format("{}Variance of {} in {}: {}", text.empty() ? "" : " ",
                        variance[0]["metric"].get<std::string>(), cell["label"].get<std::string>(),
                        fmt::join(parts, ", "));
    const Json& first = cell["parts"][0];
    if (first.contains("left_out") && !first["left_out"][0].is_null())
      text += fmt::format(" (without any one seed of a stream, the share of {} lies between {} and {})",
                          first["source"].get<std::string>(), percent(first["left_out"][0].get<double>()),
                          percent(first["left_out"][1].get<double>()));
    text += '.';
    if (text.size() > 600) break;
  }
  return text;
}

/// Of the best configuration among those whose functions were compared.
std::string function_text(const Population& p, const Json& functions) {
  if (functions.is_null()) return "";
  for (std::size_t i : p.ranking()) {
    for (const Json& cell : functions["cells"]) {
      if (!cell.contains("solutions") || cell["label"].get<std::string>() != p.cells[i].label) continue;
      const Json& s = cell["solutions"];
      const int networks = cell["networks"].get<int>(), clusters = s["clusters"].get<int>();
      std::string text = fmt::format(
          "Different solutions: two seeds{} give different classes to {} of the plane; {} {} networks ",
          p.cells.size() > 1 ? " of " + p.cells[i].label : "", percent(cell["pairwise"].get<double>()),
          p.cells.size() > 1 ? "its" : "the", networks);
      if (clusters == networks)
        return text + fmt::format("are as many different functions (any two differ on more than {} of it).",
                                  percent(s["height"].get<double>()));
      if (clusters == 1)
        return text + fmt::format("are one solution (clusters are cut at {} of it).",
                                  percent(s["height"].get<double>()));
      return text + fmt::format("form {} clusters (cut at {} of it), as many as {:.1f} equally common ones.",
                                clusters, percent(s["height"].get<double>()), s["hill"].get<double>());
    }
  }
  return "";
}

/// Of the best configuration with a barrier, and enough pairs for an interval.
std::string weight_text(const Population& p, const Json& weights) {
  if (weights.is_null()) return "";
  for (std::size_t i : p.ranking()) {
    for (const Json& cell : weights) {
      if (cell["label"].get<std::string>() != p.cells[i].label || !cell.contains("error")) continue;
      const Json &before = cell["error"][0], &after = cell["error"][1];
      if (before.is_null() || before["low"].is_null() || before["high"].is_null()) continue;
      if (before["median"].get<double>() < 0.005) continue;  // no barrier, nothing to say
      const auto text = [](const Json& m) {
        return share(m["median"].get<double>(), {m["low"].get<double>(), m["high"].get<double>()});
      };
      return fmt::format(
          "Weight space: on the straight line between two {} seeds{} the error rises by {} over its ends "
          "(median of {} pairs); with their hidden units matched, by {}.",
          p.stop ? "solved" : "finished", p.cells.size() > 1 ? " of " + p.cells[i].label : "", text(before),
          cell["pairs"].size(), text(after));
    }
  }
  return "";
}

/// The configuration in which dead layers stop most networks.
std::string dead_text(const Population& p, const Json& relu) {
  if (relu.is_null()) return "";
  const Json* most = nullptr;
  for (const Json& cell : relu) {
    const std::int64_t dead = cell["unsolved"]["solved"].get<std::int64_t>();
    if (dead > 0 && (!most || dead > (*most)["unsolved"]["solved"].get<std::int64_t>())) most = &cell;
  }
  // A handful among many explains nothing: the table has it.
  if (!most || (*most)["unsolved"]["share"].get<double>() < 0.05) return "";
  const Json &unsolved = (*most)["unsolved"], &end = (*most)["layer_at_end"];
  return fmt::format(
      "Dead networks: of {} networks{}, {} end with a whole ReLU layer that is 0 on every training point "
      "({} "
      "were born so); of the {} that did not solve it these are {}.",
      with_commas(end["networks"].get<std::int64_t>()),
      p.cells.size() > 1 ? " of " + (*most)["label"].get<std::string>() : "",
      with_commas(end["solved"].get<std::int64_t>()),
      with_commas((*most)["layer_at_birth"].get<std::int64_t>()),
      with_commas(unsolved["networks"].get<std::int64_t>()),
      share(unsolved["share"].get<double>(),
            {unsolved["low"].get<double>(), unsolved["high"].get<double>()}));
}

}  // namespace

std::vector<std::string> findings(const Population& p, const Json& data) {
  std::vector<std::string> all{counts(p)};
  const std::vector<std::size_t> order = p.ranking(), judged = p.judged_ranking();
  all.push_back(dependence_text(p.sweep->seeds()));
  if (p.stop && p.solved > 0) {
    all.push_back(best_text(p, judged));
    all.push_back(time_text(p));
  }
  if (p.stop) all.push_back(never_text(p, judged));
  if (!p.stop) all.push_back(loss_text(p, order));
  all.push_back(luck_text(p));
  all.push_back(risk_text(data["risk"]));
  all.push_back(importance_text(p, data["importance"]));
  all.push_back(variance_text(data["variance"]));
  all.push_back(function_text(p, data["functions"]));
  if (data.contains("weights")) all.push_back(weight_text(p, data["weights"]));
  if (p.stop && data.contains("relu")) all.push_back(dead_text(p, data["relu"]));
  std::erase(all, "");
  return all;
}

}  // namespace seedbed::page
