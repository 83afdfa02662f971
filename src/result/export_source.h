// SPDX-License-Identifier: Apache-2.0
// What an export reads: the finished networks of a result, fixed when the export starts, in
// ranges that are read one at a time (a writer may go on meanwhile).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "result/database.h"
#include "seedbed/export.h"

namespace seedbed {

struct NetworkRange {
  std::int64_t first, count;
};

struct ExportSource {
  /// Throws ResultError (not complete, damaged, ...) or UsageError (`out` is the result).
  ExportSource(const std::string& result, const std::string& out, const ExportOptions& options);

  std::unique_ptr<Database> database;
  std::vector<NetworkRange> ranges;  ///< finished units, ascending
  std::int64_t networks = 0;
};

}  // namespace seedbed
