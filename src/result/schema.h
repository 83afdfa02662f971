// SPDX-License-Identifier: Apache-2.0
// The tables of a result file and the checks that an existing file has to pass (docs/result-file.md).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "result/database.h"

namespace seedbed {

inline constexpr std::int64_t kApplicationId = 0x53656564;  ///< "Seed"
/// PRAGMA user_version: 1, and 2 with [prune], so that a program that does not know pruning refuses a result
/// of which it would give wrong statistics.
inline constexpr std::int64_t kFormatVersion = 1, kPrunedFormatVersion = 2;

/// "network.hidden" -> "network_hidden".
std::string column_of(const std::string& swept_key);

/// The column as an SQL identifier, in double quotes.
std::string quoted_column_of(const std::string& swept_key);

/// Tables and view of a new file; part of the caller's transaction. `pruned`: with what [prune] adds.
void create_schema(Database& database, const std::vector<std::string>& swept_keys, bool pruned);

/// Throws ResultError unless the file is a result that this program can read: application id,
/// version, tables, view, the row of `sweep`.
void check_schema(Database& database);

/// Refuses a file that lacks rows of networks that are finished, or has others: it is damaged.
void check_rows(Database& database);

/// Opens a result for reading, checked. Throws ResultError.
std::unique_ptr<Database> open_result(const std::string& path);

}  // namespace seedbed
