// SPDX-License-Identifier: Apache-2.0
// seedbed selftest: all engines of this machine agree, bit for bit.
#include "seedbed/selftest.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "seedbed/error.h"

namespace seedbed::cli {
namespace {

void print(const Selftest& test) {
  fmt::print("{:<40} {:<24} {:>14} {:>8}\n", "engine", "mapping", "same bits", "seconds");
  for (const SelftestRow& row : test.rows) {
    fmt::print("{:<40} {:<24} {:>14} {:>8.2f}\n", row.engine, row.mapping,
               fmt::format("{} of {}", row.same, row.networks), row.seconds);
    if (!row.error.empty()) fmt::print("  {}\n", row.error);
  }
  if (!test.no_gpu.empty()) fmt::print("no GPU tested: {}\n", test.no_gpu);
}

void print_selftest(bool json) {
  const Selftest test = run_selftest();
  if (json) {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const SelftestRow& row : test.rows) {
      rows.push_back({{"engine", row.engine},
                      {"mapping", row.mapping},
                      {"networks", row.networks},
                      {"same", row.same},
                      {"seconds", row.seconds},
                      {"error", row.error}});
    }
    fmt::print(
        "{}\n",
        nlohmann::ordered_json{{"passed", test.passed()}, {"no_gpu", test.no_gpu}, {"rows", rows}}.dump());
  } else {
    print(test);
  }
  if (!test.passed()) throw Error(ExitCode::failed, "selftest: engines of this machine differ");
}

}  // namespace

void add_selftest(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("selftest", "Do all engines of this machine give the same bits?");
  command->add_flag("--json", *json, "as one JSON object");
  set_examples(*command, "seedbed selftest");
  command->callback([json] { print_selftest(*json); });
}

}  // namespace seedbed::cli
