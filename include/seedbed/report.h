// SPDX-License-Identifier: Apache-2.0
// The report: one self-contained HTML file of what a result says, with intervals. Everything is
// aggregated here; the file holds no table of all networks, however many there are.
#pragma once

#include <string>
#include <vector>

#include "seedbed/result.h"

namespace seedbed {

struct ReportOptions {
  int details = 12;     ///< configurations with curves, distributions and maps, 1 to 24
  int functions = 128;  ///< networks of each whose functions are compared, 0 to 512; 0: no maps
  int curves = 512;     ///< networks of each in the fans of learning curves, 0 to 65536
};

/// Why this build has no report; empty if it has.
std::string report_left_out();

/// Writes the report of what is finished. Returns notes for the user (what could not be shown). Throws
/// UsageError for options out of range, PrunedError for a result with [prune], ResultError where nothing is
/// finished, the file can't be written, or the build has no report.
std::vector<std::string> write_report(const ResultReader& result, const std::string& result_path,
                                      const std::string& path, const ReportOptions& options = {});

}  // namespace seedbed
