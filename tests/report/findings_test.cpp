// SPDX-License-Identifier: Apache-2.0
// What the report claims in words: no winner that chance would have named, no interval beyond what a metric
// can be, nothing solved where nothing can be judged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "report/page/sections.h"
#include "report/study_compare.h"
#include "report/study_plan_seeds.h"
#include "report/study_text.h"
#include "report/synthetic.h"
#include "src/study/counter_random.h"

namespace seedbed {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Every network of `sweep`, finished, as `change` makes it.
template <typename Change>
RowSource rows_by(const Sweep& sweep, Change change) {
  return [&sweep, change](std::int64_t first, std::int64_t count) {
    std::vector<NetworkRow> rows;
    for (std::int64_t id = first; id < first + count; ++id) {
      NetworkRow row = testing_report::made_up_row(sweep, id);
      row.status = Status::done;
      row.solved_epoch.reset();
      row.metrics = {0.1, 0.1, 1, 1};
      change(row, id % sweep.seeds().networks());
      rows.push_back(row);
    }
    return rows;
  };
}

std::vector<std::string> words_of(const Population& p) {
  page::Json data;
  data["risk"] = page::risk_section(p);
  data["importance"] = page::importance_section(p);
  data["variance"] = data["functions"] = nullptr;
  return page::findings(p, data);
}

std::string all_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& sentence : words) text += sentence + '\n';
  return text;
}

const char* const kSixteenCells =
    "[train]\nepochs = 100\n[grid]\nnetwork.hidden = [[2], [3], [4], [5]]\n"
    "train.batch = [1, 2, 5, 10]\n[seeds]\ncount = 40\n";

// Sixteen equal configurations: in 400 such sweeps some pair is told apart in about a share of 0.05 (0.06);
// the first significant rival, each at its own level, is found in four of five.
TEST(Findings, NameNoWinnerOfEqualConfigurations) {
  const Sweep sweep = parse_sweep(kSixteenCells, "t");
  const int sweeps = 400;
  int claims = 0, alone = 0;
  for (int k = 0; k < sweeps; ++k) {
    const CounterRandom random(static_cast<std::uint64_t>(k));
    const Population p =
        read_population(sweep, rows_by(sweep, [&](NetworkRow& row, std::int64_t) {
                          if (random.uniform(static_cast<std::uint64_t>(row.network_id)) < 0.5)
                            row.solved_epoch = 5;
                        }));
    claims += page::risk_section(p)["told_apart"].get<bool>();
    const std::vector<std::size_t> order = p.ranking();
    bool found = false;
    for (std::size_t i = 1; i < order.size(); ++i)
      found = found || page::success_difference(p, order[0], order[i]).limits.low > 0;
    alone += found;
  }
  RecordProperty("claims", claims);
  EXPECT_LE(claims, 0.075 * sweeps);
  EXPECT_GT(alone, 0.6 * sweeps) << "without the correction";
}

TEST(Findings, SayForHowManyPairsADifferenceHolds) {
  const Sweep sweep = parse_sweep(kSixteenCells, "t");
  const auto solved = [](NetworkRow& row, std::int64_t seed) {
    if (seed < 2 * (row.configuration_id + 1)) row.solved_epoch = 5 + row.configuration_id;
  };
  const std::string text = all_of(words_of(read_population(sweep, rows_by(sweep, solved))));
  EXPECT_THAT(text, HasSubstr("These seeds can't tell it from"));
  EXPECT_THAT(text, HasSubstr("(95 % for all 120 pairs together)"));
  EXPECT_THAT(text, HasSubstr("more often than"));
  const auto risk = page::risk_section(read_population(sweep, rows_by(sweep, solved)));
  EXPECT_EQ(risk["comparisons"], 120);
  EXPECT_EQ(page::joint_level(1), kDefaultLevel);
  EXPECT_NEAR(page::joint_level(120), 1 - 0.05 / 120, 1e-15);
}

