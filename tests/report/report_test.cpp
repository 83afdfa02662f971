// SPDX-License-Identifier: Apache-2.0
// The report's numbers against those of the study, its size, and what it refuses.
#include "seedbed/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report/page/sections.h"
#include "report/synthetic.h"
#include "seedbed/error.h"
#include "seedbed/study_planning.h"

namespace seedbed {
namespace {

using testing::HasSubstr;
using testing_report::made_up_row;
using testing_report::made_up_rows;
using testing_report::two_by_two;

Population population(const Sweep& sweep) {
  return read_population(sweep, made_up_rows(sweep));
}

TEST(Population, CellsWithTheirStudies) {
  const Sweep sweep = two_by_two();
  const Population p = population(sweep);
  ASSERT_EQ(p.cells.size(), 4u);
  EXPECT_EQ(p.networks, 16);
  EXPECT_EQ(p.solved, 6);
  EXPECT_EQ(p.diverged, 1);
  EXPECT_EQ(p.censored, 9);
  EXPECT_EQ(p.cells[0].label, "no hidden layer, regularization_rate 0");
  EXPECT_EQ(p.cells[3].label, "8-8, regularization_rate 0.001");
  EXPECT_EQ(p.cells[3].losses.size(), 3u) << "not the diverged one";
  EXPECT_EQ(p.ranking(), (std::vector<std::size_t>{3, 2, 1, 0}));
  EXPECT_EQ(p.spread(2), (std::vector<std::size_t>{0, 3})) << "the best and the worst, in the sweep's order";
}

TEST(Population, ACrossedDesignIsSampledAcrossItsSeeds) {
  const Sweep sweep =
      parse_sweep("[train]\nepochs = 1\n[seeds]\ncrossed = { init = 8, data = 8, order = 8 }\n", "t");
  const Population p = population(sweep);
  const auto positions = p.sample(p.cells[0], 64);
  ASSERT_EQ(positions.size(), 64u);
  std::set<std::uint64_t> orders, inits;
  for (std::size_t k = 0; k < 64; ++k) {
    EXPECT_EQ(positions[k] / 8, k) << "one from each part";
    orders.insert(p.cells[0].rows[positions[k]].seeds.order);
    inits.insert(p.cells[0].rows[positions[k]].seeds.init);
  }
  EXPECT_EQ(inits.size(), 8u);
  EXPECT_GE(orders.size(), 7u);
}

TEST(Sections, TheTableAgreesWithTheStudy) {
  const Sweep sweep = two_by_two();
  const Population p = population(sweep);
  const page::Json table = page::cell_table(p, p.spread(10));
  ASSERT_EQ(table.size(), 4u);
  EXPECT_EQ(table[2]["solved"], 2);
  EXPECT_NEAR(table[2]["low"].get<double>(), wilson_interval(2, 4).low, 1e-6);
  EXPECT_EQ(table[2]["median"], 31);
  EXPECT_TRUE(table[2]["median_high"].is_null());
  EXPECT_EQ(table[3]["censored"], 0);
}

TEST(Sections, HeatmapHasEveryPairOfKeys) {
  const Sweep sweep = two_by_two();
  const page::Json map = page::success_heatmap(population(sweep));
  EXPECT_EQ(map["x"], page::Json({"none", "8-8"}));
  EXPECT_EQ(map["y"].size(), 2u);
  EXPECT_EQ(map["values"].size(), 4u);
}

TEST(Sections, RiskNamesTheBestAndOneThatIsToldApart) {
  const Sweep sweep =
      parse_sweep("[train]\nepochs = 100\n[grid]\nnetwork.hidden = [[2], [3]]\n[seeds]\ncount = 100\n", "t");
  const Population p = read_population(sweep, [&](std::int64_t first, std::int64_t count) {
    std::vector<NetworkRow> rows;
    for (std::int64_t id = first; id < first + count; ++id) {
      NetworkRow row = made_up_row(sweep, id);
      row.status = Status::done;
      row.metrics = {0.1, 0.1, 1, 1};
      row.solved_epoch.reset();
      if (id % 100 < (id < 100 ? 30 : 60)) row.solved_epoch = 5;
      rows.push_back(row);
    }
    return rows;
  });
  const page::Json risk = page::risk_section(p);
  EXPECT_EQ(risk["told_apart"], true);
  EXPECT_EQ(risk["pairs"][0]["a"], "3");
  EXPECT_NEAR(risk["pairs"][0]["difference"][0].get<double>(), 0.3, 1e-9);
  EXPECT_NEAR(risk["pairs"][0]["share"][0].get<double>(), 0.5 * (1 - 0.3), 1e-6);
  const page::Json plan = page::planning_section(p, {0, 1})["rows"];
  ASSERT_EQ(plan.size(), 2u);
  EXPECT_EQ(plan[0]["label"], "3") << "best first";
  EXPECT_EQ(plan[0]["needed"][0], seeds_for_half_width(0.6, 0.05));
  EXPECT_EQ(plan[0]["next"], seeds_for_difference(0.6, 0.3));
  EXPECT_FALSE(plan[1].contains("next"));
}

TEST(Sections, VarianceOfACrossedDesignAndOfNoOther) {
  const Sweep plain = two_by_two();
  EXPECT_TRUE(page::variance_section(population(plain), {0}).is_null());
  const Sweep sweep = parse_sweep("[train]\nepochs = 1\n[seeds]\ncrossed = { init = 4, data = 3 }\n", "t");
  const Population p = read_population(sweep, [&](std::int64_t first, std::int64_t count) {
    std::vector<NetworkRow> rows;
    for (std::int64_t id = first; id < first + count; ++id) {
      NetworkRow row = made_up_row(sweep, id);
      row.metrics.test_loss = row.metrics.test_accuracy =
          static_cast<double>(row.seeds.init * row.seeds.init);
      rows.push_back(row);
    }
    return rows;
  });
  const page::Json parts = page::variance_section(p, {0})[0]["cells"][0]["parts"];
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0]["source"], "init");
  EXPECT_EQ(parts[0]["share"], 1);
  EXPECT_EQ(parts[1]["share"], 0) << "exactly: the data seed changes nothing";
  const page::Json one = page::variance_section(p, {0})[0]["cells"][0]["vary_one"];
  EXPECT_EQ(one[0]["source"], "init");
  EXPECT_EQ(one[0]["share"], 1) << "with the data fixed, init alone makes all of it";
  EXPECT_EQ(one[1]["sd"], 0);
}

