// SPDX-License-Identifier: Apache-2.0
// seedbed run: trains a sweep into a result file. The same command again continues, or says that
// the result is complete.
#include <fmt/format.h>

#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/engine_arguments.h"
#include "cli/interrupt.h"
#include "cli/progress_line.h"
#include "report/describe.h"
#include "report/study_pruned.h"
#include "report/study_text.h"
#include "seedbed/error.h"
#include "seedbed/run.h"
#include "seedbed/version.h"
#include "viewer/viewer.h"

namespace seedbed::cli {
namespace {

struct RunFlags {
  SweepArguments sweep;
  EngineArguments engine;
  std::string output;
  bool quiet = false, json = false, view = false;
};

/// The first notice on stderr: the units of a sweep are alike, and so is what engines say of them.
std::function<void(const std::string&)> said_once() {
  return [said = std::make_shared<std::once_flag>()](const std::string& line) {
    std::call_once(*said, [&] { fmt::print(stderr, "{}{}\n", on_terminal() ? "\r\033[K" : "", line); });
  };
}

void print_summary(const RunFlags& options, const Progress& last, bool already_complete) {
  const ResultReader result(options.output);
  if (options.json) {
    nlohmann::ordered_json summary{
        {"result", options.output},          {"networks", last.networks},
        {"trained_now", last.networks_done}, {"already_complete", already_complete},
        {"seconds", last.seconds},           {"network_samples", last.samples},
        {"device", result.facts().device}};
    if (result.sweep().prune().enabled()) summary["pruned_now"] = last.pruned;
    fmt::print("{}\n", summary.dump());
    return;
  }
  if (options.quiet) return;
  const std::vector<std::string> keys = resolve_keys(result.sweep(), {});
  if (result.sweep().prune().enabled()) {
    fmt::print("{}", pruned_table(result.sweep(), keys, study_pruned(result, keys)));
  } else {
    fmt::print("{}", study_table(result.sweep(), keys, study_result(result)));
  }
  if (already_complete) {
    fmt::print("{} is complete: {} networks\n", options.output, with_commas(last.networks));
  } else {
    fmt::print("{}: {} networks in {} ({:.1f} M network-samples/s, {})\n", options.output,
               with_commas(last.networks), clock_text(last.seconds),
               static_cast<double>(last.samples) / std::max(last.seconds, 1e-9) / 1e6, result.facts().device);
  }
}

void run_command(RunFlags options) {
  const Sweep sweep = options.sweep.load();
  if (options.output.empty()) options.output = sweep.name() + ".db";
  if (options.output == "-")
    throw UsageError("-o -: a result is a file, which networks are added to while they train");
  const InterruptGuard interrupt;
  EngineOptions engine = choose_device(sweep, options.engine.options());
  if (!options.quiet) engine.notice = said_once();
  const RunFacts facts{kVersion, make_engine({}, sweep.stop(), sweep.record(), engine)->description(),
                       math_of(sweep, engine)};
  const bool on_gpu = facts.device.starts_with("cuda");
  ResultWriter writer(options.output, sweep, facts, unit_size(sweep, on_gpu));
  Progress last;
  last.networks = sweep.networks();
  const bool already_complete = writer.complete();
  if (!already_complete) {
    if (writer.finished_networks() > 0 && !options.quiet) {
      fmt::print(stderr, "continuing {}: {} of {} networks are finished\n", options.output,
                 with_commas(writer.finished_networks()), with_commas(sweep.networks()));
    }
    const std::int64_t before = writer.finished_networks();
    ProgressLine line(on_terminal() && !options.quiet);
    RunOptions run_options;
    run_options.engine = engine;
    run_options.cancel = &interrupt.flag();
    run_options.progress = [&](const Progress& progress) {
      last = progress;
      line.show(progress);
    };
    const auto what_is_safe = [&] {
      return fmt::format("{} of {} networks are safe in {}; the same command again continues",
                         with_commas(writer.finished_networks()), with_commas(sweep.networks()),
                         options.output);
    };
    bool finished = false;
    const auto run_it = [&](RunObserver* observer) {
      run_options.observer = observer;
      try {
        finished = run_sweep(sweep, writer, run_options);
      } catch (const Error& e) {  // a device that was lost
        if (e.code() != ExitCode::resumable) throw;
        throw Error(ExitCode::resumable, fmt::format("{}: {}", e.what(), what_is_safe()));
      }
    };
    if (options.view) {
      viewer::ViewOptions view;
      view.cancel = &interrupt.flag();
      if (before > 0) view.source = options.output;
      viewer::watch(sweep, facts.device, view, run_it);
    } else {
      run_it(nullptr);
    }
    line.clear();
    if (!finished) {
      throw Error(interrupt.exit_code(), "interrupted: " + what_is_safe());
    }
    last.networks_done -= before;
  }
  print_summary(options, last, already_complete);
}

}  // namespace

void add_run(CLI::App& app) {
  auto options = std::make_shared<RunFlags>();
  CLI::App* command = app.add_subcommand("run", "Trains a sweep into a result file; again: continues it");
  options->sweep.add_to(*command);
  options->engine.add_to(*command);
  command->add_option("-o,--output", options->output, "result file (default: the sweep's name with .db)");
  command->add_flag("--view", options->view, "a window shows the networks while they train");
  command->add_flag("--quiet", options->quiet, "no progress line and no table");
  command->add_flag("--json", options->json, "a JSON summary instead of the table");
  set_examples(*command,
               "seedbed run examples/spirals.toml -o spirals.db\n"
               "  seedbed run 'https://playground.tensorflow.org/#dataset=spiral&seed=0.77405' --seeds 1024\n"
               "  seedbed run examples/spirals.toml --set train.batch=1 --seeds 256 --threads 2");
  command->callback([options] { run_command(*options); });
}

}  // namespace seedbed::cli