// Two are as early, a third is not told apart, the fourth is much later.
TEST(Findings, TheFastestIsNamedWithItsEquals) {
  const Sweep sweep = parse_sweep(
      "[train]\nepochs = 100\n[grid]\nnetwork.hidden = [[2], [3], [4], [5]]\n[seeds]\ncount = 40\n", "t");
  const std::int64_t middle[] = {20, 20, 21, 80};
  const auto row = [&](NetworkRow& r, std::int64_t seed) {
    r.solved_epoch = middle[r.configuration_id] + seed / 4 - 5;
  };
  const std::string text = all_of(words_of(read_population(sweep, rows_by(sweep, row))));
  EXPECT_THAT(text, HasSubstr("2 has the earliest median: half of its networks have solved by epoch"));
  EXPECT_THAT(text,
              HasSubstr("As early: 3. These seeds can't tell it from 4 (95 % for all 4 medians together)."));
  EXPECT_THAT(text, Not(HasSubstr("is the fastest")));
  const auto clear = [&](NetworkRow& r, std::int64_t seed) {
    r.solved_epoch = 20 * r.configuration_id + seed / 4;
  };
  EXPECT_THAT(all_of(words_of(read_population(sweep, rows_by(sweep, clear)))),
              HasSubstr("2 is the fastest: half of its networks have solved by epoch 4 ["));
  // Half of the first have solved, just; of the others none.
  const auto barely = [&](NetworkRow& r, std::int64_t seed) {
    if (r.configuration_id == 0 && seed < 22) r.solved_epoch = 20 + seed;
  };
  const std::string open = all_of(words_of(read_population(sweep, rows_by(sweep, barely))));
  EXPECT_THAT(open, HasSubstr("2 has the earliest median: half of its networks have solved by epoch 39 ["));
  EXPECT_THAT(open, HasSubstr("its own may lie beyond the last epoch (95 % for all 4 medians together)."));
}

// Ten accuracies of which two are low, ten losses of which two are high.
TEST(Sections, IntervalsStayWithinWhatAMetricCanBe) {
  const Sweep sweep = parse_sweep("[train]\nepochs = 100\n[seeds]\ncount = 10\n", "t");
  const Population p = read_population(sweep, rows_by(sweep, [](NetworkRow& row, std::int64_t seed) {
                                         const double off =
                                             seed < 4 ? 0.25 * static_cast<double>(seed + 1) : 0;
                                         row.metrics = {0.001, off, 1, 1 - off / 4};
                                       }));
  const page::Json cell = page::cell_table(p, {0})[0];
  EXPECT_EQ(cell["loss"]["iqm_limits"][0], 0);
  EXPECT_GT(cell["loss"]["iqm_limits"][1].get<double>(), cell["loss"]["iqm"].get<double>());
  EXPECT_EQ(cell["accuracy"]["iqm_limits"][1], 1);
  EXPECT_LT(cell["gap"]["iqm_limits"][0].get<double>(), 0) << "a gap may be negative";
  EXPECT_THAT(cell["loss"]["interval"].get<std::string>(), HasSubstr("cut at 0"));
}

const char* const kMixed =
    "[train]\nepochs = 60\n[grid]\ndata.dataset = [\"circle\", \"plane\"]\ntrain.batch = [1, 10]\n"
    "[seeds]\ncount = 12\n";
const char* const kPlane =
    "[data]\ndataset = \"plane\"\n[train]\nepochs = 60\n[grid]\ntrain.batch = [1, 10]\n[seeds]\ncount = 12\n";

RowSource circles_solve(const Sweep& sweep) {
  return rows_by(sweep, [&sweep](NetworkRow& row, std::int64_t seed) {
    const bool regression = sweep.configuration(row.configuration_id).regression();
    if (regression)
      row.metrics.train_accuracy = row.metrics.test_accuracy = std::numeric_limits<double>::quiet_NaN();
    else if (seed < 6)
      row.solved_epoch = 10;
  });
}

TEST(Regression, WithoutACriterionHasNoSuccess) {
  const Sweep sweep = parse_sweep(kMixed, "t");
  std::vector<ConfigurationStudy> studies;
  study_rows(sweep, circles_solve(sweep), sweep.swept_keys(),
             [&](const ConfigurationStudy& s) { studies.push_back(s); });
  ASSERT_EQ(studies.size(), 4u);
  const auto circle = nlohmann::json::parse(study_json(studies[0])),
             plane = nlohmann::json::parse(study_json(studies[2]));
  EXPECT_EQ(circle["success"], 0.5);
  for (const char* key :
       {"success", "success_low", "success_high", "median_epochs", "median_low", "median_high"})
    EXPECT_TRUE(plane[key].is_null()) << key;
  EXPECT_EQ(plane["networks"], 12);
  EXPECT_EQ(plane["test_loss"]["median"], 0.1);
  EXPECT_EQ(studies[2].group.censored, 0);
  const std::string table = study_table(sweep, sweep.swept_keys(), studies);
  EXPECT_THAT(table, HasSubstr("12 solved, 12 censored"));
  EXPECT_THAT(table, HasSubstr("can't judge a regression"));
  EXPECT_EQ(table.substr(table.find("\nplane")).find(">60"), std::string::npos);
  EXPECT_THAT(seed_plan_text(sweep, sweep.swept_keys(), studies), Not(HasSubstr("plane")));
}

