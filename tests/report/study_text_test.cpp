// SPDX-License-Identifier: Apache-2.0
// The table, JSON and CSV of a study, as people and programs see them.
#include "report/study_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "report/describe.h"
#include "report/synthetic.h"
#include "report/text_table.h"

namespace seedbed {
namespace {

using testing::HasSubstr;
using testing_report::made_up_rows;
using testing_report::two_by_two;

std::vector<ConfigurationStudy> study(const Sweep& sweep, const std::vector<std::string>& by = {}) {
  std::vector<ConfigurationStudy> studies;
  study_rows(sweep, made_up_rows(sweep), resolve_keys(sweep, by),
             [&](const ConfigurationStudy& s) { studies.push_back(s); });
  return studies;
}

TEST(StudyTable, AsPrinted) {
  const Sweep sweep = two_by_two();
  EXPECT_EQ(
      study_table(sweep, sweep.swept_keys(), study(sweep)),
      R"(hidden  regularization_rate  N  solved  success [95 %]          epochs [95 %]      censored  diverged  test loss [quartiles]      accuracy    min    max
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
none    0                    4       0    0.000 [0.000, 0.490]    >100                    4         0     0.0938 [0.0547, 0.156]     0.812  0.625  1.000
none    0.001                4       1    0.250 [0.046, 0.699]    >100 [20, >100]         3         0     0.0938 [0.0547, 0.156]     0.812  0.625  1.000
8-8     0                    4       2    0.500 [0.150, 0.850]      31 [30, >100]         2         0     0.0938 [0.0547, 0.156]     0.812  0.625  1.000
8-8     0.001                4       3    0.750 [0.301, 0.954]      41 [40, >100]         0         1      0.125 [0.0938, 0.188]     0.875  0.750  1.000

16 networks of 4 configurations, 100 epochs at most; 6 solved, 9 censored, 1 diverged.
Seeds: init and data seeds vary together from 0, order is fixed.
Solved: test_accuracy >= 0.99 at some epoch. Success: Wilson interval, 95 %. Epochs to solve: Kaplan-Meier median,
unsolved networks censored at the last epoch, diverged ones never solving; Brookmeyer-Crowley interval on the log(-log)
scale, 95 %. Test loss and accuracy: at the last epoch, medians over the networks that did not diverge.
)");
}

TEST(StudyTable, SaysWhatWasPooled) {
  const Sweep sweep = two_by_two();
  const std::string table = study_table(sweep, {"network.hidden"}, study(sweep, {"network.hidden"}));
  EXPECT_THAT(table, HasSubstr("16 networks of 4 configurations"));
  EXPECT_THAT(table, HasSubstr("Pooled over train.regularization_rate."));
}

TEST(StudyTable, WithoutAxesAndWithoutRule) {
  const Sweep sweep = parse_sweep("[stop]\nsolved = \"never\"\n[seeds]\ncount = 2\n", "t");
  const auto studies = study(sweep);
  const std::string table = study_table(sweep, {}, studies);
  EXPECT_THAT(table, HasSubstr("configuration  N  diverged"));
  EXPECT_THAT(table, HasSubstr("No criterion for solved was set."));
  EXPECT_TRUE(nlohmann::json::parse(study_json(studies[0]))["success"].is_null());
}

TEST(StudyJson, HasTheKeysOfTheContract) {
  const Sweep sweep = two_by_two();
  const auto json = nlohmann::ordered_json::parse(study_json(study(sweep)[2]));
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  EXPECT_THAT(keys, testing::ElementsAre("configuration", "networks", "solved", "diverged", "success",
                                         "success_low", "success_high", "median_epochs", "median_low",
                                         "median_high", "test_loss", "test_accuracy"));
  for (const char* metric : {"test_loss", "test_accuracy"}) {
    std::set<std::string> parts;
    for (const auto& [key, value] : json[metric].items()) parts.insert(key);
    EXPECT_EQ(parts, (std::set<std::string>{"min", "q05", "q25", "median", "q75", "q95", "max", "mean", "sd",
                                            "iqm"}));
  }
  EXPECT_EQ(json["configuration"].dump(), R"({"network.hidden":[8,8],"train.regularization_rate":0})");
  EXPECT_EQ(json["networks"], 4);
  EXPECT_EQ(json["success"], 0.5);
  EXPECT_EQ(json["success_low"].get<double>(), wilson_interval(2, 4).low);  // every digit
  EXPECT_TRUE(json["median_epochs"].is_number_integer());
  EXPECT_EQ(json["median_epochs"], 31);
  EXPECT_TRUE(json["median_high"].is_null());
  EXPECT_EQ(json["test_loss"]["max"], 0.25);
}

TEST(StudyJson, WhatHasNoValueIsNull) {
  const Sweep sweep = two_by_two();
  GroupCollector all_diverged;
  all_diverged.add(std::nullopt, true, 100, 0, 0);
  const ConfigurationStudy study{sweep.swept_values(0), 1, std::move(all_diverged).finish()};
  const auto json = nlohmann::json::parse(study_json(study));
  EXPECT_TRUE(json["median_epochs"].is_null());
  EXPECT_EQ(json["success"], 0.0);
  for (const auto& [key, value] : json["test_loss"].items()) EXPECT_TRUE(value.is_null()) << key;
}

TEST(StudyCsv, HeaderAndLinesMatch) {
  const Sweep sweep = two_by_two();
  const std::string header = study_csv_header(sweep.swept_keys());
  EXPECT_TRUE(
      header.starts_with("network.hidden,train.regularization_rate,networks,solved,diverged,success,"));
  EXPECT_THAT(header, HasSubstr(",median_high,test_loss_min,test_loss_q05,"));
  EXPECT_TRUE(header.ends_with(",test_accuracy_iqm\n"));
  const std::string line = study_csv_line(study(sweep)[2]);
  EXPECT_TRUE(line.starts_with("\"[8,8]\",0,4,2,0,0.5,")) << line;
  EXPECT_THAT(line, HasSubstr(",31,30,,"));  // the upper limit is not reached
  EXPECT_EQ(std::count(line.begin(), line.end(), ','), std::count(header.begin(), header.end(), ',') + 1);
}

TEST(TextTable, CountsCharactersNotBytes) {
  TextTable table;
  table.add_column("σ", Align::left);
  table.add_column("n", Align::right);
  table.add_row({"größe", "1"});
  table.add_row({"a", "22"});
  EXPECT_EQ(table.text(), "σ       n\n─────────\ngröße   1\na      22\n");
}

TEST(WrapText, BreaksAtBlanksAndKeepsParagraphs) {
  EXPECT_EQ(wrap_text("one two three\nfour", 8), "one two\nthree\nfour\n");
  EXPECT_EQ(wrap_text("averylongword to", 5), "averylongword\nto\n");
  EXPECT_EQ(wrap_text("level 95 %, so", 9), "level\n95 %, so\n");
  EXPECT_EQ(wrap_text("", 5), "");
}

TEST(Describe, NumbersAndSeeds) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
  EXPECT_EQ(with_commas(-1000), "-1,000");
  EXPECT_EQ(counted(1, "seed"), "1 seed");
  EXPECT_EQ(counted(2000, "seed"), "2,000 seeds");
  SeedDesign seeds;
  seeds.vary_data = false;
  EXPECT_EQ(seeds_text(seeds), "init seed varies from 0, data and order are fixed");
  seeds.vary_init = false;
  EXPECT_EQ(seeds_text(seeds), "no seed varies, init, data and order are fixed");
  seeds.crossed = true;
  seeds.init_count = 16;
  seeds.order_count = 4;
  EXPECT_EQ(seeds_text(seeds), "16 init x 1 data x 4 order seeds, crossed");
  EXPECT_THAT(short_names({"a.rate", "b.rate", "c.hidden"}),
              testing::ElementsAre("a.rate", "b.rate", "hidden"));
}

}  // namespace
}  // namespace seedbed
