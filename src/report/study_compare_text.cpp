// SPDX-License-Identifier: Apache-2.0
// Comparisons for people and for programs.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/describe.h"
#include "report/json_value.h"
#include "report/study_compare.h"
#include "report/text_table.h"
#include "seedbed/study_comparison.h"

namespace seedbed {
namespace {

constexpr std::size_t kWidth = 110;

std::string p_text(double p) {
  if (std::isnan(p)) return "p undefined";
  return p < 1e-4 ? "p < 0.0001" : fmt::format("p = {:.4f}", p);
}

std::string interval(double value, const Interval& limits, int digits) {
  return fmt::format("{:.{}f} [{:.{}f}, {:.{}f}]", value, digits, limits.low, digits, limits.high, digits);
}

std::string epochs(const std::optional<double>& value, double budget) {
  return value ? fmt::format("{:.0f}", *value) : fmt::format(">{:.0f}", budget);
}

std::vector<std::string> row(const std::string& text, const GroupStudy& g, const RestrictedMean& mean,
                             bool stop) {
  std::vector<std::string> cells{text, with_commas(g.networks)};
  if (stop && g.judged == 0) {
    cells.insert(cells.end(), {"–", "–", "–", "–"});
  } else if (stop) {
    cells.push_back(with_commas(g.solved));
    cells.push_back(interval(g.success, g.success_limits, 3));
    cells.push_back(fmt::format("{} [{}, {}]", epochs(g.epochs.median, g.budget_high),
                                epochs(g.epochs.low, g.budget_high), epochs(g.epochs.high, g.budget_high)));
    cells.push_back(interval(mean.mean, mean.limits, 1));
  }
  cells.push_back(with_commas(g.diverged));
  cells.push_back(std::isfinite(g.test_loss.median) ? fmt::format("{:#.3g}", g.test_loss.median) : "–");
  return cells;
}

std::string risk_line(const char* by, const std::vector<double>& risk) {
  std::string text = fmt::format("Wrong winner by {}:", by);
  for (std::size_t i = 0; i < risk.size(); ++i) {
    text += fmt::format("{} {:.1f} % with {}{}", i == 0 ? "" : ",", 100 * risk[i], kRiskSeeds[i],
                        i == 0 ? " seed" : "");
  }
  return text + ".\n";
}

/// p-values of one comparison, Holm's where there are several.
struct PValues {
  double share, rank, mean;  ///< of shares; of the log-rank test; of restricted means (crossed)
};

std::string words(const GroupComparison& c, const PValues& p, bool many, const std::string& dependence) {
  const bool stop = c.judged;
  std::string text;
  if (stop && c.crossed) {
    text += fmt::format(
        "Success, A - B: {} ({}; {}).\n", interval(c.difference.difference, c.difference.limits, 3),
        c.paired ? "jackknife over the seeds, same seeds" : "jackknife over the seeds, no partners",
        p_text(p.share));
    text += fmt::format("Mean epochs within {:.0f}: {:.1f} against {:.1f}, A - B: {} (the same; {}).\n",
                        c.horizon, c.mean_a.mean, c.mean_b.mean,
                        interval(c.mean_difference.estimate, c.mean_difference.limits, 1), p_text(p.mean));
  } else if (stop) {
    text +=
        fmt::format("Success, A - B: {} ({}{}).\n", interval(c.difference.difference, c.difference.limits, 3),
                    c.paired ? "Newcombe, same seeds" : "Newcombe, independent samples",
                    c.paired ? "; McNemar " + p_text(p.share) : "");
    text += fmt::format(
        "Time to solve: log-rank chi squared = {:.2f}, {}. Mean epochs within {:.0f}: {:.1f} against "
        "{:.1f}.\n",
        c.log_rank.chi_squared, p_text(p.rank), c.horizon, c.mean_a.mean, c.mean_b.mean);
  }
  text += fmt::format("P(A has the lower test loss): {} ({}).{}\n",
                      interval(c.better_loss.probability, c.better_loss.limits, 3),
                      c.crossed  ? "jackknife over the seeds"
                      : c.paired ? "share of the seeds, Wilson"
                                 : "Brunner-Munzel",
                      c.better_loss.limits.low > 0.5 && c.better_loss.probability >= 0.75
                          ? " Above 0.75: a difference that matters for A."
                      : c.better_loss.limits.high < 0.5 && c.better_loss.probability <= 0.25
                          ? " Below 0.25: a difference that matters for B."
                          : "");
  if (stop) text += risk_line("share solved", c.share_risk);
  text += risk_line("mean test loss", c.loss_risk);
  if (stop && c.seeds_needed)
    text += fmt::format("{} a side to tell these shares apart (level 0.95, power 0.8): {}.\n",
                        c.crossed ? "Networks that share no seed" : "Seeds", with_commas(*c.seeds_needed));
  if (!dependence.empty()) text += dependence + '\n';
  if (c.pooled && !c.crossed)
    text +=
        "Several configurations are pooled on a side and share their seeds: intervals and p-values take "
        "their "
        "networks as independent.\n";
  if (many) text += "p-values are Holm's, over all comparisons here.\n";
  return text;
}

using Json = nlohmann::ordered_json;

Json side_json(const std::string& text, const GroupStudy& g, const RestrictedMean& mean) {
  return {{"selection", text},
          {"networks", g.networks},
          {"solved", g.solved},
          {"diverged", g.diverged},
          {"success", json_number(g.success)},
          {"success_low", json_number(g.success_limits.low)},
          {"success_high", json_number(g.success_limits.high)},
          {"median_epochs", json_epoch(g.epochs.median)},
          {"median_low", json_epoch(g.epochs.low)},
          {"median_high", json_epoch(g.epochs.high)},
          {"restricted_mean_epochs", json_number(mean.mean)},
          {"restricted_mean_low", json_number(mean.limits.low)},
          {"restricted_mean_high", json_number(mean.limits.high)}};
}

Json risk_json(const std::vector<double>& risk) {
  Json object = Json::object();
  for (std::size_t i = 0; i < risk.size(); ++i) object[std::to_string(kRiskSeeds[i])] = json_number(risk[i]);
  return object;
}

/// Holm's over one p-value of every comparison.
std::vector<double> adjusted(const std::vector<GroupComparison>& comparisons,
                             double (*p)(const GroupComparison&)) {
  std::vector<double> values;
  for (const GroupComparison& c : comparisons) values.push_back(p(c));
  return holm_adjusted(values);
}

std::vector<PValues> adjusted(const std::vector<GroupComparison>& comparisons) {
  const auto share = adjusted(comparisons, [](const GroupComparison& c) { return c.share_p; });
  const auto rank = adjusted(comparisons, [](const GroupComparison& c) { return c.log_rank.p; });
  const auto mean = adjusted(comparisons, [](const GroupComparison& c) { return c.mean_p; });
  std::vector<PValues> all;
  for (std::size_t i = 0; i < comparisons.size(); ++i) all.push_back({share[i], rank[i], mean[i]});
  return all;
}

/// What a comparison of a crossed design has beside the others' keys.
void add_crossed(Json& object, const GroupComparison& c, const PValues& holm) {
  const bool stop = c.judged;
  const CrossedEstimate& mean = c.mean_difference;
  object["success_difference_p"] = json_number(c.share_p);
  object["success_difference_p_holm"] = json_number(holm.share);
  object["restricted_mean_difference"] = stop ? json_number(mean.estimate) : Json(nullptr);
  object["restricted_mean_difference_low"] = stop ? json_number(mean.limits.low) : Json(nullptr);
  object["restricted_mean_difference_high"] = stop ? json_number(mean.limits.high) : Json(nullptr);
  object["restricted_mean_difference_p"] = json_number(c.mean_p);
  object["restricted_mean_difference_p_holm"] = json_number(holm.mean);
  object["lower_loss_p"] = json_number(c.better_loss.p);
}

}  // namespace

std::string comparison_text(const Sweep& sweep, const std::vector<GroupComparison>& comparisons) {
  const bool stop = something_can_be_solved(sweep);
  const std::string dependence = dependence_text(sweep.seeds());
  const std::vector<PValues> holm = adjusted(comparisons);
  std::string text;
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    const GroupComparison& c = comparisons[i];
    TextTable table;
    table.add_column("", Align::left);
    table.add_column("N", Align::right);
    if (stop) {
      table.add_column("solved", Align::right);
      table.add_column("success [95 %]", Align::left);
      table.add_column("median epochs [95 %]", Align::left);
      table.add_column(fmt::format("mean within {:.0f} [95 %]", c.horizon), Align::left);
    }
    table.add_column("diverged", Align::right);
    table.add_column("test loss", Align::right);
    table.add_row(row("A: " + c.a, c.of_a, c.mean_a, stop));
    table.add_row(row("B: " + c.b, c.of_b, c.mean_b, stop));
    text += (i > 0 ? "\n" : "") + table.text() + '\n' +
            wrap_text(words(c, holm[i], comparisons.size() > 1, dependence), kWidth);
  }
  text +=
      '\n' +
      wrap_text(fmt::format("Seeds: {}.{}", seeds_text(sweep.seeds()),
                            stop ? fmt::format(" Solved: {} at some epoch.", stop_text(sweep.stop())) : ""),
                kWidth);
  return text;
}