TEST(Regression, PooledWithAClassificationItDoesNotCount) {
  const Sweep sweep = parse_sweep(kMixed, "t");
  study_rows(sweep, circles_solve(sweep), {"train.batch"}, [&](const ConfigurationStudy& s) {
    EXPECT_EQ(s.group.networks, 24);
    EXPECT_EQ(s.group.judged, 12);
    EXPECT_EQ(s.group.success, 0.5);
    EXPECT_EQ(s.group.success_limits.low, wilson_interval(6, 12).low);
  });
}

TEST(Regression, IsComparedByItsLoss) {
  const Sweep sweep = parse_sweep(kPlane, "t");
  const std::vector<GroupComparison> one{compare(sweep, circles_solve(sweep),
                                                 select_configurations(sweep, "batch=1"),
                                                 select_configurations(sweep, "batch=10"))};
  EXPECT_THAT(comparison_text(sweep, one), AllOf(Not(HasSubstr("Success")), HasSubstr("lower test loss")));
  const auto json = nlohmann::json::parse(comparison_json(one));
  EXPECT_TRUE(json[0]["success_difference"].is_null());
  EXPECT_TRUE(json[0]["a"]["success"].is_null());
  EXPECT_TRUE(json[0]["a"]["success_low"].is_null());
}

TEST(Regression, IsNotReportedAsUnsolved) {
  const Sweep mixed = parse_sweep(kMixed, "t");
  const Population p = read_population(mixed, circles_solve(mixed));
  EXPECT_TRUE(p.stop);
  EXPECT_EQ(p.censored, 12);
  EXPECT_EQ(p.judged_ranking().size(), 2u);
  const page::Json table = page::cell_table(p, {0, 2});
  EXPECT_EQ(table[0]["success"], 0.5);
  EXPECT_TRUE(table[1]["success"].is_null());
  EXPECT_EQ(page::survival_section(p, {0, 1, 2, 3}).size(), 2u);
  EXPECT_EQ(page::success_heatmap(p)["values"].size(), 2u);
  EXPECT_EQ(page::planning_section(p, {0, 1, 2, 3})["rows"].size(), 2u);
  EXPECT_THAT(all_of(words_of(p)), Not(HasSubstr("plane")));
  const Sweep plane = parse_sweep(kPlane, "t");
  const Population only = read_population(plane, circles_solve(plane));
  EXPECT_FALSE(only.stop);
  EXPECT_THAT(all_of(words_of(only)), AllOf(HasSubstr("can't judge a regression"), Not(HasSubstr("No seed")),
                                            HasSubstr("lowest median test loss")));
}

TEST(Crossed, SharedSeedsAreSaidWhereverIntervalsAre) {
  const Sweep sweep = parse_sweep(
      "[train]\nepochs = 60\n[grid]\ntrain.batch = [1, 10]\n[seeds]\ncrossed = { init = 4, data = 3, order = "
      "2 }\n",
      "t");
  const RowSource rows = rows_by(sweep, [](NetworkRow& row, std::int64_t seed) {
    if (seed < 12) row.solved_epoch = 10;
  });
  std::vector<ConfigurationStudy> studies;
  study_rows(sweep, rows, sweep.swept_keys(), [&](const ConfigurationStudy& s) { studies.push_back(s); });
  const std::string words = "24 networks of a configuration share 4 init + 3 data + 2 order seeds";
  const auto flat = [](std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  };
  EXPECT_THAT(flat(study_table(sweep, sweep.swept_keys(), studies)), HasSubstr(words));
  EXPECT_THAT(flat(seed_plan_text(sweep, sweep.swept_keys(), studies)), HasSubstr(words));
  const std::vector<GroupComparison> one{compare(sweep, rows, select_configurations(sweep, "batch=1"),
                                                 select_configurations(sweep, "batch=10"))};
  EXPECT_THAT(flat(comparison_text(sweep, one)), HasSubstr(words));
  EXPECT_THAT(all_of(words_of(read_population(sweep, rows))), HasSubstr(words));
  const Sweep plain = testing_report::two_by_two();
  studies.clear();
  study_rows(plain, testing_report::made_up_rows(plain), {"network.hidden"},
             [&](const ConfigurationStudy& s) { studies.push_back(s); });
  EXPECT_THAT(
      flat(study_table(plain, {"network.hidden"}, studies)),
      AllOf(Not(HasSubstr("of a configuration share")), HasSubstr("The configurations share their seeds")));
}

