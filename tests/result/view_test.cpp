// SPDX-License-Identifier: Apache-2.0
// The contract with other SQLite clients: ids of the file, names, order and values of the columns.
#include <gtest/gtest.h>

#include "result/database.h"
#include "tests/result/samples.h"

namespace seedbed::test {
namespace {

std::vector<std::string> row_of(Database& database, const std::string& sql) {
  Statement row(database, sql);
  std::vector<std::string> values;
  if (row.step())
    for (int c = 0; c < row.columns(); ++c) values.push_back(row.null(c) ? "NULL" : std::string(row.text(c)));
  return values;
}

std::vector<std::string> columns_of(Database& database, const std::string& table) {
  Statement rows(database, "SELECT * FROM " + table);
  std::vector<std::string> names;
  for (int c = 0; c < rows.columns(); ++c) names.push_back(rows.column_name(c));
  return names;
}

class View : public testing::Test {
 protected:
  View() { write_complete(path, sweep); }
  Scratch scratch;
  Sweep sweep = small_sweep();
  std::string path = scratch.file("r.db");
};

TEST_F(View, IdsOfTheFile) {
  Database database(path, Database::Access::read);
  EXPECT_EQ(database.integer("PRAGMA application_id"), 0x53656564);
  EXPECT_EQ(database.integer("PRAGMA user_version"), 1);
  EXPECT_EQ(row_of(database, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
}

TEST_F(View, ColumnsOfTheView) {
  Database database(path, Database::Access::read);
  EXPECT_EQ(
      columns_of(database, "networks"),
      (std::vector<std::string>{"network_id", "configuration_id", "network_hidden", "train_learning_rate",
                                "network_activation", "init_seed", "data_seed", "order_seed", "status",
                                "epochs", "solved_epoch", "train_loss", "test_loss", "train_accuracy",
                                "test_accuracy", "dead_units", "dead_links"}));
  EXPECT_EQ(database.integer("SELECT count(*) FROM networks"), 60);
}

TEST_F(View, ColumnsOfTheTables) {
  Database database(path, Database::Access::read);
  EXPECT_EQ(columns_of(database, "sweep"),
            (std::vector<std::string>{"id", "name", "text", "hash", "swept_keys", "configurations",
                                      "networks", "unit_size", "program_version", "device", "math"}));
  EXPECT_EQ(columns_of(database, "configuration"),
            (std::vector<std::string>{"configuration_id", "hash", "network_hidden", "train_learning_rate",
                                      "network_activation", "json"}));
  EXPECT_EQ(
      columns_of(database, "network"),
      (std::vector<std::string>{"network_id", "configuration_id", "init_seed", "data_seed", "order_seed",
                                "status", "epochs", "solved_epoch", "train_loss", "test_loss",
                                "train_accuracy", "test_accuracy", "dead_units", "dead_links"}));
  EXPECT_EQ(columns_of(database, "chunk"),
            (std::vector<std::string>{"kind", "first_network", "networks", "bytes", "checksum", "data"}));
  EXPECT_EQ(columns_of(database, "progress"),
            (std::vector<std::string>{"unit", "first_network", "networks"}));
}

TEST_F(View, SweptValuesAreNumbersTextsAndLabels) {
  Database database(path, Database::Access::read);
  const auto values = [&](const char* column) {
    std::vector<std::string> all;
    Statement rows(database, std::string("SELECT DISTINCT ") + column + ", typeof(" + column +
                                 ") FROM networks ORDER BY configuration_id");
    while (rows.step()) all.push_back(std::string(rows.text(1)) + " " + std::string(rows.text(0)));
    return all;
  };
  EXPECT_EQ(values("network_hidden"), (std::vector<std::string>{"text none", "text 4", "text 8-8"}));
  EXPECT_EQ(values("train_learning_rate"), (std::vector<std::string>{"real 0.01", "integer 1"}));
  EXPECT_EQ(values("network_activation"), (std::vector<std::string>{"text tanh", "text relu"}));
}

TEST_F(View, StatusIsAWordAndMissingValuesAreNull) {
  Database database(path, Database::Access::read);
  const char* select =
      "SELECT status, solved_epoch, train_loss, test_accuracy FROM networks WHERE network_id = ";
  EXPECT_EQ(row_of(database, select + std::string("3")),
            (std::vector<std::string>{"diverged", "NULL", "NULL", "NULL"}));
  EXPECT_EQ(row_of(database, select + std::string("20"))[0], "stopped");
  EXPECT_EQ(row_of(database, select + std::string("2"))[0], "done");
  EXPECT_EQ(row_of(database, select + std::string("2"))[1], "2");
  EXPECT_EQ(
      database.integer("SELECT count(*) FROM networks WHERE status NOT IN ('done', 'diverged', 'stopped')"),
      0);
}

TEST_F(View, ConfigurationsAreWrittenOnceWithTheirIdentity) {
  Database database(path, Database::Access::read);
  EXPECT_EQ(database.integer("SELECT count(*) FROM configuration"), 12);
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    const Configuration configuration = sweep.configuration(id);
    const auto row = row_of(
        database, "SELECT hash, json FROM configuration WHERE configuration_id = " + std::to_string(id));
    EXPECT_EQ(row,
              (std::vector<std::string>{configuration_hash(configuration), canonical_json(configuration)}));
  }
}

TEST(ViewOfConfigurations, AreWrittenWithTheUnitThatNeedsThem) {
  const Scratch scratch;
  const Sweep sweep = small_sweep();
  ResultWriter writer(scratch.file("r.db"), sweep, kFacts, 16);
  commit_units(writer, sweep, {1});  // networks 16..31: configurations 3..6
  Database database(scratch.file("r.db"), Database::Access::read);
  EXPECT_EQ(
      row_of(database, "SELECT min(configuration_id), max(configuration_id), count(*) FROM configuration"),
      (std::vector<std::string>{"3", "6", "4"}));
}

TEST(ViewWithoutSweptKeys, HasTheFixedColumns) {
  const Scratch scratch;
  const Sweep sweep = parse_sweep("[seeds]\ncount = 3\n", "s.toml");
  write_complete(scratch.file("r.db"), sweep);
  Database database(scratch.file("r.db"), Database::Access::read);
  EXPECT_EQ(columns_of(database, "networks").size(), 14u);
  EXPECT_EQ(columns_of(database, "networks")[2], "init_seed");
}

TEST(ViewOfSeeds, KeepEveryDigit) {
  const Scratch scratch;
  const Sweep sweep = parse_sweep("[seeds]\ncount = 2\nfirst = 4611686018427387904\n", "s.toml");
  write_complete(scratch.file("r.db"), sweep);
  Database database(scratch.file("r.db"), Database::Access::read);
  EXPECT_EQ(row_of(database, "SELECT init_seed FROM networks WHERE network_id = 1")[0],
            "4611686018427387905");
  EXPECT_EQ(ResultReader(scratch.file("r.db")).rows(1, 1)[0].seeds.init, 4611686018427387905u);
}

}  // namespace
}  // namespace seedbed::test
