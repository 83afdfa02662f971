// SPDX-License-Identifier: Apache-2.0
// Every example loads and asks its question in its first line; the reference names every key.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "sweep/keys.h"
#include "sweep/support.h"

namespace seedbed {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path kSource = SEEDBED_SOURCE_DIR;

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string example(const std::string& name) {
  return (kSource / "examples" / name).string();
}

TEST(Examples, EachLoadsAndAsksAQuestion) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kSource / "examples")) {
    if (entry.path().extension() != ".toml") continue;
    SCOPED_TRACE(entry.path());
    ++count;
    const std::string text = read(entry.path()), first = text.substr(0, text.find('\n'));
    EXPECT_EQ(first.substr(0, 2), "# ");
    EXPECT_THAT(first, HasSubstr("?"));
    const Sweep sweep = load_sweep(entry.path());
    EXPECT_EQ(sweep.name(), entry.path().stem());
    EXPECT_EQ(parse_sweep(sweep.text(), "result.db").hash(), sweep.hash());
  }
  EXPECT_GE(count, 5);
}

TEST(Examples, SpiralsIsAboutAThousandNetworksInBudget) {
  const Sweep sweep = load_sweep(example("spirals.toml"));
  EXPECT_GE(sweep.configurations(), 12);
  EXPECT_NEAR(static_cast<double>(sweep.networks()), 1000, 100);
  EXPECT_EQ(sweep.configuration(0).network.hidden, std::vector<int>());
  EXPECT_EQ(sweep.configuration(sweep.configurations() - 1).network.hidden, (std::vector{8, 8, 8}));
  const Configuration c = sweep.configuration(0);
  EXPECT_EQ(c.data.features.count(), kFeatureCount);
  const double training_points = 250;
  EXPECT_LT(static_cast<double>(sweep.networks()) * c.train.epochs * training_points, 2e9);
}

TEST(Examples, VideosAreTheReferenceExperiment) {
  const Sweep circle = load_sweep(example("video-circle.toml"));
  EXPECT_EQ(circle.configurations(), 10);
  EXPECT_EQ(circle.seeds().networks(), 1024);
  Configuration c = circle.configuration(4);
  EXPECT_EQ(c.network.hidden, std::vector{3});
  EXPECT_EQ(c.train.regularization, Regularization::l1);
  EXPECT_EQ(c.train.regularization_rate, 0.001);
  EXPECT_EQ(c.train.batch, 1);
  EXPECT_EQ(c.train.learning_rate, 0.03);
  EXPECT_EQ(c.train.epochs, 200);
  EXPECT_EQ(c.network.activation, std::vector{Activation::relu});

  const Sweep spirals = load_sweep(example("video-spirals.toml"));
  EXPECT_EQ(spirals.configurations(), 14);
  EXPECT_EQ(spirals.networks(), 14 * 1024);
  EXPECT_TRUE(spirals.seeds().vary_init && spirals.seeds().vary_data && !spirals.seeds().vary_order);
  c = spirals.configuration(13);
  EXPECT_EQ(c.network.hidden, (std::vector{8, 8, 8}));
  EXPECT_EQ(c.train.regularization, Regularization::none);
  EXPECT_EQ(c.train.learning_rate, 0.01);
  EXPECT_EQ(c.train.epochs, 1000);
  EXPECT_EQ(c.data.features.count(), kFeatureCount);
}

TEST(Keys, ExamplesOfTheTableAreAllowed) {
  for (const Key& key : keys()) {
    if (key.is_path) continue;
    SCOPED_TRACE(key.name);
    const std::string drawn = key.table() == "sample"  ? "sample.train.batch = \"1..8\""
                              : key.table() == "prune" ? "prune.method = \"asha\""
                                                       : "";
    EXPECT_NO_THROW(testing_sweep::parse(drawn, {{key.name + "=" + key.example}, {}}));
  }
}

TEST(Keys, DefaultsReadBack) {
  const Settings defaults;
  for (const Key& key : keys()) {
    SCOPED_TRACE(key.name);
    const Value value = key.get(defaults);
    if (value.is_none()) continue;
    Settings settings;
    key.set(value, settings);
    EXPECT_EQ(json_text(key.get(settings)), json_text(value));
  }
}

TEST(Keys, TheReferenceHasARowForEach) {
  const std::string page = read(kSource / "docs" / "sweep-file.md");
  const Settings defaults;
  for (const Key& key : keys()) {
    const Value value = key.get(defaults);
    const bool unset = value.is_none() || key.name == "name";
    const std::string row = "| `" + key.name + "` | " + key.expected + " | " +
                            (unset ? "not set" : "`" + toml_text(value) + "`") + " |";
    EXPECT_THAT(page, HasSubstr(row));
  }
}

}  // namespace
}  // namespace seedbed