// Init alone decides: half of 8 init seeds solve. 512 networks know no more of it than eight would.
TEST(Crossed, IntervalsAreOfTheSeedsEverywhere) {
  const Sweep sweep = parse_sweep(
      "[train]\nepochs = 60\n[grid]\ntrain.batch = [1, 10]\n[seeds]\ncrossed = { init = 8, data = 8, order = "
      "8 }\n",
      "t");
  const RowSource rows = rows_by(sweep, [](NetworkRow& row, std::int64_t index) {
    const std::int64_t init = index / 64, wanted = row.configuration_id == 0 ? 4 : 7;
    if (init < wanted) row.solved_epoch = 10 + init;
    row.metrics.test_loss = 0.01 * static_cast<double>(init + 1) + 0.001 * static_cast<double>(index % 64);
  });
  std::vector<ConfigurationStudy> studies, pooled;
  study_rows(sweep, rows, sweep.swept_keys(), [&](const ConfigurationStudy& s) { studies.push_back(s); });
  study_rows(sweep, rows, {}, [&](const ConfigurationStudy& s) { pooled.push_back(s); });
  ASSERT_EQ(studies.size(), 2u);
  ASSERT_EQ(pooled.size(), 1u);
  const Interval eight = wilson_interval(4, 8), one = studies[0].group.success_limits;
  EXPECT_LT(one.low, eight.low);
  EXPECT_GT(one.high, eight.high);
  EXPECT_EQ(studies[0].group.epochs.median, 13);
  EXPECT_FALSE(studies[0].group.epochs.high.has_value());
  EXPECT_LT(pooled[0].group.success_limits.low, 11.0 / 16 - 0.2)
      << "two configurations, the same eight seeds";
  const auto json = nlohmann::json::parse(study_json(studies[0]));
  EXPECT_EQ(json["success_low"].get<double>(), one.low);

  const GroupComparison c =
      compare(sweep, rows, select_configurations(sweep, "batch=1"), select_configurations(sweep, "batch=10"));
  EXPECT_TRUE(c.crossed && c.paired);
  EXPECT_EQ(c.difference.difference, -0.375);
  EXPECT_GT(c.difference.limits.high, -0.1) << "three of eight seeds; 512 independent pairs would be sure";
  EXPECT_LT(c.difference.limits.low, -0.6);
  EXPECT_GT(c.share_p, 0.01);
  EXPECT_TRUE(std::isnan(c.log_rank.p));
  EXPECT_LT(c.mean_a.limits.low, c.mean_a.mean - 10);
  EXPECT_NEAR(c.mean_difference.estimate, c.mean_a.mean - c.mean_b.mean, 1e-9);
  const auto compared = nlohmann::json::parse(comparison_json({c}))[0];
  EXPECT_EQ(compared["success_difference_p"].get<double>(), c.share_p);
  EXPECT_TRUE(compared["mcnemar_p"].is_null());
  EXPECT_TRUE(compared["log_rank_p"].is_null());
  EXPECT_GT(compared["restricted_mean_difference"].get<double>(), 10);
  EXPECT_THAT(comparison_text(sweep, {c}),
              AllOf(HasSubstr("jackknife over the seeds"), Not(HasSubstr("Wilson")),
                    Not(HasSubstr("McNemar")), Not(HasSubstr("log-rank"))));

  const Population p = read_population(sweep, rows);
  EXPECT_EQ(p.cells[0].study.success_limits.low, one.low);
  const page::Json table = page::cell_table(p, {0, 1});
  EXPECT_NEAR(table[0]["low"].get<double>(), one.low, 1e-5);
  EXPECT_TRUE(table[0]["loss"]["sd_limits"][0].is_null());
  const double iqm = table[0]["loss"]["iqm"].get<double>();
  EXPECT_LT(table[0]["loss"]["iqm_limits"][0].get<double>(), iqm - 0.01);
  EXPECT_GT(table[0]["loss"]["median_limits"][1].get<double>(), iqm + 0.01);
  const page::Json curve = page::survival_section(p, {0})[0];
  const std::size_t last = curve["t"].size() - 1;
  EXPECT_NEAR(curve["low"][last].get<double>(), one.low, 1e-5);
  EXPECT_NEAR(curve["high"][last].get<double>(), one.high, 1e-5);
  EXPECT_NEAR(curve["mean_low"].get<double>(), c.mean_a.limits.low, 1e-3);
  const page::Json loss = page::metric_section(p, {0})[0]["loss"];
  EXPECT_TRUE(loss["band"].is_null());
  EXPECT_EQ(loss["low"].size(), loss["x"].size());
  EXPECT_EQ(page::success_difference(p, 0, 1).limits.high, c.difference.limits.high);
  EXPECT_GT(page::success_difference(p, 0, 1, page::joint_level(100)).limits.high, c.difference.limits.high);
  const page::Json better = page::superiority_section(p, {0, 1})["values"][0];
  EXPECT_EQ(better[2], 0.5) << "equal losses";
  EXPECT_LT(better[3].get<double>(), 0.35) << "of eight seeds, none of which differed";
  EXPECT_EQ(better[5], 1);
}

