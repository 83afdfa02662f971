// SPDX-License-Identifier: Apache-2.0
// seedbed study: what a result's populations of seeds say, as a table, JSON or CSV. What is finished
// is studied; an incomplete result is announced on stderr.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "cli/commands.h"
#include "report/describe.h"
#include "report/study_text.h"
#include "seedbed/error.h"

namespace seedbed::cli {
namespace {

struct Options {
  std::string result;
  std::vector<std::string> by;
  bool json = false, csv = false;
};

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

void run(const Options& options) {
  const ResultReader result(options.result);
  const Sweep& sweep = result.sweep();
  const std::vector<std::string> keys = resolve_keys(sweep, options.by);
  if (result.finished_networks() == 0) {
    throw ResultError(
        fmt::format("{}: no network is finished yet; continue it with seedbed run", options.result));
  }
  announce_incomplete(options.result, result);
  const RowSource rows = [&](std::int64_t first, std::int64_t count) { return result.rows(first, count); };
  if (options.json) {
    std::string separator = "[\n";
    study_rows(sweep, rows, keys, [&](const ConfigurationStudy& study) {
      print(separator + study_json(sweep, study));
      separator = ",\n";
    });
    print("\n]\n");
  } else if (options.csv) {
    print(study_csv_header(keys));
    study_rows(sweep, rows, keys,
               [&](const ConfigurationStudy& study) { print(study_csv_line(sweep, study)); });
  } else {
    std::vector<ConfigurationStudy> studies;
    study_rows(sweep, rows, keys, [&](const ConfigurationStudy& study) { studies.push_back(study); });
    print(study_table(sweep, keys, studies));
  }
  if (std::fflush(stdout) != 0) throw ResultError(fmt::format("standard output: {}", std::strerror(errno)));
}

}  // namespace

void add_study(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("study", "Tables with intervals: success, epochs to solve, losses");
  command->add_option("RESULT", options->result, "result file of seedbed run")->required();
  command
      ->add_option("--by", options->by,
                   "keys to group by, e.g. network.hidden,train.batch; other swept keys are pooled")
      ->delimiter(',')
      ->allow_extra_args(false);
  CLI::Option* json =
      command->add_flag("--json", options->json, "one JSON array, an object per configuration");
  command->add_flag("--csv", options->csv, "one line per configuration")->excludes(json);
  set_examples(*command, "seedbed study spirals.db\n  seedbed study spirals.db --by network.hidden --json");
  command->callback([options] { run(*options); });
}

}  // namespace seedbed::cli
