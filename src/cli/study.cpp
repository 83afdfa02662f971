// SPDX-License-Identifier: Apache-2.0
// seedbed study: what a result's populations of seeds say, as a table, JSON or CSV; two of them compared;
// seeds needed. What is finished is studied; an incomplete result is announced on stderr.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>

#include "cli/commands.h"
#include "report/describe.h"
#include "report/study_compare.h"
#include "report/study_plan_seeds.h"
#include "report/study_pruned.h"
#include "report/study_text.h"
#include "seedbed/error.h"
#include "sweep/nearest.h"

namespace seedbed::cli {
namespace {

struct StudyFlags {
  std::string result;
  std::vector<std::string> by;
  std::vector<std::string> compare;  ///< pairs, one after the other
  StudyOrder sort = StudyOrder::sweep;
  bool json = false, csv = false, plan_seeds = false;
};

constexpr std::array<std::pair<const char*, StudyOrder>, 6> kOrders{{
    {"sweep", StudyOrder::sweep},
    {"success", StudyOrder::success},
    {"epochs", StudyOrder::epochs},
    {"test_loss", StudyOrder::loss},
    {"test_accuracy", StudyOrder::accuracy},
    {"diverged", StudyOrder::diverged},
}};

StudyOrder order_named(const std::string& word) {
  std::vector<const char*> names;
  for (const auto& [name, order] : kOrders) {
    if (word == name) return order;
    names.push_back(name);
  }
  throw UsageError(fmt::format("--sort {}: allowed: {}{}", word, fmt::join(names, ", "),
                               did_you_mean(nearest_name(word, names))));
}

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
    throw ResultError(fmt::format("standard output: {}", std::strerror(errno)));
  }
}

void announce_incomplete(const std::string& path, const ResultReader& result) {
  if (result.complete()) return;
  fmt::print(stderr, "note: {} is incomplete: {} of {} networks are finished; only these are studied\n", path,
             with_commas(result.finished_networks()), with_commas(result.sweep().networks()));
}

void print_comparisons(const Sweep& sweep, const RowSource& rows, const StudyFlags& options) {
  std::vector<GroupComparison> comparisons;
  for (std::size_t i = 0; i + 1 < options.compare.size(); i += 2) {
    comparisons.push_back(compare(sweep, rows, select_configurations(sweep, options.compare[i]),
                                  select_configurations(sweep, options.compare[i + 1])));
  }
  print(options.json ? comparison_json(comparisons) : comparison_text(sweep, comparisons));
}

/// Rows are printed as they come unless they are sorted.
void print_study(const Sweep& sweep, const RowSource& rows, const std::vector<std::string>& keys,
                 const StudyFlags& options) {
  std::vector<ConfigurationStudy> studies;
  const auto each = [&](const std::function<void(const ConfigurationStudy&)>& visit) {
    if (options.sort == StudyOrder::sweep) return study_rows(sweep, rows, keys, visit);
    study_rows(sweep, rows, keys, [&](const ConfigurationStudy& study) { studies.push_back(study); });
    sort_studies(studies, options.sort);
    for (const ConfigurationStudy& study : studies) visit(study);
  };
  if (options.json) {
    std::string separator = "[\n";
    each([&](const ConfigurationStudy& study) {
      print(separator + study_json(study));
      separator = ",\n";
    });
    print("\n]\n");
  } else if (options.csv) {
    print(study_csv_header(keys));
    each([&](const ConfigurationStudy& study) { print(study_csv_line(study)); });
  } else {
    study_rows(sweep, rows, keys, [&](const ConfigurationStudy& study) { studies.push_back(study); });
    sort_studies(studies, options.sort);
    print(options.plan_seeds ? seed_plan_text(sweep, keys, studies) : study_table(sweep, keys, studies));
  }
}

void print_pruned(const ResultReader& result, const std::vector<std::string>& keys,
                  const StudyFlags& options) {
  if (!options.compare.empty()) refuse_pruned(result.sweep(), "--compare");
  if (options.plan_seeds) refuse_pruned(result.sweep(), "--plan-seeds");
  if (options.sort != StudyOrder::sweep) refuse_pruned(result.sweep(), "--sort");
  const std::vector<PrunedStudy> studies = study_pruned(result, keys);
  if (options.json) {
    std::string separator = "[\n";
    for (const PrunedStudy& study : studies) {
      print(separator + pruned_json(result.sweep(), study));
      separator = ",\n";
    }
    print("\n]\n");
  } else if (options.csv) {
    print(pruned_csv_header(result.sweep(), keys));
    for (const PrunedStudy& study : studies) print(pruned_csv_line(study));
  } else {
    print(pruned_table(result.sweep(), keys, studies));
  }
}

void run_study(const StudyFlags& options) {
  const ResultReader result(options.result);
  const Sweep& sweep = result.sweep();
  const std::vector<std::string> keys = resolve_keys(sweep, options.by);
  if (options.plan_seeds && !sweep.stop().enabled)
    throw UsageError("--plan-seeds: the sweep has no criterion for solved (stop.solved)");
  if (result.finished_networks() == 0) {
    throw ResultError(
        fmt::format("{}: no network is finished yet; continue it with seedbed run", options.result));
  }
  if (options.plan_seeds && !something_can_be_solved(sweep))
    throw UsageError(fmt::format("--plan-seeds: {} can't judge a regression, which has no accuracy",
                                 stop_text(sweep.stop())));
  announce_incomplete(options.result, result);
  const RowSource rows = [&](std::int64_t first, std::int64_t count) { return result.rows(first, count); };
  if (sweep.prune().enabled()) {
    print_pruned(result, keys, options);
  } else if (!options.compare.empty()) {
    print_comparisons(sweep, rows, options);
  } else {
    print_study(sweep, rows, keys, options);
  }
  if (std::fflush(stdout) != 0) throw ResultError(fmt::format("standard output: {}", std::strerror(errno)));
}

}  // namespace

void add_study(CLI::App& app) {
  auto options = std::make_shared<StudyFlags>();
  CLI::App* command = app.add_subcommand("study", "Tables with intervals: success, epochs to solve, losses");
  command->add_option("RESULT", options->result, "result file of seedbed run")->required();
  command
      ->add_option("--by", options->by,
                   "keys to group by, e.g. network.hidden,train.batch; other swept keys are pooled")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option_function<std::string>(
      "--sort", [options](const std::string& word) { options->sort = order_named(word); },
      "order of the rows, best first: sweep, success, epochs, test_loss, test_accuracy, diverged");
  CLI::Option* compare =
      command
          ->add_option("--compare", options->compare,
                       "two selections, \"key=value,...\" each; may be repeated (p-values are then Holm's)")
          ->type_size(2)
          ->type_name("A B");
  CLI::Option* plan = command->add_flag("--plan-seeds", options->plan_seeds,
                                        "how many seeds the intervals and differences need");
  plan->excludes(compare);
  CLI::Option* json =
      command->add_flag("--json", options->json, "one JSON array, an object per configuration");
  command->add_flag("--csv", options->csv, "one line per configuration")->excludes(json)->excludes(compare);
  plan->excludes(json);
  set_examples(
      *command,
      "seedbed study spirals.db --sort success\n  seedbed study spirals.db --by network.hidden --json\n"
      "  seedbed study spirals.db --compare network.hidden=8 network.hidden=8-2\n"
      "  seedbed study spirals.db --plan-seeds");
  command->callback([options] { run_study(*options); });
}

}  // namespace seedbed::cli