std::string comparison_json(const std::vector<GroupComparison>& comparisons) {
  const std::vector<PValues> holm = adjusted(comparisons);
  Json array = Json::array();
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    const GroupComparison& c = comparisons[i];
    const bool stop = c.judged;
    Json object = Json::object();
    object["a"] = side_json(c.a, c.of_a, c.mean_a);
    object["b"] = side_json(c.b, c.of_b, c.mean_b);
    object["paired"] = c.paired;
    object["horizon_epochs"] = c.horizon;
    object["success_difference"] = stop ? json_number(c.difference.difference) : Json(nullptr);
    object["success_difference_low"] = stop ? json_number(c.difference.limits.low) : Json(nullptr);
    object["success_difference_high"] = stop ? json_number(c.difference.limits.high) : Json(nullptr);
    object["mcnemar_p"] = c.crossed ? Json(nullptr) : json_number(c.share_p);
    object["mcnemar_p_holm"] = c.crossed ? Json(nullptr) : json_number(holm[i].share);
    object["log_rank_chi_squared"] = json_number(c.log_rank.chi_squared);
    object["log_rank_p"] = json_number(c.log_rank.p);
    object["log_rank_p_holm"] = json_number(holm[i].rank);
    object["lower_loss_probability"] = json_number(c.better_loss.probability);
    object["lower_loss_probability_low"] = c.better_loss.limits.low;
    object["lower_loss_probability_high"] = c.better_loss.limits.high;
    object["sign_flip_risk_success"] = stop ? risk_json(c.share_risk) : Json(nullptr);
    object["sign_flip_risk_test_loss"] = risk_json(c.loss_risk);
    object["seeds_needed"] = stop && c.seeds_needed ? Json(*c.seeds_needed) : Json(nullptr);
    if (c.crossed) add_crossed(object, c, holm[i]);
    array.push_back(std::move(object));
  }
  return array.dump(1) + '\n';
}

}  // namespace seedbed
