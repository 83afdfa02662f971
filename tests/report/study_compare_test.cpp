// SPDX-License-Identifier: Apache-2.0
// Selections of configurations, pairs by seed, and what a comparison reports.
#include "report/study_compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/study_plan_seeds.h"
#include "report/synthetic.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_report::made_up_row;
using testing_report::made_up_rows;
using testing_report::two_by_two;

TEST(Selection, ByLabelByJsonAndBySeveralKeys) {
  const Sweep sweep = two_by_two();
  EXPECT_THAT(select_configurations(sweep, "network.hidden=8-8").configurations, ElementsAre(2, 3));
  EXPECT_THAT(select_configurations(sweep, "hidden=[8, 8],regularization_rate=1e-3").configurations,
              ElementsAre(3));
  EXPECT_THAT(select_configurations(sweep, "hidden=none").configurations, ElementsAre(0, 1));
  EXPECT_THROW(select_configurations(sweep, "hidden"), UsageError);
  EXPECT_THROW(select_configurations(sweep, "batch=3"), UsageError);
  try {
    select_configurations(sweep, "hidden=7");
    FAIL() << "no error";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "--compare: network.hidden=7: no such value; there are none, 8-8");
  }
}

GroupComparison compare_texts(const Sweep& sweep, const RowSource& rows, const std::string& a,
                              const std::string& b) {
  return compare(sweep, rows, select_configurations(sweep, a), select_configurations(sweep, b));
}

// 8-8 solves 2 of 4 without and 3 of 4 with the rate; pooled 5 of 8 against 0 + 1 of 8.
TEST(Compare, PairsNetworksOfTheSameSeed) {
  const Sweep sweep = two_by_two();
  const GroupComparison c = compare_texts(sweep, made_up_rows(sweep), "hidden=8-8,regularization_rate=0",
                                          "hidden=8-8,regularization_rate=0.001");
  EXPECT_TRUE(c.paired);
  EXPECT_FALSE(c.pooled);
  EXPECT_EQ(c.difference.difference, -0.25);
  const ProportionDifference expected = paired_difference_interval({2, 0, 1, 1});
  EXPECT_EQ(c.difference.limits.low, expected.limits.low);
  EXPECT_EQ(c.share_p, 1);  // one discordant seed
  EXPECT_EQ(c.horizon, 100);
  const GroupComparison pooled = compare_texts(sweep, made_up_rows(sweep), "hidden=8-8", "hidden=none");
  EXPECT_TRUE(pooled.paired && pooled.pooled);
  EXPECT_EQ(pooled.of_a.solved, 5);
  EXPECT_EQ(pooled.of_b.solved, 1);
  // Equal losses but for the diverged network, which counts as the worst: 7 ties and a defeat.
  EXPECT_EQ(pooled.better_loss.probability, 3.5 / 8);
}

TEST(Compare, WithoutPartnersSamplesAreIndependent) {
  const Sweep sweep = two_by_two();
  const RowSource rows = [&](std::int64_t first, std::int64_t count) {
    std::vector<NetworkRow> found;
    for (std::int64_t id = first; id < first + count; ++id) {
      if (id < 15) found.push_back(made_up_row(sweep, id));
    }
    return found;
  };
  const GroupComparison c = compare_texts(sweep, rows, "hidden=8-8", "hidden=none");
  EXPECT_FALSE(c.paired);
  EXPECT_EQ(c.difference.limits.low, difference_interval(5, 7, 1, 8).limits.low);
  EXPECT_TRUE(std::isnan(c.share_p));
  EXPECT_THROW(compare_texts(sweep, rows, "hidden=8-8", "regularization_rate=0"), UsageError)
      << "they overlap";
}

TEST(Compare, TextAndJson) {
  const Sweep sweep = two_by_two();
  const std::vector<GroupComparison> one{
      compare_texts(sweep, made_up_rows(sweep), "hidden=8-8", "hidden=none")};
  const std::string text = comparison_text(sweep, one);
  EXPECT_THAT(text, HasSubstr("A: hidden=8-8"));
  EXPECT_THAT(text, HasSubstr("Success, A - B: 0.500 ["));
  EXPECT_THAT(text, HasSubstr("Newcombe, same seeds"));
  EXPECT_THAT(text, HasSubstr("Several configurations are pooled"));
  EXPECT_THAT(text, HasSubstr("Seeds: init and data seeds vary together"));
  const auto json = nlohmann::json::parse(comparison_json(one));
  EXPECT_EQ(json[0]["success_difference"], 0.5);
  EXPECT_EQ(json[0]["sign_flip_risk_success"]["1"].get<double>(), one[0].share_risk[0]);
  EXPECT_EQ(json[0]["a"]["solved"], 5);
}

TEST(SortStudies, BestFirstAndStable) {
  const Sweep sweep = two_by_two();
  std::vector<ConfigurationStudy> studies;
  study_rows(sweep, made_up_rows(sweep), sweep.swept_keys(),
             [&](const ConfigurationStudy& s) { studies.push_back(s); });
  sort_studies(studies, StudyOrder::success);
  EXPECT_EQ(studies[0].group.solved, 3);
  EXPECT_EQ(studies[3].group.solved, 0);
  sort_studies(studies, StudyOrder::epochs);
  EXPECT_EQ(studies[0].group.epochs.median, 31.0);
  sort_studies(studies, StudyOrder::loss);
  EXPECT_EQ(studies[3].group.test_loss.median, 0.125);
  EXPECT_THAT(seed_plan_text(sweep, sweep.swept_keys(), studies), HasSubstr("to tell from the next"));
}

}  // namespace
}  // namespace seedbed
