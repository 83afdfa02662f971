// SPDX-License-Identifier: Apache-2.0
// Broken, foreign and busy result files: each gives its one line, and the file stays as it was.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "result/database.h"
#include "seedbed/export.h"
#include "tests/result/samples.h"

namespace seedbed::test {
namespace {

void sql(const std::string& path, const std::string& statements) {
  Database(path, Database::Access::write).execute(statements);
}

// Makes a file of some kind under the path; the result of a whole run is there before.
struct Case {
  const char* name;
  std::function<void(const std::string& path)> make;
  std::string reader;  ///< what follows the path
  std::string writer;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"an empty file", [](auto& p) { put_content(p, ""); }, "is not a seedbed result (an empty file)", ""},
      {"a text", [](auto& p) { put_content(p, "name = \"spirals\"\n"); },
       "is not a seedbed result (not an SQLite file)",
       "is not a seedbed result (not an SQLite file); choose another file"},
      {"a long text", [](auto& p) { put_content(p, std::string(10000, 'x')); },
       "is not a seedbed result (not an SQLite file)",
       "is not a seedbed result (not an SQLite file); choose another file"},
      {"a directory",
       [](auto& p) {
         std::filesystem::remove(p);
         std::filesystem::create_directory(p);
       },
       "is not a seedbed result (not a regular file)",
       "is not a seedbed result (not a regular file); choose another file"},
      {"another SQLite file",
       [](auto& p) {
         put_content(p, "");
         sql(p, "CREATE TABLE t(x); INSERT INTO t VALUES (1)");
       },
       "is not a seedbed result (an SQLite file with application id 0x00000000)",
       "is not a seedbed result (an SQLite file with application id 0x00000000); choose another file"},
      {"an SQLite file of another application", [](auto& p) { sql(p, "PRAGMA application_id = 0x47504B47"); },
       "is not a seedbed result (an SQLite file with application id 0x47504b47)",
       "is not a seedbed result (an SQLite file with application id 0x47504b47); choose another file"},
      {"a newer format", [](auto& p) { sql(p, "PRAGMA user_version = 3"); },
       "has result format 3, this seedbed knows formats up to 2; use a newer seedbed", "="},
      {"the format of a pruned one", [](auto& p) { sql(p, "PRAGMA user_version = 2"); },
       "is damaged: it has no table rung", "="},
      {"no format", [](auto& p) { sql(p, "PRAGMA user_version = 0"); },
       "is damaged: result format 0 does not exist", "="},
      {"half the file", [](auto& p) { std::filesystem::resize_file(p, std::filesystem::file_size(p) / 2); },
       "is damaged: database disk image is malformed", "="},
      {"one byte short", [](auto& p) { std::filesystem::resize_file(p, std::filesystem::file_size(p) - 1); },
       "is damaged: its end is missing", "="},
      {"100 bytes", [](auto& p) { std::filesystem::resize_file(p, 100); },
       "is damaged: database disk image is malformed", "="},
      {"no table sweep", [](auto& p) { sql(p, "DROP TABLE sweep"); }, "is damaged: it has no table sweep",
       "="},
      {"no table configuration", [](auto& p) { sql(p, "DROP VIEW networks; DROP TABLE configuration"); },
       "is damaged: it has no table configuration", "="},
      {"no table network", [](auto& p) { sql(p, "DROP VIEW networks; DROP TABLE network"); },
       "is damaged: it has no table network", "="},
      {"no table chunk", [](auto& p) { sql(p, "DROP TABLE chunk"); }, "is damaged: it has no table chunk",
       "="},
      {"no table progress", [](auto& p) { sql(p, "DROP TABLE progress"); },
       "is damaged: it has no table progress", "="},
      {"no view", [](auto& p) { sql(p, "DROP VIEW networks"); }, "is damaged: it has no view networks", "="},
      {"no column", [](auto& p) { sql(p, "ALTER TABLE chunk DROP COLUMN checksum"); },
       "is damaged: no such column: checksum",
       "is damaged: table chunk has 5 columns but 6 values were supplied"},
      {"a network less", [](auto& p) { sql(p, "DELETE FROM network WHERE network_id = 3"); },
       "is damaged: it has rows of *", "="},
      {"no progress of networks that are there", [](auto& p) { sql(p, "DELETE FROM progress"); },
       "is damaged: it has rows of *", "="},
      {"no sweep", [](auto& p) { sql(p, "DELETE FROM sweep"); }, "is damaged: table sweep has no row", "="},
      {"no unit size", [](auto& p) { sql(p, "UPDATE sweep SET unit_size = 0"); },
       "is damaged: unit_size is not positive", "="},
      {"a sweep that is none", [](auto& p) { sql(p, "UPDATE sweep SET text = 'hidden = 8'"); },
       "is damaged: its sweep can't be read: *", ""},
      {"a changed sweep", [](auto& p) { sql(p, "UPDATE sweep SET text = replace(text, '0.01', '0.02')"); },
       "is damaged: its sweep is not the one that its hash names", ""},
      {"a wrong number of networks",
       [](auto& p) { sql(p, "UPDATE sweep SET networks = 64; UPDATE progress SET networks = 16"); },
       "is damaged: its number of networks is not that of its sweep", "="},
      {"a unit too many", [](auto& p) { sql(p, "INSERT INTO progress VALUES (9, 144, 16)"); },
       "is damaged: its unit 9 is none of the sweep's", "="},
      {"a unit of the wrong size",
       [](auto& p) { sql(p, "UPDATE progress SET networks = 15 WHERE unit = 1"); },
       "is damaged: its unit 1 is none of the sweep's", "="},
  };
  return all;
}

