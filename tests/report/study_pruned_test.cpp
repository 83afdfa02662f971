// SPDX-License-Identifier: Apache-2.0
// What is said of a pruned result, and what is refused.
#include "report/study_pruned.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/butterfly.h"
#include "report/study_compare.h"
#include "report/study_plan_seeds.h"
#include "report/study_text.h"
#include "seedbed/error.h"
#include "seedbed/report.h"
#include "seedbed/sheet.h"
#include "tests/result/samples.h"

namespace seedbed {
namespace {

using testing::HasSubstr;
using testing::Not;

Sweep raced(std::int64_t first = 4) {
  return parse_sweep(
      "name = \"raced\"\n[train]\nepochs = 30\n[grid]\ntrain.batch = [1, 10]\n[seeds]\ncount = 4\n"
      "[prune]\nmethod = \"asha\"\ncohort = 8\nfirst = " +
          std::to_string(first),
      "raced.toml");
}

/// Batch 1: losses 0.1 (to the end), 0.2 (to the second rung), 0.3 and 0.4 (to the first). Batch 10: 0.5,
/// 0.6, pruned at the first, one diverged before it and one after.
void write_raced(const std::string& path) {
  const Sweep sweep = raced();
  ResultWriter writer(path, sweep, test::kFacts, 8);
  std::vector<NetworkResult> results = test::made_up_unit(sweep, 0, 8);
  const double nan = std::nan("");
  for (std::size_t n = 0; n < 8; ++n) {
    NetworkResult& r = results[n];
    r.solved_epoch.reset();
    r.curve.clear();
    r.status = Status::pruned;
    r.epochs = 4;
    r.rung_scores = {0.1 * static_cast<double>(n + 1)};
    for (double& value : r.parameters.values) value = 0.25;
  }
  results[0].status = Status::done;
  results[0].epochs = 30;
  results[0].rung_scores = {0.1, 0.05};
  results[0].metrics = {0.1, 0.025, 1, 1};
  results[1].epochs = 12;
  results[1].rung_scores = {0.2, 0.15};
  results[1].metrics = {0.1, 0.15, 1, 0.9};
  for (const std::size_t n : {2, 3, 4, 5}) results[n].metrics.test_loss = results[n].rung_scores[0];
  for (const std::size_t n : {6, 7}) {
    results[n].status = Status::diverged;
    results[n].epochs = 3;
    results[n].rung_scores = {nan};
    results[n].metrics = {nan, nan, nan, nan};
    for (double& value : results[n].parameters.values) value = nan;
  }
  results[7].epochs = 9;
  results[7].rung_scores = {0.7, nan};
  writer.commit(0, 0, results);
}

struct PrunedStudyTest : testing::Test {
  test::Scratch scratch;
  std::string path = scratch.file("raced.db");
  PrunedStudyTest() { write_raced(path); }
};

std::vector<std::int64_t> reached(const PrunedStudy& study) {
  std::vector<std::int64_t> counts;
  for (const PrunedStudy::Rung& rung : study.rungs) counts.push_back(rung.reached);
  return counts;
}

TEST_F(PrunedStudyTest, Counts) {
  const ResultReader result(path);
  const auto studies = study_pruned(result, {"train.batch"});
  ASSERT_EQ(studies.size(), 2u);
  const PrunedStudy& a = studies[0];
  EXPECT_EQ(a.values[0].label, "1");
  EXPECT_EQ(a.networks, 4);
  EXPECT_EQ(a.pruned, 3);
  EXPECT_EQ(a.ended, 1);
  EXPECT_EQ(a.diverged, 0);
  EXPECT_EQ(reached(a), (std::vector<std::int64_t>{4, 2}));
  ASSERT_TRUE(a.best);
  EXPECT_EQ(a.best->network, 0);
  EXPECT_EQ(a.best->score, 0.025);
  EXPECT_TRUE(a.best->ended);
  EXPECT_DOUBLE_EQ(a.first_rung.median, 0.25);
  const PrunedStudy& b = studies[1];
  EXPECT_EQ(reached(b), (std::vector<std::int64_t>{3, 0}));
  EXPECT_EQ(b.diverged, 2);
  EXPECT_EQ(b.best->network, 4);
  EXPECT_EQ(b.best->epochs, 4);
  EXPECT_FALSE(b.best->ended);
  const auto pooled = study_pruned(result, {});
  ASSERT_EQ(pooled.size(), 1u);
  EXPECT_EQ(pooled[0].configurations, 2);
  EXPECT_EQ(pooled[0].networks, 8);
}

TEST_F(PrunedStudyTest, TableAsPrinted) {
  const ResultReader result(path);
  const std::vector<std::string> keys{"train.batch"};
  EXPECT_EQ(
      pruned_table(result.sweep(), keys, study_pruned(result, keys)),
      R"(batch  N  at 4  at 12  at the end  pruned  diverged  best test_loss  epochs  network  median at 4 [quartiles]
────────────────────────────────────────────────────────────────────────────────────────────────────────────────
1      4     4      2           1       3         0          0.0250      30        0        0.250 [0.175, 0.325]
10     4     3      0           0       2         2           0.500       4        4        0.600 [0.550, 0.650]

8 networks: 1 trained to the end, 5 pruned, 2 diverged. Pruned by test_loss at epochs 4, 12; the best 1 in 3 of what is
known go on, in cohorts of 8.
Seeds: init and data seeds vary together from 0, order is fixed.
Rows by their best network: that which got farthest, then by its score there. No share solved, time to solve or quantile
at the end: the networks that pruning stopped are missing there, so that these would not be those of the seeds; the
first rung is the last epoch that all networks reached.
)");
  EXPECT_THAT(pruned_table(result.sweep(), keys, study_pruned(result, keys), 1),
              HasSubstr("The best 1 of 2 rows; all of them with --csv or --json."));
}

TEST_F(PrunedStudyTest, JsonKeepsItsKeys) {
  const ResultReader result(path);
  const auto studies = study_pruned(result, {"train.batch"});
  const auto json = nlohmann::json::parse(pruned_json(result.sweep(), studies[0]));
  EXPECT_EQ(json["configuration"]["train.batch"], 1);
  EXPECT_EQ(json["networks"], 4);
  EXPECT_EQ(json["pruned"], 3);
  EXPECT_EQ(json["diverged"], 0);
  for (const char* key :
       {"solved", "success", "success_low", "success_high", "median_epochs", "median_low", "median_high"}) {
    ASSERT_TRUE(json.contains(key)) << key;
    EXPECT_TRUE(json[key].is_null()) << key;
  }
  for (const char* metric : {"test_loss", "test_accuracy"}) {
    EXPECT_EQ(json[metric].size(), 10u);
    for (const auto& [part, value] : json[metric].items()) EXPECT_TRUE(value.is_null()) << part;
  }
  EXPECT_EQ(json["rungs"].dump(), R"([{"epoch":4,"reached":4},{"epoch":12,"reached":2}])");
  EXPECT_EQ(json["best"]["score"], 0.025);
  EXPECT_EQ(json["first_rung"]["count"], 4);
}

TEST_F(PrunedStudyTest, CsvHasAsManyFieldsAsItsHeader) {
  const ResultReader result(path);
  const std::vector<std::string> keys{"train.batch"};
  const auto fields = [](const std::string& line) { return std::count(line.begin(), line.end(), ','); };
  const std::string header = pruned_csv_header(result.sweep(), keys);
  EXPECT_THAT(header, HasSubstr(",pruned,ended,reached_4,reached_12,best_network,"));
  for (const PrunedStudy& study : study_pruned(result, keys))
    EXPECT_EQ(fields(pruned_csv_line(study)), fields(header));
  EXPECT_THAT(pruned_csv_line(study_pruned(result, keys)[0]), HasSubstr(",3,1,4,2,0,0.025,30,"));
}

/// The line of the PrunedError that f throws.
template <class F>
std::string refusal(F f) {
  try {
    f();
  } catch (const PrunedError& error) {
    EXPECT_EQ(error.code(), ExitCode::failed);
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    return error.what();
  }
  return "";
}

TEST_F(PrunedStudyTest, WhatNeedsWholePopulationsIsRefused) {
  const ResultReader result(path);
  const Sweep& sweep = result.sweep();
  const RowSource rows = [&](std::int64_t first, std::int64_t count) { return result.rows(first, count); };
  const std::string why =
      ": [prune] stopped networks early, so that shares, times and quantiles are not those of the seeds; run "
      "the sweep with --set prune.method=none for them";
  EXPECT_EQ(refusal([&] { study_result(result); }), "study" + why);
  EXPECT_EQ(refusal([&] {
              compare(sweep, rows, select_configurations(sweep, "batch=1"),
                      select_configurations(sweep, "batch=10"));
            }),
            "--compare" + why);
  EXPECT_EQ(refusal([&] { seed_plan_text(sweep, {}, {}); }), "--plan-seeds" + why);
  EXPECT_EQ(refusal([&] { butterfly(result, 0, 4, {}); }), "butterfly" + why);
  if (report_left_out().empty()) {
    EXPECT_EQ(refusal([&] { write_report(result, path, scratch.file("r.html")); }), "report" + why);
    EXPECT_FALSE(std::filesystem::exists(scratch.file("r.html")));
  }
}

TEST_F(PrunedStudyTest, IsDrawn) {
  const ResultReader result(path);
  EXPECT_TRUE(write_sheet(result, scratch.file("sheet.png"), {}).empty());
  EXPECT_GT(std::filesystem::file_size(scratch.file("sheet.png")), 1000u);
}

}  // namespace
}  // namespace seedbed
