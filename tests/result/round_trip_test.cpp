// SPDX-License-Identifier: Apache-2.0
// What is written is read back bit for bit, and a sweep that was interrupted ends with the same
// content as one that was not.
#include <gtest/gtest.h>

#include "result/database.h"
#include "tests/result/samples.h"

namespace seedbed::test {
namespace {

// Every table as text, in the order of its key.
std::string dump(const std::string& path) {
  Database database(path, Database::Access::read);
  std::string text;
  for (const char* table :
       {"sweep ORDER BY id", "configuration ORDER BY configuration_id", "network ORDER BY network_id",
        "chunk ORDER BY kind, first_network", "progress ORDER BY unit"}) {
    Statement rows(database, std::string("SELECT * FROM ") + table);
    while (rows.step()) {
      for (int c = 0; c < rows.columns(); ++c) text += std::string(rows.text(c)) + "|";
      text += '\n';
    }
  }
  return text;
}

TEST(ResultFile, RoundTrip) {
  for (const char* precision : {"[\"float32\"]", "[\"float64\"]", "[\"float32\", \"float64\"]"}) {
    for (std::int64_t unit_size : {1, 7, 1000}) {
      const Scratch scratch;
      const Sweep sweep =
          parse_sweep(std::string("[grid]\nnetwork.hidden = [[], [4], [8, 8]]\ntrain.precision = ") +
                          precision + "\n[seeds]\ncount = 9\n",
                      "s.toml");
      write_complete(scratch.file("r.db"), sweep, unit_size);
      const ResultReader reader(scratch.file("r.db"));
      EXPECT_TRUE(reader.complete());
      for (std::int64_t n = 0; n < sweep.networks(); ++n) expect_stored(reader, sweep, n);
      for (std::int64_t n = sweep.networks(); n-- > 0;) expect_stored(reader, sweep, n);  // any order
    }
  }
}

TEST(ResultFile, ChunksAreCutAndFoundWithinAUnit) {
  const Scratch scratch;
  const Sweep sweep =
      parse_sweep("[network]\nhidden = [8, 8, 8, 8, 8, 8, 8, 8]\n[seeds]\ncount = 400\n", "s.toml");
  write_complete(scratch.file("r.db"), sweep, 400);
  Database database(scratch.file("r.db"), Database::Access::read);
  EXPECT_GT(database.integer("SELECT count(*) FROM chunk WHERE kind = 'parameters'"), 3);
  EXPECT_EQ(database.integer("SELECT sum(networks) FROM chunk WHERE kind = 'parameters'"), 400);
  EXPECT_LE(database.integer("SELECT max(bytes) FROM chunk"), 700 * 1024);
  const ResultReader reader(scratch.file("r.db"));
  for (std::int64_t n = 0; n < 400; ++n) expect_stored(reader, sweep, n);
}

TEST(ResultFile, SweepAndFactsAreThoseOfTheRun) {
  const Scratch scratch;
  const Sweep sweep = small_sweep();
  write_complete(scratch.file("r.db"), sweep);
  const ResultReader reader(scratch.file("r.db"));
  EXPECT_EQ(reader.sweep().hash(), sweep.hash());
  EXPECT_EQ(reader.sweep().name(), "small");
  EXPECT_EQ(reader.sweep().networks(), 60);
  EXPECT_EQ(reader.facts().program_version, kFacts.program_version);
  EXPECT_EQ(reader.facts().device, kFacts.device);
  EXPECT_EQ(reader.facts().math, kFacts.math);
}

TEST(ResultFile, RowsOfRangesAndConfigurations) {
  const Scratch scratch;
  const Sweep sweep = small_sweep();
  {
    ResultWriter writer(scratch.file("r.db"), sweep, kFacts, 16);
    commit_units(writer, sweep, {0, 2});
  }
  const ResultReader reader(scratch.file("r.db"));
  EXPECT_FALSE(reader.complete());
  EXPECT_EQ(reader.finished_networks(), 32);
  EXPECT_EQ(reader.rows(0, 60).size(), 32u);
  EXPECT_EQ(reader.rows(10, 30).size(), 14u);  // 10..15 and 32..39
  EXPECT_EQ(reader.rows(10, 30)[6].network_id, 32);
  EXPECT_TRUE(reader.rows(16, 16).empty());
  EXPECT_EQ(reader.rows(-5, INT64_MAX).size(), 32u);
  EXPECT_TRUE(reader.rows(70, 5).empty());
  const auto rows = reader.rows_of_configuration(3);  // networks 15..19
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].network_id, 15);
  EXPECT_EQ(result_error([&] { reader.parameters(20); }),
            scratch.file("r.db") + ": network 20 is not finished");
  EXPECT_EQ(result_error([&] { reader.curve(60); }),
            scratch.file("r.db") + ": there is no network 60; the sweep has 0 to 59");
  EXPECT_EQ(result_error([&] { reader.rows_of_configuration(12); }),
            scratch.file("r.db") + ": there is no configuration 12; the sweep has 0 to 11");
}

