// SPDX-License-Identifier: Apache-2.0
// The table of a study: one row a group, intervals beside their estimates, and a caption from which
// a reader can tell what every number is.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "report/crossed_seeds.h"
#include "report/describe.h"
#include "report/study_text.h"
#include "report/text_table.h"

namespace seedbed {
namespace {

std::string share(double value) {
  return std::isfinite(value) ? fmt::format("{:.3f}", value) : kNone;
}
std::string loss(double value) {
  return std::isfinite(value) ? fmt::format("{:#.3g}", value) : kNone;
}

std::string epoch_text(const std::optional<double>& value, double budget) {
  return value ? fmt::format("{:.0f}", *value) : fmt::format(">{:.0f}", budget);
}

std::vector<std::string> cells(const ConfigurationStudy& study, bool stop) {
  const GroupStudy& g = study.group;
  std::vector<std::string> row;
  for (const SweptValue& value : study.values) row.push_back(value.label);
  if (row.empty()) row.emplace_back("all");
  row.push_back(with_commas(g.networks));
  if (stop && g.judged == 0) {
    row.insert(row.end(), {kNone, kNone, "", kNone, "", kNone});
  } else if (stop) {
    row.push_back(with_commas(g.solved));
    row.push_back(share(g.success));
    row.push_back(fmt::format("[{:.3f}, {:.3f}]", g.success_limits.low, g.success_limits.high));
    row.push_back(epoch_text(g.epochs.median, g.budget_high));
    row.push_back(g.epochs.low || g.epochs.high
                      ? fmt::format("[{}, {}]", epoch_text(g.epochs.low, g.budget_high),
                                    epoch_text(g.epochs.high, g.budget_high))
                      : "");
    row.push_back(with_commas(g.censored));
  }
  row.push_back(with_commas(g.diverged));
  row.push_back(loss(g.test_loss.median));
  row.push_back(
      g.test_loss.count == 0 ? "" : fmt::format("[{}, {}]", loss(g.test_loss.q25), loss(g.test_loss.q75)));
  row.push_back(share(g.test_accuracy.median));
  row.push_back(share(g.test_accuracy.min));
  row.push_back(share(g.test_accuracy.max));
  return row;
}

/// "pooled over train.batch": the swept keys that do not tell rows apart.
std::string pooled_text(const Sweep& sweep, const std::vector<std::string>& keys) {
  std::vector<std::string> rest;
  for (const std::string& key : sweep.swept_keys()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) rest.push_back(key);
  }
  if (rest.empty()) return "";
  return fmt::format("Pooled over {}. The configurations share their seeds: intervals {}.\n",
                     fmt::join(rest, ", "),
                     shares_seeds(sweep.seeds()) ? "are of the seeds" : "take their networks as independent");
}

std::string budget_text(std::span<const ConfigurationStudy> studies) {
  double low = INFINITY, high = 0;
  for (const ConfigurationStudy& study : studies) {
    low = std::min(low, study.group.budget_low);
    high = std::max(high, study.group.budget_high);
  }
  return low < high ? fmt::format("{:.0f} to {:.0f} epochs", low, high)
                    : counted(static_cast<std::int64_t>(high), "epoch");
}

}  // namespace

std::string study_table(const Sweep& sweep, const std::vector<std::string>& keys,
                        std::span<const ConfigurationStudy> studies) {
  const bool stop =
      std::any_of(studies.begin(), studies.end(), [](const auto& study) { return study.group.judged > 0; });
  const bool all = std::all_of(studies.begin(), studies.end(),
                               [](const auto& study) { return study.group.judged == study.group.networks; });
  TextTable table;
  for (const std::string& name : short_names(keys)) table.add_column(name, Align::left);
  if (keys.empty()) table.add_column("configuration", Align::left);
  table.add_column("N", Align::right);
  if (stop) {
    table.add_column("solved", Align::right);
    table.add_column("success", Align::right);
    table.add_column("[95 %]", Align::left, true);
    table.add_column("epochs", Align::right);
    table.add_column("[95 %]", Align::left, true);
    table.add_column("censored", Align::right);
  }
  table.add_column("diverged", Align::right);
  table.add_column("test loss", Align::right);
  table.add_column("[quartiles]", Align::left, true);
  table.add_column("accuracy", Align::right);
  table.add_column("min", Align::right);
  table.add_column("max", Align::right);
  std::int64_t networks = 0, solved = 0, diverged = 0, censored = 0, configurations = 0;
  for (const ConfigurationStudy& study : studies) {
    table.add_row(cells(study, stop));
    networks += study.group.networks;
    solved += study.group.solved;
    diverged += study.group.diverged;
    censored += study.group.censored;
    configurations += study.configurations;
  }
  std::string caption = fmt::format(
      "{} of {}, {} at most; {}{} diverged.\nSeeds: {}.\n{}", counted(networks, "network"),
      counted(configurations, "configuration"), budget_text(studies),
      stop ? fmt::format("{} solved, {} censored, ", with_commas(solved), with_commas(censored)) : "",
      with_commas(diverged), seeds_text(sweep.seeds()), pooled_text(sweep, keys));
  if (const std::string dependence = dependence_text(sweep.seeds()); !dependence.empty())
    caption += dependence + '\n';
  if (stop && shares_seeds(sweep.seeds())) {
    caption += fmt::format(
        "Solved: {} at some epoch. Success: score interval of the seeds (jackknife), 95 %. Epochs to solve: "
        "Kaplan-Meier median, unsolved networks censored at the last epoch, diverged ones never solving; its "
        "interval inverts that of the share solved, 95 %. ",
        stop_text(sweep.stop()));
    if (!all)
      caption += fmt::format("{} can't judge a regression, which has no accuracy. ", stop_text(sweep.stop()));
  } else if (stop) {
    caption += fmt::format(
        "Solved: {} at some epoch. Success: Wilson interval, 95 %. Epochs to solve: Kaplan-Meier median, "
        "unsolved "
        "networks censored at the last epoch, diverged ones never solving; Brookmeyer-Crowley interval on "
        "the "
        "log(-log) scale, 95 %. ",
        stop_text(sweep.stop()));
    if (!all)
      caption += fmt::format("{} can't judge a regression, which has no accuracy. ", stop_text(sweep.stop()));
  } else if (sweep.stop().enabled) {
    caption += fmt::format("Solved: no share, as {} can't judge a regression, which has no accuracy. ",
                           stop_text(sweep.stop()));
  } else {
    caption += "No criterion for solved was set. ";
  }
  caption += "Test loss and accuracy: at the last epoch, medians over the networks that did not diverge.";
  return table.text() + '\n' + wrap_text(caption, kCaptionWidth);
}

}  // namespace seedbed
