// SPDX-License-Identifier: Apache-2.0
// Opens a result for an export.
#include "result/export_source.h"

#include <fmt/format.h>

#include <filesystem>

#include "result/schema.h"
#include "seedbed/error.h"

namespace seedbed {

ExportSource::ExportSource(const std::string& result, const std::string& out, const ExportOptions& options) {
  database = open_result(result);
  std::error_code error;
  if (std::filesystem::equivalent(result, out, error) && !error)
    throw UsageError(out + ": is the result itself; choose another file to export to");
  Statement progress(*database, "SELECT first_network, networks FROM progress ORDER BY unit");
  while (progress.step()) {
    ranges.push_back({progress.integer(0), progress.integer(1)});
    networks += ranges.back().count;
  }
  const std::int64_t all = database->integer("SELECT networks FROM sweep");
  if (networks != all && !options.partial)
    throw ResultError(
        fmt::format("{}: is not complete ({} of {} networks); run the sweep to its end, or export what "
                    "there is with --partial",
                    result, networks, all));
}

}  // namespace seedbed