/// As if nothing had been learned.
page::ParameterSource at_birth(const Sweep& sweep) {
  return [&sweep](const NetworkRow& row) {
    return initial_parameters(sweep.configuration(row.configuration_id), row.seeds);
  };
}

// The second layer is off whatever the first says, by its biases; the other layers are not.
TEST(Sections, ALayerOfSeveralThatIsDead) {
  const Sweep sweep = parse_sweep(
      "[data]\npoints = 30\n[network]\nhidden = [3, 2, 4]\nactivation = \"relu\"\n[train]\nepochs = 5\n"
      "[seeds]\ncount = 3\n",
      "t");
  const Configuration c = sweep.configuration(0);
  const auto second_off = [&](const NetworkRow& row) {
    Parameters parameters = initial_parameters(c, row.seeds);
    const ParameterIndex at{Shape(c)};
    for (int i = 0; i < 2; ++i) parameters.values[at.bias(1, i)] = row.network_id == 1 ? -1000 : 1000;
    for (int i = 0; i < 4; ++i) parameters.values[at.bias(2, i)] = 1000;
    for (int i = 0; i < 3; ++i) parameters.values[at.bias(0, i)] = 1000;
    return parameters;
  };
  const page::Json relu = page::relu_section(population(sweep), {0}, 3, second_off);
  EXPECT_EQ(relu[0]["layer_at_end"]["solved"], 1) << "of network 1 alone";
  EXPECT_EQ(relu[0]["layer_at_end"]["networks"], 3);
  EXPECT_EQ(relu[0]["unsolved"]["solved"], 1);
}

TEST(Sections, RegionsExactlyOrOnAGrid) {
  const Sweep sweep = parse_sweep(
      "[data]\npoints = 30\n[network]\nhidden = [3]\nactivation = \"relu\"\n[train]\nepochs = 5\n"
      "[grid]\ndata.features = [[\"x\", \"y\"], [\"y\"], [\"x\", \"y\", \"x2\"]]\n[seeds]\ncount = 4\n",
      "t");
  const auto lines = [&](const NetworkRow& row) {  // two crossing lines and a third beside them: 6 pieces
    const Configuration c = sweep.configuration(row.configuration_id);
    Parameters parameters = initial_parameters(c, row.seeds);
    const ParameterIndex at{Shape(c)};
    const double weights[3][2] = {{1, 0}, {0, 1}, {1, 0}}, biases[3] = {0, 0, -2};
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < Shape(c).inputs; ++j)
        parameters.values[at.weight(0, i, j)] = j < 2 && Shape(c).inputs > 1 ? weights[i][j] : 1 - j / 2;
      parameters.values[at.bias(0, i)] = biases[i];
      parameters.values[at.weight(1, 0, i)] = 1;
    }
    return parameters;
  };
  const page::Json regions = page::region_section(population(sweep), {0, 1, 2}, 4, lines);
  ASSERT_EQ(regions.size(), 3u);
  EXPECT_EQ(regions[0]["exact"], true);
  EXPECT_EQ(regions[0]["end"]["median"], 6);
  EXPECT_EQ(regions[0]["linear_end"]["median"], 6);
  EXPECT_EQ(regions[1]["end"]["median"], 3) << "y alone: two of the lines are one, all are parallel";
  EXPECT_EQ(regions[2]["exact"], false);
  EXPECT_EQ(regions[2]["end"]["median"], 6) << "x2 has no weight";
  EXPECT_TRUE(page::region_section(population(two_by_two()), {0, 1}, 4, lines).is_null()) << "tanh";
}