// Some networks are missing in one configuration: no pairs, and still the same few seeds.
TEST(Crossed, WithoutPartnersToo) {
  const Sweep sweep = parse_sweep(
      "[train]\nepochs = 60\n[grid]\ntrain.batch = [1, 10]\n[seeds]\ncrossed = { init = 8, data = 8 }\n",
      "t");
  const RowSource all = rows_by(sweep, [](NetworkRow& row, std::int64_t index) {
    if (index / 8 < (row.configuration_id == 0 ? 4 : 7)) row.solved_epoch = 10;
    row.metrics.test_loss = 0.01 * static_cast<double>(index % 8);
  });
  const RowSource rows = [&](std::int64_t first, std::int64_t count) {
    std::vector<NetworkRow> found = all(first, count);
    std::erase_if(found, [](const NetworkRow& row) { return row.network_id == 5 || row.network_id == 40; });
    return found;
  };
  const GroupComparison c =
      compare(sweep, rows, select_configurations(sweep, "batch=1"), select_configurations(sweep, "batch=10"));
  EXPECT_FALSE(c.paired);
  EXPECT_LT(c.difference.difference, -0.3);
  const ProportionDifference apart = difference_interval(c.of_a.solved, 62, c.of_b.solved, 64);
  EXPECT_LT(c.difference.limits.low, apart.limits.low - 0.05);
  EXPECT_GT(c.difference.limits.high, apart.limits.high + 0.05);
  EXPECT_GT(c.share_p, 0.005);
  EXPECT_NEAR(c.better_loss.probability, 0.5, 0.05);
  EXPECT_LT(c.better_loss.limits.low, 0.45);
}

// All networks of one learning rate diverge: its effect on the loss is not known, on diverging it is all.
TEST(Importance, DivergenceIsNotHidden) {
  const Sweep sweep = parse_sweep(
      "[train]\nepochs = 60\n[grid]\ntrain.learning_rate = [0.1, 10]\ntrain.batch = [1, 10]\n[seeds]\ncount "
      "= 8\n",
      "t");
  const Population p =
      read_population(sweep, rows_by(sweep, [&](NetworkRow& row, std::int64_t seed) {
                        const double nan = std::numeric_limits<double>::quiet_NaN();
                        row.metrics.test_loss = 0.1 + 0.01 * static_cast<double>(seed);
                        row.metrics.test_accuracy = 1 - 0.01 * static_cast<double>(seed);
                        if (sweep.configuration(row.configuration_id).train.learning_rate < 1) return;
                        row.status = Status::diverged;
                        row.metrics = {nan, nan, nan, nan};
                      }));
  const page::Json all = page::importance_section(p);
  EXPECT_EQ(all[0]["metric"], "test accuracy");
  EXPECT_EQ(all[0]["networks"], 16);
  EXPECT_TRUE(all[0]["shares"][0].is_null()) << all[0];
  EXPECT_FALSE(all[0]["shares"][1].is_null());
  const page::Json& last = all[all.size() - 1];
  EXPECT_EQ(last["metric"], "diverged");
  EXPECT_EQ(last["networks"], 32);
  EXPECT_EQ(last["shares"][0], 1);
  EXPECT_THAT(all_of(words_of(p)), AllOf(HasSubstr("among the 16 networks of 32 that have one"),
                                         HasSubstr("Of whether a network diverges: learning_rate 100 %")));
}

}  // namespace
}  // namespace seedbed
