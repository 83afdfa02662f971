// SPDX-License-Identifier: Apache-2.0
// The tables of a result file. `networks` is the contract with other programs: its columns, their
// names and their order change only with the format version.
#include "result/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "seedbed/error.h"

namespace seedbed {
namespace {

constexpr char kTables[] = R"(
CREATE TABLE sweep (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  hash TEXT NOT NULL,
  swept_keys TEXT NOT NULL,
  configurations INTEGER NOT NULL,
  networks INTEGER NOT NULL,
  unit_size INTEGER NOT NULL,
  program_version TEXT NOT NULL,
  device TEXT NOT NULL,
  math TEXT NOT NULL
);
CREATE TABLE network (
  network_id INTEGER PRIMARY KEY,
  configuration_id INTEGER NOT NULL,
  init_seed INTEGER NOT NULL,
  data_seed INTEGER NOT NULL,
  order_seed INTEGER NOT NULL,
  status INTEGER NOT NULL,
  epochs INTEGER NOT NULL,
  solved_epoch INTEGER,
  train_loss REAL,
  test_loss REAL,
  train_accuracy REAL,
  test_accuracy REAL,
  dead_units INTEGER NOT NULL,
  dead_links INTEGER NOT NULL
);
CREATE TABLE chunk (
  kind TEXT NOT NULL,
  first_network INTEGER NOT NULL,
  networks INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (kind, first_network)
);
CREATE TABLE progress (
  unit INTEGER PRIMARY KEY,
  first_network INTEGER NOT NULL,
  networks INTEGER NOT NULL
);
)";

// Of a sweep with [prune]: how it was, and by what networks were compared at each rung that they reached.
constexpr char kPruned[] = R"(
ALTER TABLE sweep ADD COLUMN pruning TEXT NOT NULL DEFAULT '';
CREATE TABLE rung (
  network_id INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  score REAL,
  PRIMARY KEY (network_id, epoch)
) WITHOUT ROWID;
)";

}  // namespace

std::string column_of(const std::string& swept_key) {
  std::string column = swept_key;
  std::replace(column.begin(), column.end(), '.', '_');
  return column;
}

std::string quoted_column_of(const std::string& swept_key) {
  std::string quoted = "\"";
  for (char c : column_of(swept_key)) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

void create_schema(Database& database, const std::vector<std::string>& swept_keys, bool pruned) {
  database.execute(fmt::format("PRAGMA application_id = {}", kApplicationId));
  database.execute(fmt::format("PRAGMA user_version = {}", pruned ? kPrunedFormatVersion : kFormatVersion));
  database.execute(kTables);
  if (pruned) database.execute(kPruned);
  std::string definitions, selection;
  for (const std::string& key : swept_keys) {
    definitions += fmt::format("  {},\n", quoted_column_of(key));  // no type: numbers stay numbers
    selection += fmt::format("  c.{},\n", quoted_column_of(key));
  }
  database.execute(fmt::format(
      "CREATE TABLE configuration (\n  configuration_id INTEGER PRIMARY KEY,\n  hash TEXT NOT NULL,\n"
      "{}  json TEXT NOT NULL\n)",
      definitions));
  database.execute(fmt::format(
      "CREATE VIEW networks AS SELECT\n  n.network_id,\n  n.configuration_id,\n{}"
      "  n.init_seed,\n  n.data_seed,\n  n.order_seed,\n"
      "  CASE n.status WHEN 0 THEN 'done' WHEN 1 THEN 'diverged' WHEN 2 THEN 'stopped'{} END AS status,\n"
      "  n.epochs,\n  n.solved_epoch,\n  n.train_loss,\n  n.test_loss,\n  n.train_accuracy,\n"
      "  n.test_accuracy,\n  n.dead_units,\n  n.dead_links\n"
      "FROM network AS n LEFT JOIN configuration AS c ON c.configuration_id = n.configuration_id",
      selection, pruned ? " WHEN 3 THEN 'pruned'" : ""));
}

namespace {

// A unit is finished with all its networks or not at all.
void check_progress(Database& database) {
  Statement wrong(database,
                  "SELECT p.unit FROM progress AS p, sweep AS s WHERE p.unit < 0 OR "
                  "p.first_network <> p.unit * s.unit_size OR "
                  "p.networks <> min(s.unit_size, s.networks - p.first_network) OR p.networks < 1");
  if (wrong.step()) database.damaged(fmt::format("its unit {} is none of the sweep's", wrong.integer(0)));
}

}  // namespace

void check_rows(Database& database) {
  Statement counts(
      database,  // one statement, so that a run which is writing can't come in between
      "SELECT (SELECT count(*) FROM network), (SELECT coalesce(sum(networks), 0) FROM progress)");
  counts.step();
  if (counts.integer(0) != counts.integer(1)) {
    database.damaged(
        fmt::format("it has rows of {} networks, but {} are finished", counts.integer(0), counts.integer(1)));
  }
}

void check_schema(Database& database) {
  if (database.empty()) throw ResultError(database.path() + ": is not a seedbed result (an empty file)");
  const std::int64_t application = database.integer("PRAGMA application_id");
  if (application != kApplicationId)
    throw ResultError(fmt::format("{}: is not a seedbed result (an SQLite file with application id {:#010x})",
                                  database.path(), static_cast<std::uint32_t>(application)));
  const std::int64_t version = database.integer("PRAGMA user_version");
  if (version > kPrunedFormatVersion)
    throw ResultError(
        fmt::format("{}: has result format {}, this seedbed knows formats up to {}; use a newer seedbed",
                    database.path(), version, kPrunedFormatVersion));
  if (version < 1) database.damaged(fmt::format("result format {} does not exist", version));
  std::error_code error;
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(database.path(), error));
  if (!error && size < database.integer("PRAGMA page_count") * database.integer("PRAGMA page_size"))
    database.damaged("its end is missing");
  for (const char* table : {"sweep", "configuration", "network", "chunk", "progress"})
    if (!database.has("table", table)) database.damaged(fmt::format("it has no table {}", table));
  if (version == kPrunedFormatVersion && !database.has("table", "rung"))
    database.damaged("it has no table rung");
  if (!database.has("view", "networks")) database.damaged("it has no view networks");
  if (database.integer("SELECT count(*) FROM sweep") != 1) database.damaged("table sweep has no row");
  if (database.integer("SELECT unit_size FROM sweep") < 1) database.damaged("unit_size is not positive");
  check_progress(database);
}

std::unique_ptr<Database> open_result(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    throw ResultError(path + ": " + (error ? error.message() : std::string("No such file or directory")));
  if (!std::filesystem::is_regular_file(status))
    throw ResultError(path + ": is not a seedbed result (not a regular file)");
  if (std::filesystem::file_size(path, error) == 0)
    throw ResultError(path + ": is not a seedbed result (an empty file)");
  auto database = std::make_unique<Database>(path, Database::Access::read);
  check_schema(*database);
  return database;
}

}  // namespace seedbed