// All weights 0: every unit is 0 on every point. The Playground's own bias of 0.1 keeps a first layer alive.
TEST(Sections, ReluUnitsThatAreBornDead) {
  const Sweep sweep = parse_sweep(
      "[data]\npoints = 30\n[network]\nhidden = [3]\nactivation = \"relu\"\n[train]\nepochs = 5\n"
      "[grid]\nnetwork.init = [\"zero\", \"playground\"]\n[seeds]\ncount = 6\n",
      "t");
  const page::Json relu = page::relu_section(population(sweep), {0, 1}, 4, at_birth(sweep));
  ASSERT_EQ(relu.size(), 2u);
  EXPECT_EQ(relu[0]["networks"], 4);
  EXPECT_EQ(relu[0]["dead_at_birth"], 3);
  EXPECT_EQ(relu[0]["hurt"]["networks"], 4);
  EXPECT_EQ(relu[0]["layer_at_birth"], 4) << "all three units are the whole layer";
  EXPECT_EQ(relu[0]["layer_at_end"]["solved"], 4);
  EXPECT_EQ(relu[0]["unsolved"]["share"], 1) << "as made up, none of configuration 0 solved it";
  EXPECT_EQ(relu[1]["layer_at_birth"], 0);
  EXPECT_EQ(relu[1]["dead_at_birth"], 0);
  EXPECT_EQ(relu[1]["alive"]["solved"], 1) << "as made up: one of the first four of configuration 1";
  EXPECT_TRUE(page::relu_section(population(two_by_two()), {0, 1}, 4, at_birth(sweep)).is_null()) << "tanh";
}

TEST(Sections, OneSeedSaysNothingOfSeeds) {
  const Sweep sweep =
      parse_sweep("[train]\nepochs = 100\n[grid]\nnetwork.hidden = [[2], [3]]\n[seeds]\ncount = 1\n", "t");
  const Population p = population(sweep);
  EXPECT_FALSE(p.repeated());
  EXPECT_TRUE(page::importance_section(p).is_null());
  EXPECT_TRUE(page::risk_section(p).is_null());
  EXPECT_TRUE(page::superiority_section(p, {0, 1}).is_null());
}

TEST(Sections, Base64AndNumbers) {
  const std::vector<std::uint8_t> bytes{'h', 'e', 'l', 'l', 'o', 255};
  EXPECT_EQ(page::base64(bytes), "aGVsbG//");
  EXPECT_EQ(page::base64(std::span(bytes).first(5)), "aGVsbG8=");
  EXPECT_EQ(page::base64(std::span(bytes).first(4)), "aGVsbA==");
  EXPECT_EQ(page::number(0.123456789).dump(), "0.123457");
  EXPECT_EQ(page::number(NAN).dump(), "null");
  EXPECT_GT(page::number(1e-310).get<double>(), 0) << "a loss may be denormal";
  EXPECT_EQ(page::number(1024.0).dump(), "1024");
}

TEST(Findings, HaveTheirIntervals) {
  const testing_report::TemporaryFolder folder;
  const Sweep sweep = two_by_two();
  const Population p = population(sweep);
  page::Json data;
  data["risk"] = page::risk_section(p);
  data["importance"] = page::importance_section(p);
  data["variance"] = data["functions"] = nullptr;
  const auto words = page::findings(p, data);
  ASSERT_GE(words.size(), 5u);
  EXPECT_THAT(words[0],
              HasSubstr("16 networks of 4 configurations: 6 solved (test_accuracy >= 0.99), 9 did not"));
  EXPECT_THAT(
      words[1],
      HasSubstr("8-8, regularization_rate 0.001 solves most often: 3 of 4 seeds, 0.750 [0.301, 0.954]."));
  EXPECT_THAT(words[2], HasSubstr("by epoch 31 [30, >100]"));
}

