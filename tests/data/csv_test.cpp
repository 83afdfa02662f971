// SPDX-License-Identifier: Apache-2.0
// CSV files: what is read, what is refused and with which line, and datasets made of them.
#include "data/csv.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "seedbed/error.h"
#include "seedbed/network.h"

namespace seedbed {
namespace {

std::vector<Point> parse(std::string_view text) {
  return parse_csv(text, "points.csv");
}

std::string error_of(std::string_view text) {
  try {
    parse(text);
  } catch (const UsageError& e) {
    EXPECT_EQ(e.code(), ExitCode::usage);
    return e.what();
  }
  return "no error";
}

void expect_point(const Point& point, double x, double y, double label) {
  EXPECT_EQ(point.x, x);
  EXPECT_EQ(point.y, y);
  EXPECT_EQ(point.label, label);
}

/// A file of its own in the temporary directory, gone at the end.
class CsvFile {
 public:
  explicit CsvFile(const std::string& text) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::temp_directory_path() / (std::string("seedbed_") + test->name() + ".csv");
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~CsvFile() { std::filesystem::remove(path_); }
  CsvFile(const CsvFile&) = delete;
  CsvFile& operator=(const CsvFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST(Csv, ReadsPlainLines) {
  const auto points = parse("1,2,1\n-3.5,4e-1,-1\n+0.25,.5,+1\n");
  ASSERT_EQ(points.size(), 3u);
  expect_point(points[0], 1, 2, 1);
  expect_point(points[1], -3.5, 0.4, -1);
  expect_point(points[2], 0.25, 0.5, 1);
}

TEST(Csv, ReadsHeaderCommentsBlanksAndForeignLineEnds) {
  const auto points =
      parse("\xEF\xBB\xBF# mine\r\n\r\n X , y,Label\r\n  \t\r\n 1 ,\t2 , 1.0\r\n#0,0,0\r\n3,4,-1");
  ASSERT_EQ(points.size(), 2u);
  expect_point(points[0], 1, 2, 1);
  expect_point(points[1], 3, 4, -1);
}

TEST(Csv, LabelZeroMeansMinusOne) {
  const auto points = parse("1,1,0\n2,2,1\n3,3,0\n");
  ASSERT_EQ(points.size(), 3u);
  EXPECT_EQ(points[0].label, -1);
  EXPECT_EQ(points[1].label, 1);
  EXPECT_EQ(points[2].label, -1);
}

TEST(Csv, OneClassIsEnough) {
  EXPECT_EQ(parse("1,1,1\n2,2,1\n").size(), 2u);
}

TEST(Csv, ReadsTheLargestFileAndCoordinates) {
  std::string text;
  for (int i = 0; i < kMaxPoints; ++i) text += "1000000,-1000000,1\n";
  EXPECT_EQ(parse(text).size(), static_cast<std::size_t>(kMaxPoints));
  EXPECT_EQ(error_of(text + "\n# end\n1,1,1\n"), "points.csv:65539: too many points; allowed: up to 65536");
}

TEST(Csv, RefusesBrokenFilesWithTheirLine) {
  const std::string three = "; allowed: three separated by commas, x,y,label";
  const std::string range = "; allowed: -1000000 to 1000000";
  const std::string labels = "; allowed: 1 and -1, or 1 and 0";
  const std::string none = "points.csv: no points; allowed: 1 to 65536 lines of x,y,label";
  const std::pair<std::string, std::string> table[] = {
      {"", none},
      {"\n\n# nothing\n", none},
      {"x,y,label\n", none},
      {"1,2\n", "points.csv:1: 2 fields in \"1,2\"" + three},
      {"1,2,1\n1,2,1,\n", "points.csv:2: 4 fields in \"1,2,1,\"" + three},
      {"1;2;1\n", "points.csv:1: one field in \"1;2;1\"" + three},
      {"1 2 1\n", "points.csv:1: one field in \"1 2 1\"" + three},
      {"x,y,label\nx,y,label\n1,1,1\n", "points.csv:2: x is \"x\", not a number" + range},
      {"label,x,y\n1,1,1\n", "points.csv:1: column 1 of the header is \"label\"; allowed: x,y,label"},
      {"x,label,y\n1,1,1\n", "points.csv:1: column 2 of the header is \"label\"; allowed: x,y,label"},
      {"a,X,c\n1,1,1\n", "points.csv:1: column 2 of the header is \"X\"; allowed: x,y,label"},
      {"# c\nx,y,1\n", "points.csv:2: x is \"x\", not a number" + range},
      {"1,2,1\none,2,1\n", "points.csv:2: x is \"one\", not a number" + range},
      {"1,2,1\n1,2e,1\n", "points.csv:2: y is \"2e\", not a number" + range},
      {"1,0x10,1\n", "points.csv:1: y is \"0x10\", not a number" + range},
      {"1,2,1\n\n,2,1\n", "points.csv:3: x is missing" + range},
      {"1, ,1\n", "points.csv:1: y is missing" + range},
      {"1,2,\n", "points.csv:1: label is missing" + labels},
      {"nan,2,1\n", "points.csv:1: x is \"nan\"" + range},
      {"1,-inf,1\n", "points.csv:1: y is \"-inf\"" + range},
      {"1,1e999,1\n", "points.csv:1: y is \"1e999\"" + range},
      {"1000000.1,2,1\n", "points.csv:1: x is \"1000000.1\"" + range},
      {"1,-2e6,1\n", "points.csv:1: y is \"-2e6\"" + range},
      {"+-1,2,1\n", "points.csv:1: x is \"+-1\", not a number" + range},
      {"1,2,2\n", "points.csv:1: label is \"2\"" + labels},
      {"1,2,0.5\n", "points.csv:1: label is \"0.5\"" + labels},
      {"1,2,nan\n", "points.csv:1: label is \"nan\"" + labels},
      {"1,2,red\n", "points.csv:1: label is \"red\", not a number" + labels},
      {"1,2,-1\n1,2,1\n1,2,0\n", "points.csv:3: label is \"0\" but line 1 has -1" + labels},
      {"# c\n1,2,0\n1,2,-1\n", "points.csv:3: label is \"-1\" but line 2 has 0" + labels},
      {"\"1\",2,1\n", "points.csv:1: x is \"\"1\"\", not a number" + range},
      {std::string("\x7F"
                   "ELF\x02\x00\x01,\xFF,1\n",
                   11),
       "points.csv:1: x is \"\\x7fELF\\x02\\x00\\x01\", not a number" + range},
      {std::string(100, '7') + ",x" + std::string(100, 'y') + ",1\n",
       "points.csv:1: x is \"" + std::string(40, '7') + "...\"" + range}};
  for (const auto& [text, line] : table) EXPECT_EQ(error_of(text), line) << text;
}

TEST(Csv, RefusesWhatCannotBeRead) {
  const auto error = [](const std::string& path) {
    try {
      read_csv(path);
    } catch (const UsageError& e) {
      return std::string(e.what());
    }
    return std::string("no error");
  };
  const std::string allowed = "; allowed: a CSV file of x,y,label";
  EXPECT_EQ(error("/nowhere/points.csv"),
            "/nowhere/points.csv: cannot read: No such file or directory" + allowed);
  EXPECT_EQ(error("/"), "/: cannot read: it is a directory" + allowed);
  EXPECT_EQ(error("/dev/zero"), "/dev/zero: cannot read: it is larger than 64 MiB" + allowed);
}

std::string numbered_file(int count) {
  std::string text = "x,y,label\n";
  for (int i = 0; i < count; ++i) text += std::to_string(i) + ",0," + (i % 2 == 0 ? "1" : "-1") + "\n";
  return text;
}

TEST(CsvDataset, DataSeedShufflesTheFileAndOrderSeedTheTrainingPoints) {
  const CsvFile file(numbered_file(20));
  DataConfiguration data;
  data.dataset = DatasetKind::file;
  data.file = file.path();
  data.train = 75;
  std::set<std::vector<double>> splits;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Dataset made = make_dataset(data, seed);
    ASSERT_EQ(made.train.size(), 15u);
    ASSERT_EQ(made.test.size(), 5u);
    std::multiset<double> all;
    std::vector<double> train;
    for (const Point& p : made.train) train.push_back(p.x);
    for (const Point& p : made.train) all.insert(p.x);
    for (const Point& p : made.test) all.insert(p.x);
    EXPECT_EQ(std::set<double>(all.begin(), all.end()).size(), 20u);
    splits.insert(train);
    const Dataset ordered = make_dataset(data, seed, 3);
    EXPECT_EQ(ordered.test[0].x, made.test[0].x);
  }
  EXPECT_EQ(splits.size(), 5u);
  EXPECT_EQ(point_counts(data).train, 15);
  EXPECT_EQ(point_counts(data).test, 5);
}

TEST(CsvDataset, PointsKeepsARandomPartOfTheFile) {
  const CsvFile file(numbered_file(20));
  DataConfiguration all, some;
  all.dataset = some.dataset = DatasetKind::file;
  all.file = some.file = file.path();
  some.points = 8;
  const Dataset whole = make_dataset(all, 6), part = make_dataset(some, 6);
  ASSERT_EQ(part.train.size(), 4u);
  ASSERT_EQ(part.test.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(part.train[i].x, whole.train[i].x);
    EXPECT_EQ(part.test[i].x, whole.train[4 + i].x);
  }
  EXPECT_EQ(point_counts(some).train, 4);
  some.points = 21;
  try {
    make_dataset(some, 6);
    FAIL();
  } catch (const UsageError& e) {
    EXPECT_EQ(e.what(), "data.points is 21, but " + file.path() + " has 20; allowed: 0 (all of them) to 20");
  }
  EXPECT_THROW(point_counts(some), UsageError);
}

TEST(CsvDataset, WorksBesideAPlaygroundSeed) {
  const CsvFile file(numbered_file(10));
  Configuration configuration;
  configuration.data.dataset = DatasetKind::file;
  configuration.data.file = file.path();
  configuration.data.playground_seed = "0.5";
  EXPECT_EQ(make_dataset(configuration.data, 0).train.size(), 5u);
  EXPECT_EQ(initial_parameters(configuration, {}).values.size(), 25u);
}

}  // namespace
}  // namespace seedbed
