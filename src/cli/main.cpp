// SPDX-License-Identifier: Apache-2.0
// Entry point: parses the command line, runs one subcommand, turns errors into one line and an exit code.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <exception>

#include "cli/commands.h"
#include "seedbed/error.h"
#include "seedbed/version.h"
#include "sweep/nearest.h"

namespace {

int fail(const char* what, seedbed::ExitCode code) {
  std::fprintf(stderr, "error: %s\n", what);
  return static_cast<int>(code);
}

/// A first word that is no command gets the nearest one.
void refuse_unknown(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == word) return;
    names.push_back(command->get_name());
  }
  std::vector<const char*> list;
  for (const std::string& name : names) list.push_back(name.c_str());
  throw seedbed::UsageError(fmt::format("unknown command {}; allowed: {}{}", word, fmt::join(names, ", "),
                                        seedbed::did_you_mean(seedbed::nearest_name(word, list))));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "seedbed trains populations of playground-size neural networks across seeds and architectures."};
  app.name("seedbed");
  app.set_version_flag("--version", std::string("seedbed ") + seedbed::kVersion);
  app.require_subcommand(1);
  seedbed::cli::add_run(app);
  seedbed::cli::add_plan(app);
  seedbed::cli::add_view(app);
  seedbed::cli::add_study(app);
  seedbed::cli::add_sheet(app);
  seedbed::cli::add_report(app);
  seedbed::cli::add_retrain(app);
  seedbed::cli::add_butterfly(app);
  seedbed::cli::add_export(app);
  seedbed::cli::add_info(app);
  seedbed::cli::add_selftest(app);
  seedbed::cli::add_bench(app);
  seedbed::cli::set_examples(app, "seedbed run examples/spirals.toml -o spirals.db");
  try {
    if (argc > 1 && argv[1][0] != '-') refuse_unknown(app, argv[1]);
    app.parse(argc, argv);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
      return fail("standard output: can't be written", seedbed::ExitCode::failed);
  } catch (const CLI::Success& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    return fail((std::string(e.what()) + " (see seedbed --help)").c_str(), seedbed::ExitCode::usage);
  } catch (const seedbed::Error& e) {
    return fail(e.what(), e.code());
  } catch (const std::bad_alloc&) {
    return fail("out of memory", seedbed::ExitCode::failed);
  } catch (const std::exception& e) {
    return fail(e.what(), seedbed::ExitCode::failed);
  }
  return 0;
}