TEST(Findings, WhereEveryNetworkDiverged) {
  const Sweep sweep = parse_sweep(
      "[train]\nepochs = 100\n[stop]\nsolved = \"never\"\n[grid]\nnetwork.hidden = [[2], [3]]\n"
      "[seeds]\ncount = 3\n",
      "t");
  const Population p = read_population(sweep, [&](std::int64_t first, std::int64_t count) {
    std::vector<NetworkRow> rows;
    for (std::int64_t id = first; id < first + count; ++id) {
      NetworkRow row = made_up_row(sweep, id);
      row.status = Status::diverged;
      row.metrics = {NAN, NAN, NAN, NAN};
      rows.push_back(row);
    }
    return rows;
  });
  page::Json data;
  data["risk"] = page::risk_section(p);
  data["importance"] = page::importance_section(p);
  data["variance"] = data["functions"] = nullptr;
  EXPECT_TRUE(data["risk"].is_null());
  const auto words = page::findings(p, data);
  ASSERT_EQ(words.size(), 2u);
  EXPECT_THAT(words[0], HasSubstr("6 diverged"));
  EXPECT_EQ(words[1], "Every network diverged: there is nothing to compare.");
}

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(Report, OneFileThatAsksNothingOfTheNetwork) {
  if (!report_left_out().empty()) {
    EXPECT_THAT(report_left_out(), HasSubstr("npm"));
    return;
  }
  const testing_report::TemporaryFolder folder;
  testing_report::write_result(folder.file("r.db"), two_by_two(), 4);
  const ResultReader result(folder.file("r.db"));
  EXPECT_TRUE(write_report(result, "r.db", folder.file("r.html")).empty());
  EXPECT_EQ(folder.names().size(), 2u) << "no temporary file is left";
  const std::string html = read(folder.file("r.html"));
  EXPECT_LT(html.size(), 5000000u);
  EXPECT_EQ(html.find("<script src"), std::string::npos);
  EXPECT_EQ(html.find("<link"), std::string::npos);
  EXPECT_EQ(html.find("{{"), html.find("{{", html.size()))
      << "every place is filled, or this is ECharts' own";
  const std::string open = "<script id=\"data\" type=\"application/json\">";
  const std::size_t begin = html.find(open) + open.size();
  const auto data = nlohmann::json::parse(html.substr(begin, html.find("</script>", begin) - begin));
  EXPECT_EQ(data["facts"]["networks"], 16);
  EXPECT_EQ(data["functions"]["cells"].size(), 4u);
  EXPECT_EQ(data["networks"][0]["command"], "seedbed retrain r.db --network 3");
  EXPECT_THROW(write_report(result, "r.db", folder.file("r.html"), {.details = 0}), UsageError);
  EXPECT_THROW(write_report(result, "r.db", "/no/such/folder/r.html"), ResultError);
}

// A file may grow to 64 KB: as on a full disk, writing ends in the middle.
TEST(Report, NothingHalfWrittenIsLeft) {
  if (!report_left_out().empty()) return;
  const testing_report::TemporaryFolder folder;
  testing_report::write_result(folder.file("r.db"), two_by_two(), 4);
  const ResultReader result(folder.file("r.db"));
  std::ofstream(folder.file("r.html")) << "the report of yesterday";
  std::filesystem::create_directory(folder.file("folder.html"));
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{65536, before.rlim_max};
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  EXPECT_THROW(write_report(result, "r.db", folder.file("r.html")), ResultError);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, ignored);
  EXPECT_EQ(read(folder.file("r.html")), "the report of yesterday");
  EXPECT_THROW(write_report(result, "r.db", folder.file("folder.html")), ResultError);
  EXPECT_EQ(folder.names().size(), 3u) << "no temporary file is left";
}

TEST(Report, NamesThatLookLikeMarkupStayText) {
  if (!report_left_out().empty()) return;
  const testing_report::TemporaryFolder folder;
  const Sweep sweep =
      parse_sweep("name = \"</script><b>{{data}}\"\n[train]\nepochs = 3\n[seeds]\ncount = 4\n", "t");
  testing_report::write_result(folder.file("r.db"), sweep, 1);
  write_report(ResultReader(folder.file("r.db")), "it's.db", folder.file("r.html"));
  const std::string html = read(folder.file("r.html"));
  EXPECT_THAT(html, HasSubstr("<h1>&lt;/script&gt;&lt;b&gt;{{data}}</h1>"));
  EXPECT_EQ(html.find("</script><b>"), std::string::npos);
  EXPECT_THAT(html, HasSubstr("seedbed retrain 'it'\\\\''s.db' --network"));
}

}  // namespace
}  // namespace seedbed