TEST(ResultFile, InterruptedRunsEndWithTheSameContent) {
  const Scratch scratch;
  const Sweep sweep = small_sweep();
  write_complete(scratch.file("whole.db"), sweep, 8);
  bool first = true;
  for (const auto& units : std::vector<std::vector<std::int64_t>>{{5, 1}, {0}, {7}, {}, {2, 3, 4, 6}}) {
    ResultWriter writer(scratch.file("parts.db"), sweep, kFacts, first ? 8 : 64);
    EXPECT_EQ(writer.unit_size(), 8);
    for (std::int64_t unit : units) EXPECT_FALSE(writer.finished(unit));
    commit_units(writer, sweep, units);
    for (std::int64_t unit : units) EXPECT_TRUE(writer.finished(unit));
    first = false;
  }
  ResultWriter writer(scratch.file("parts.db"), sweep, kFacts, 64);
  EXPECT_TRUE(writer.complete());
  EXPECT_EQ(writer.finished_networks(), 60);
  EXPECT_EQ(dump(scratch.file("parts.db")), dump(scratch.file("whole.db")));
}

TEST(ResultFile, UnitsAreCheckedBeforeAnythingIsWritten) {
  const Scratch scratch;
  const Sweep sweep = small_sweep();
  const std::string path = scratch.file("r.db");
  ResultWriter writer(path, sweep, kFacts, 16);
  commit_units(writer, sweep, {3});
  const std::string before = dump(path);
  const auto try_to = [&](std::int64_t unit, std::int64_t first, std::size_t count) {
    return result_error([&] { writer.commit(unit, first, std::vector<NetworkResult>(count)); });
  };
  EXPECT_EQ(try_to(3, 48, 12), path + ": unit 3 is finished already");
  EXPECT_EQ(try_to(0, 0, 15), path + ": 15 networks from 0 are not unit 0");
  EXPECT_EQ(try_to(1, 0, 16), path + ": 16 networks from 0 are not unit 1");
  EXPECT_EQ(try_to(4, 64, 0), path + ": 0 networks from 64 are not unit 4");
  EXPECT_EQ(try_to(-1, -16, 16), path + ": 16 networks from -16 are not unit -1");
  EXPECT_EQ(dump(path), before);
  EXPECT_FALSE(writer.finished(-1));
  EXPECT_FALSE(writer.finished(4));
}

TEST(ResultFile, AReaderFollowsARunningWriter) {
  const Scratch scratch;
  const Sweep sweep = small_sweep();
  ResultWriter writer(scratch.file("r.db"), sweep, kFacts, 16);
  const ResultReader reader(scratch.file("r.db"));
  EXPECT_EQ(reader.finished_networks(), 0);
  for (std::int64_t unit = 0; unit < 4; ++unit) {
    EXPECT_NE(result_error([&] { reader.snapshots(unit * 16 + 1); }), "");
    commit_units(writer, sweep, {unit});
    expect_stored(reader, sweep, unit * 16 + 1);
    expect_stored(reader, sweep, 0);
  }
  EXPECT_TRUE(reader.complete());
}

TEST(ResultFile, AFinishedRunLeavesOneFile) {
  const Scratch scratch;
  write_complete(scratch.file("r.db"), small_sweep());
  EXPECT_EQ(scratch.names(), std::vector<std::string>{"r.db"});
}

TEST(ResultFile, NamesThatSqliteWouldReadAsSomethingElse) {
  const Scratch scratch;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.file(""));
  for (const char* name : {":memory:", "file:r.db?mode=memory", "r 1'\"%.db"}) {
    write_complete(name, small_sweep());
    EXPECT_TRUE(std::filesystem::is_regular_file(name)) << name;
    EXPECT_TRUE(ResultReader(name).complete());
  }
  std::filesystem::current_path(before);
}

}  // namespace
}  // namespace seedbed::test
