// SPDX-License-Identifier: Apache-2.0
// seedbed report: the self-contained HTML report of a result.
#include "seedbed/report.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "report/describe.h"
#include "seedbed/error.h"

namespace seedbed::cli {
namespace {

struct ReportFlags {
  std::string result, output;
  ReportOptions report;
};

void run_report(const ReportFlags& options) {
  if (const std::string why = report_left_out(); !why.empty()) throw ResultError(why);
  const ResultReader result(options.result);
  if (result.finished_networks() == 0) {
    throw ResultError(
        fmt::format("{}: no network is finished yet; continue it with seedbed run", options.result));
  }
  if (!result.complete()) {
    fmt::print(stderr, "note: {} is incomplete: {} of {} networks are finished; only these are reported\n",
               options.result, with_commas(result.finished_networks()),
               with_commas(result.sweep().networks()));
  }
  for (const std::string& note : write_report(result, options.result, options.output, options.report)) {
    fmt::print(stderr, "note: {}\n", note);
  }
}

}  // namespace

void add_report(CLI::App& app) {
  auto options = std::make_shared<ReportFlags>();
  CLI::App* command =
      app.add_subcommand("report", "One self-contained HTML file: what the seeds say, in figures and words");
  command->add_option("RESULT", options->result, "result file of seedbed run")->required();
  command->add_option("-o,--output", options->output, "HTML file to write")->required();
  ReportOptions& report = options->report;
  command->add_option("--details", report.details, "configurations with curves and maps, 1 to 24")
      ->capture_default_str();
  command
      ->add_option("--functions", report.functions,
                   "networks of each whose functions are compared; 0: no maps")
      ->capture_default_str();
  command->add_option("--curves", report.curves, "networks of each in the fans of learning curves")
      ->capture_default_str();
  set_examples(*command, "seedbed report spirals.db -o spirals.html");
  command->callback([options] { run_report(*options); });
}

}  // namespace seedbed::cli