std::string expected_line(const std::string& path, const std::string& rest) {
  return rest.empty() ? "" : path + ": " + rest;
}

void expect_line(const std::string& line, const std::string& expected) {
  if (expected.ends_with("*"))
    EXPECT_TRUE(line.starts_with(expected.substr(0, expected.size() - 1))) << line;
  else
    EXPECT_EQ(line, expected);
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(Refusal, BrokenAndForeignFiles) {
  const Sweep sweep = small_sweep();
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    const Scratch scratch;
    const std::string path = scratch.file("r.db");
    write_complete(path, sweep);
    c.make(path);
    const std::string before = content_of(path);
    const auto names = scratch.names();
    expect_line(result_error([&] { ResultReader{path}; }), expected_line(path, c.reader));
    EXPECT_EQ(content_of(path), before);
    expect_line(result_error([&] { ResultWriter(path, sweep, kFacts, 16); }),
                expected_line(path, c.writer == "=" ? c.reader : c.writer));
    if (!c.writer.empty()) {
      EXPECT_EQ(content_of(path), before);
    }
    EXPECT_EQ(scratch.names(), names);
  }
}

// Damage that shows when the networks are read.
TEST(Refusal, BrokenChunks) {
  const std::string where = " of networks 0 to 15: ";
  const std::tuple<const char*, const char*, std::string> damages[] = {
      {"UPDATE chunk SET checksum = checksum + 1", "parameters", "its checksum is wrong"},
      {"UPDATE chunk SET bytes = bytes + 1", "parameters",
       "it does not decompress to the size that it should have"},
      {"UPDATE chunk SET bytes = -1", "curve", "it does not decompress to the size that it should have"},
      {"UPDATE chunk SET data = x'00'", "snapshots",
       "it does not decompress to the size that it should have"},
      {"UPDATE chunk SET data = substr(data, 1, length(data) - 1)", "dead", "it does not decompress"},
      {"UPDATE chunk SET networks = 15", "curve", ""},
      {"UPDATE chunk SET networks = 0", "curve", ""},
      {"UPDATE chunk SET networks = 4000000000000", "curve", ""}};
  const Sweep sweep = small_sweep();
  for (const auto& [statement, kind, why] : damages) {
    SCOPED_TRACE(statement);
    const Scratch scratch;
    const std::string path = scratch.file("r.db");
    write_complete(path, sweep);
    sql(path, fmt::format("{} WHERE kind = '{}' AND first_network = 0", statement, kind));
    const ResultReader reader(path);
    const auto read = [&, kind = std::string(kind)](std::int64_t n) {
      if (kind == "curve") return void(reader.curve(n));
      if (kind == "snapshots") return void(reader.snapshots(n));
      reader.parameters(n);
    };
    const std::string line = result_error([&] { read(1); });
    if (!why.empty()) {
      EXPECT_EQ(line, path + ": is damaged: chunk " + kind + where + why);
    } else {
      EXPECT_TRUE(line.starts_with(path + ": is damaged: chunk " + kind)) << line;
    }
    EXPECT_EQ(result_error([&] { read(1); }), line);  // and again
    EXPECT_EQ(result_error([&] { read(17); }), "");   // the rest is there
    EXPECT_EQ(reader.rows(0, 60).size(), 60u);
  }
}

TEST(Refusal, MissingChunkAndImpossibleStatus) {
  const Scratch scratch;
  const std::string path = scratch.file("r.db");
  write_complete(path, small_sweep());
  sql(path,
      "DELETE FROM chunk WHERE kind = 'parameters' AND first_network = 16;"
      "UPDATE network SET status = 7 WHERE network_id = 40");
  const ResultReader reader(path);
  EXPECT_EQ(result_error([&] { reader.parameters(20); }),
            path + ": is damaged: it has no parameters of network 20");
  EXPECT_EQ(result_error([&] { reader.rows(0, 60); }), path + ": is damaged: network 40 has status 7");
  EXPECT_EQ(reader.rows(0, 40).size(), 40u);
}

