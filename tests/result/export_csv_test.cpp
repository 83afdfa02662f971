// SPDX-License-Identifier: Apache-2.0
// The CSV export: header, values that read back, quoting, what is refused and what is left behind.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <sstream>

#include "result/database.h"
#include "seedbed/export.h"
#include "tests/result/samples.h"

namespace seedbed::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells{""};
  for (char c : line) {
    if (c == ',')
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

class ExportCsv : public testing::Test {
 protected:
  ExportCsv() { write_complete(path, sweep); }
  Scratch scratch;
  Sweep sweep = small_sweep();
  std::string path = scratch.file("r.db"), out = scratch.file("out.csv");
};

TEST_F(ExportCsv, EveryNetworkWithEveryDigit) {
  export_csv(path, out);
  const auto lines = lines_of(content_of(out));
  ASSERT_EQ(lines.size(), 61u);
  EXPECT_EQ(
      lines[0],
      "network_id,configuration_id,network_hidden,train_learning_rate,network_activation,init_seed,data_seed,"
      "order_seed,status,epochs,solved_epoch,train_loss,test_loss,train_accuracy,test_accuracy,dead_units,"
      "dead_links");
  EXPECT_TRUE(lines[1].starts_with("0,0,none,0.01,tanh,7,7,0,stopped,500,0,")) << lines[1];
  EXPECT_TRUE(lines[4].starts_with("3,0,none,0.01,tanh,10,10,0,diverged,497,,,,,,3,0")) << lines[4];
  const ResultReader reader(path);
  for (const NetworkRow& row : reader.rows(0, 60)) {
    const auto cells = split(lines[static_cast<std::size_t>(row.network_id) + 1]);
    ASSERT_EQ(cells.size(), 17u);
    EXPECT_EQ(cells[0], std::to_string(row.network_id));
    EXPECT_EQ(cells[10], row.solved_epoch ? std::to_string(*row.solved_epoch) : "");
    const double values[] = {row.metrics.train_loss, row.metrics.test_loss, row.metrics.train_accuracy,
                             row.metrics.test_accuracy};
    for (std::size_t i = 0; i < 4; ++i) {
      if (std::isnan(values[i])) {
        EXPECT_EQ(cells[11 + i], "");
      } else {
        EXPECT_EQ(std::stod(cells[11 + i]), values[i]);
        EXPECT_LE(cells[11 + i].size(), 24u);
      }
    }
  }
}

TEST_F(ExportCsv, TextIsQuotedAndSeedsAreUnsigned) {
  Database(path, Database::Access::write)
      .execute(
          "UPDATE configuration SET network_activation = 'a,\"b\"' || char(10) || 'c' WHERE configuration_id "
          "= 0;"
          "UPDATE network SET init_seed = -1, test_loss = 1e-300 * 1e-20, train_loss = 9e999 WHERE "
          "network_id = 0");
  export_csv(path, out);
  EXPECT_NE(content_of(out).find(
                "\n0,0,none,0.01,\"a,\"\"b\"\"\nc\",18446744073709551615,7,0,stopped,500,0,inf,1e-320,"),
            std::string::npos)
      << content_of(out).substr(0, 400);
}

TEST_F(ExportCsv, StandardOutput) {
  testing::internal::CaptureStdout();
  export_csv(path, "-");
  const std::string printed = testing::internal::GetCapturedStdout();
  export_csv(path, out);
  EXPECT_EQ(printed, content_of(out));
}

TEST_F(ExportCsv, WhatIsNoFileIsWrittenInPlace) {
  export_csv(path, "/dev/null");
  struct stat status {};
  ASSERT_EQ(stat("/dev/null", &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
}

TEST_F(ExportCsv, ReplacesTheTargetOfALink) {
  put_content(scratch.file("real.csv"), "old");
  std::filesystem::create_symlink("real.csv", out);
  export_csv(path, out);
  EXPECT_TRUE(std::filesystem::is_symlink(out));
  EXPECT_EQ(lines_of(content_of(scratch.file("real.csv"))).size(), 61u);
}

TEST_F(ExportCsv, IncompleteNeedsPartial) {
  const std::string half = scratch.file("half.db");
  {
    ResultWriter writer(half, sweep, kFacts, 16);
    commit_units(writer, sweep, {0, 2});
  }
  EXPECT_EQ(
      result_error([&] { export_csv(half, out); }),
      half +
          ": is not complete (32 of 60 networks); run the sweep to its end, or export what there is with "
          "--partial");
  EXPECT_FALSE(std::filesystem::exists(out));
  export_csv(half, out, {.partial = true});
  const auto lines = lines_of(content_of(out));
  ASSERT_EQ(lines.size(), 33u);
  EXPECT_TRUE(lines[17].starts_with("32,"));
}

TEST_F(ExportCsv, NeverOverTheResult) {
  const std::string before = content_of(path);
  std::filesystem::create_symlink("r.db", scratch.file("link"));
  for (const std::string& target : {path, scratch.file("./r.db"), scratch.file("link")}) {
    try {
      export_csv(path, target);
      ADD_FAILURE() << target;
    } catch (const UsageError& error) {
      EXPECT_EQ(error.what(), target + ": is the result itself; choose another file to export to");
    }
  }
  EXPECT_EQ(content_of(path), before);
}

TEST_F(ExportCsv, RefusesPlacesThatCanNotBeWritten) {
  EXPECT_EQ(result_error([&] { export_csv(path, scratch.file("no/out.csv")); }),
            scratch.file("no/out.csv") + ": can't be written: No such file or directory");
  EXPECT_EQ(result_error([&] { export_csv(path, scratch.file("")); }),
            scratch.file("") + ": can't be written: Is a directory");
  EXPECT_EQ(result_error([&] { export_csv(path, "/dev/full"); }),
            "/dev/full: can't be written: No space left on device");
}

// A file size limit stands for a full disk: the old export stays, nothing half is left.
TEST_F(ExportCsv, AFailedExportLeavesTheOldFile) {
  put_content(out, "old");
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    setrlimit(RLIMIT_FSIZE, &limit);
    const bool csv =
        result_error([&] { export_csv(path, out); }) == out + ": can't be written: File too large";
    const bool npz =
        result_error([&] { export_npz(path, out); }) == out + ": can't be written: File too large";
    _exit(csv && npz ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(content_of(out), "old");
  EXPECT_EQ(scratch.names(), (std::vector<std::string>{"out.csv", "r.db"}));
}

TEST_F(ExportCsv, DamageIsReported) {
  Database(path, Database::Access::write)
      .execute("UPDATE chunk SET checksum = 0 WHERE kind = 'parameters' AND first_network = 0");
  EXPECT_EQ(result_error([&] { export_npz(path, out); }),
            path + ": is damaged: chunk parameters of networks 0 to 15: its checksum is wrong");
  EXPECT_EQ(scratch.names(), std::vector<std::string>{"r.db"});
}

}  // namespace
}  // namespace seedbed::test
