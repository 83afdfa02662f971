// SPDX-License-Identifier: Apache-2.0
// Reports of small trained sweeps in headless Chromium, light and dark: no console message, nothing fetched,
// every chart painted, everything named for those who can't see it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/program.h"

namespace seedbed {
namespace {

using testing_cli::Outcome;

class Page : public testing_cli::Program {
 protected:
  /// What tests/page/browser.mjs finds in the report of a sweep.
  nlohmann::json look_at(const std::string& sweep) {
    const Outcome trained = run({"run", write("s.toml", sweep), "-o", "s.db", "--quiet"});
    EXPECT_EQ(trained.exit_code, 0) << trained.err;
    const Outcome made = run({"report", "s.db", "-o", "s.html"});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    const std::string command = "cd " + path("") +
                                " && node " SEEDBED_SOURCE_DIR
                                "/tests/page/browser.mjs chromium s.html >found.json 2>browser.log";
    EXPECT_EQ(std::system(command.c_str()), 0) << read(path("browser.log"));
    return nlohmann::json::parse(read(path("found.json")));
  }

  static void expect_sound(const nlohmann::json& found, std::size_t figures) {
    EXPECT_TRUE(found["messages"].empty()) << found["messages"];
    EXPECT_EQ(found["requests"].size(), 1u) << found["requests"];  // the file itself
    EXPECT_EQ(found["wide"], false) << "the page scrolls sideways";
    EXPECT_TRUE(found["narrow"].empty()) << "sticks out at 400 pixels: " << found["narrow"];
    EXPECT_EQ(found["unlabelled"], 0);
    const auto& keyboard = found["keyboard"];
    EXPECT_GT(keyboard["expected"], 5);
    EXPECT_EQ(keyboard["reached"], keyboard["expected"]) << "by Tab, in the order of the page";
    EXPECT_TRUE(keyboard["unseen"].empty()) << "no outline: " << keyboard["unseen"];
    EXPECT_TRUE(keyboard["unnamed"].empty()) << keyboard["unnamed"];
    EXPECT_EQ(keyboard["pressed"], true) << "Enter";
    EXPECT_EQ(found["saved"]["files"], found["saved"]["buttons"]);
    EXPECT_TRUE(found["saved"]["wrong"].empty()) << found["saved"]["wrong"];
    for (const char* theme : {"light", "dark"}) {
      EXPECT_EQ(found["themes"][theme].size(), figures) << theme;
      for (const auto& figure : found["themes"][theme]) {
        EXPECT_GT(figure["canvases"], 0) << figure;
        EXPECT_EQ(figure["blank"], 0) << figure;
        EXPECT_EQ(figure["label"], true) << figure;
        EXPECT_GT(figure["svg"], 500) << figure;
        EXPECT_TRUE(figure["malformed"].is_null()) << figure;
      }
    }
  }
  static nlohmann::json figure(const nlohmann::json& found, const std::string& id) {
    for (const auto& figure : found["themes"]["light"]) {
      if (figure["id"] == id) return figure;
    }
    ADD_FAILURE() << "no figure " << id;
    return {};
  }
};

TEST_F(Page, AGridOfClassifiers) {
  const auto found = look_at(R"(
name = "grid"
[data]
points = 60
[train]
epochs = 30
[grid]
network.hidden = [[], [3], [4, 2]]
network.activation = ["tanh"]
train.learning_rate = [0.03, 0.3]
[seeds]
count = 12
)");
  expect_sound(found, 17);
  EXPECT_LE(figure(found, "solutions")["changes"], 11) << "a matrix of 12 networks is not smoothed";
}

TEST_F(Page, ACrossedDesign) {
  expect_sound(look_at("name = \"crossed\"\n[data]\npoints = 40\n[train]\nepochs = 10\n"
                       "[seeds]\ncrossed = { init = 4, data = 3, order = 2 }\n"),
               14);
}

// Nothing is finite: what is left is the words and the tables, and no chart fails for want of numbers.
TEST_F(Page, EveryNetworkDiverged) {
  expect_sound(look_at("name = \"diverged\"\n[data]\ndataset = \"plane\"\npoints = 40\n[network]\n"
                       "activation = \"relu\"\n[stop]\nsolved = \"never\"\n[train]\nepochs = 60\n[grid]\n"
                       "train.learning_rate = [100, 1000]\n[seeds]\ncount = 3\n"),
               0);
}

// Regressions among classifications, networks that diverge, a criterion that none meets.
TEST_F(Page, WhatHasNoValueIsSaid) {
  const auto found = look_at(
      "name = \"mixed\"\n[data]\npoints = 60\nnoise = 50\n[train]\nepochs = 30\n[network]\nhidden = [2]\n"
      "activation = \"relu\"\n[grid]\ndata.dataset = [\"spiral\", \"plane\"]\n"
      "train.learning_rate = [0.03, 100]\n[seeds]\ncount = 3\n");
  expect_sound(found, 17);
  const auto has = [&](const char* id, const char* text) {
    const auto texts = figure(found, id)["texts"];
    return std::find(texts.begin(), texts.end(), text) != texts.end();
  };
  EXPECT_TRUE(has("success", "1")) << "where nobody solves, the axis is of all shares";
  EXPECT_TRUE(has("parallel", "diverged"));
  EXPECT_TRUE(has("parallel", "not")) << "solved";
  EXPECT_FALSE(has("success", "plane, learning_rate 0.03"));
}

TEST_F(Page, WithoutTestPoints) {
  expect_sound(look_at("name = \"trained on all\"\n[data]\npoints = 40\ntrain = 100\n[train]\nepochs = 60\n"
                       "[stop]\nsolved = \"train_accuracy >= 0.9\"\n[grid]\nnetwork.hidden = [[3], [8]]\n"
                       "[seeds]\ncount = 6\n"),
               14);
}

TEST_F(Page, ARegressionWithoutACriterionAndOneNetwork) {
  expect_sound(
      look_at("name = \"plane\"\n[data]\ndataset = \"plane\"\npoints = 40\n[stop]\nsolved = \"never\"\n"
              "[train]\nepochs = 5\n[record]\ncurve = \"none\"\n[seeds]\ncount = 1\n"),
      3);
}

}  // namespace
}  // namespace seedbed