TEST(Refusal, NoFileAndNoDirectory) {
  const Scratch scratch;
  const std::string path = scratch.file("r.db"), deep = scratch.file("no/r.db");
  EXPECT_EQ(result_error([&] { ResultReader{path}; }), path + ": No such file or directory");
  EXPECT_EQ(result_error([&] { ResultWriter(deep, small_sweep(), kFacts, 16); }),
            deep + ": can't be written: No such file or directory (" + deep + "-lock)");
  EXPECT_EQ(result_error([&] { ResultWriter(path, small_sweep(), kFacts, 0); }),
            path + ": a unit has at least one network");
  EXPECT_TRUE(scratch.names().empty());
}

TEST(Refusal, AnotherSweepNamesBoth) {
  const Scratch scratch;
  const std::string path = scratch.file("r.db");
  const Sweep sweep = small_sweep(), other = small_sweep("[train]\nepochs = 400\n");
  write_complete(path, sweep);
  const std::string before = content_of(path);
  EXPECT_EQ(
      result_error([&] { ResultWriter(path, other, kFacts, 16); }),
      fmt::format(
          "{}: holds another sweep, 'small' ({:.8}), not 'small' ({:.8}); choose another file or remove "
          "this one",
          path, sweep.hash(), other.hash()));
  RunFacts fast = kFacts;
  fast.math = "fast";
  EXPECT_EQ(result_error([&] { ResultWriter(path, sweep, fast, 16); }),
            path + ": was trained with math = exact, not fast; go on with the same or choose another file");
  EXPECT_EQ(content_of(path), before);
}

TEST(Refusal, TwoWriters) {
  const Scratch scratch;
  const std::string path = scratch.file("r.db");
  const Sweep sweep = small_sweep();
  const std::string busy =
      path + ": another seedbed is writing it; wait until that ends, or choose another file";
  {
    ResultWriter writer(path, sweep, kFacts, 16);
    EXPECT_EQ(result_error([&] { ResultWriter(path, sweep, kFacts, 16); }), busy);
    const pid_t child = fork();  // and from another process
    if (child == 0) _exit(result_error([&] { ResultWriter(path, sweep, kFacts, 16); }) == busy ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    commit_units(writer, sweep, {0, 1, 2, 3});
  }
  ResultWriter next(path, sweep, kFacts, 16);
  EXPECT_TRUE(next.complete());
}

TEST(Refusal, AForeignLockFileIsNotRemoved) {
  const Scratch scratch;
  put_content(scratch.file("r.db-lock"), "mine");
  write_complete(scratch.file("r.db"), small_sweep());
  EXPECT_EQ(content_of(scratch.file("r.db-lock")), "mine");
}

// As root nothing is read-only: the check runs as `nobody`.
TEST(Refusal, ReadOnlyDirectoryAndFile) {
  const Scratch scratch;
  const std::string path = scratch.file("r.db"), fresh = scratch.file("new.db");
  const Sweep sweep = small_sweep();
  write_complete(path, sweep);
  const std::string before = content_of(path);
  ASSERT_EQ(chmod(path.c_str(), 0444), 0);
  ASSERT_EQ(chmod(scratch.file("").c_str(), 0555), 0);
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(2);
    for (const std::string& p : {path, fresh}) {
      const std::string line = result_error([&] { ResultWriter(p, sweep, kFacts, 16); });
      if (line != p + ": can't be written: Permission denied (" + p + "-lock)") _exit(3);
    }
    if (!ResultReader(path).complete()) _exit(4);  // reading needs no rights to write
    if (result_error([&] { export_csv(path, fresh); }) != fresh + ": can't be written: Permission denied")
      _exit(5);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  ASSERT_EQ(chmod(scratch.file("").c_str(), 0755), 0);
  EXPECT_EQ(content_of(path), before);
}

TEST(Refusal, ReadOnlyFileInAWritableDirectory) {
  const Scratch scratch;
  const std::string path = scratch.file("r.db");
  const Sweep sweep = small_sweep();
  write_complete(path, sweep);
  ASSERT_EQ(chmod(path.c_str(), 0444), 0);
  ASSERT_EQ(chmod(scratch.file("").c_str(), 0777), 0);
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(2);
    const std::string line = result_error([&] { ResultWriter(path, sweep, kFacts, 16); });
    _exit(line == path + ": can't be written: the file is read-only" ? 0 : 3);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace seedbed::test
