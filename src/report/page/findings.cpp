// SPDX-License-Identifier: Apache-2.0
// The summary: sentences made from the numbers of the other sections, so that they can't disagree with
// them. A share is always given with its interval and its N.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "report/page/findings_words.h"
#include "report/page/sections.h"

namespace seedbed::page {
namespace {

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

std::string risk_text(const Population& p, const Json& risk) {
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
    text += fmt::format("; shares like these take {} {} of each to tell apart (power 0.8)",
                        with_commas(pair["seeds_needed"].get<std::int64_t>()),
                        p.crossed ? "networks that share no seed" : "seeds");
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
          "(median of {} pairs{}); with their hidden units matched, by {}.",
          p.stop ? "solved" : "finished", p.cells.size() > 1 ? " of " + p.cells[i].label : "", text(before),
          cell["pairs"].size(), p.crossed ? ", taken as independent" : "", text(after));
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
  std::vector<std::string> all{counts_text(p)};
  const std::vector<std::size_t> order = p.ranking(), judged = p.judged_ranking();
  all.push_back(dependence_text(p.sweep->seeds()));
  if (p.stop && p.solved > 0) {
    all.push_back(best_text(p, judged));
    all.push_back(time_text(p));
  }
  if (p.stop) all.push_back(never_text(p, judged));
  if (!p.stop) all.push_back(loss_text(p, order));
  all.push_back(luck_text(p));
  all.push_back(risk_text(p, data["risk"]));
  all.push_back(importance_text(p, data["importance"]));
  all.push_back(variance_text(data["variance"]));
  all.push_back(function_text(p, data["functions"]));
  if (data.contains("weights")) all.push_back(weight_text(p, data["weights"]));
  if (p.stop && data.contains("relu")) all.push_back(dead_text(p, data["relu"]));
  std::erase(all, "");
  return all;
}

}  // namespace seedbed::page
