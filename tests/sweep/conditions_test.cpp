// SPDX-License-Identifier: Apache-2.0
// [when]: axes that apply only where another key has some values, and nothing trained twice for it.
#include <gmock/gmock.h>

#include <set>

#include "sweep/support.h"

namespace seedbed {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_sweep::error_of;
using testing_sweep::parse;

std::vector<std::string> rows(const Sweep& sweep) {
  std::vector<std::string> list;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    std::string row;
    for (const SweptValue& value : sweep.swept_values(id)) row += (row.empty() ? "" : " ") + value.label;
    list.push_back(row);
  }
  return list;
}

/// No two configurations are equal.
void expect_distinct(const Sweep& sweep) {
  std::set<std::string> hashes;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id)
    hashes.insert(configuration_hash(sweep.configuration(id)));
  EXPECT_EQ(hashes.size(), static_cast<std::size_t>(sweep.configurations()));
}

const std::string kRates = R"(
[grid]
train.regularization = ["none", "l1", "l2"]
train.regularization_rate = [0.001, 0.01]
[when]
train.regularization_rate = "train.regularization != none"
)";

TEST(Conditions, AnAxisAppliesOnlyWhereTheyHold) {
  const Sweep sweep = parse(kRates);
  EXPECT_THAT(rows(sweep), ElementsAre("none -", "l1 0.001", "l1 0.01", "l2 0.001", "l2 0.01"));
  EXPECT_EQ(sweep.swept_values(0)[1].json, "null");
  EXPECT_EQ(sweep.configuration(0).train.regularization_rate, 0);
  EXPECT_EQ(sweep.configuration(4).train.regularization_rate, 0.01);
  EXPECT_EQ(sweep.networks(), 5 * 64);
  EXPECT_THROW(sweep.configuration(5), std::out_of_range);
  expect_distinct(sweep);
}

TEST(Conditions, ElsewhereTheKeyHasTheValueOfItsTable) {
  const Sweep sweep = parse(kRates + "[train]\nregularization_rate = 0.5\n");
  EXPECT_EQ(sweep.configuration(0).train.regularization_rate, 0.5);
  EXPECT_EQ(sweep.configuration(1).train.regularization_rate, 0.001);
  EXPECT_NE(sweep.hash(), parse(kRates).hash());
  const Sweep again = parse_sweep(sweep.text(), "result.db");
  EXPECT_EQ(again.hash(), sweep.hash());
  EXPECT_EQ(again.configuration(0), sweep.configuration(0));
}

TEST(Conditions, OfEveryKind) {
  const auto count = [](const std::string& condition) {
    return parse(
               "[grid]\ntrain.batch = [1, 10, 100]\nnetwork.hidden = [[4], [8], [8, 8]]\ntrain.epochs = [5, "
               "6]\n"
               "[when]\ntrain.epochs = " +
               condition)
        .configurations();
  };
  EXPECT_EQ(count("\"train.batch == 10\""), 3 + 9);
  EXPECT_EQ(count("\"train.batch = 10\""), 3 + 9);
  EXPECT_EQ(count("\"train.batch != 10\""), 6 + 9);
  EXPECT_EQ(count("\"train.batch < 10\""), 3 + 9);
  EXPECT_EQ(count("\"train.batch<=10\""), 6 + 9);
  EXPECT_EQ(count("\"train.batch > 10\""), 3 + 9);
  EXPECT_EQ(count("\"train.batch >= 10\""), 6 + 9);
  EXPECT_EQ(count("\"train.batch in [1, 100]\""), 6 + 9);
  EXPECT_EQ(count("\"network.hidden in [[8], [8, 8]]\""), 6 + 9);
  EXPECT_EQ(count("\"network.hidden == [8, 8]\""), 3 + 9);
  EXPECT_EQ(count("[\"train.batch > 1\", \"network.hidden != [4]\"]"), 4 + 9);
}

TEST(Conditions, MayDependOnConditionalAxes) {
  const Sweep sweep = parse(R"(
[grid]
train.regularization_rate = [0.1, 0.2]
train.learning_rate = [0.5, 0.6]
train.regularization = ["none", "l1"]
[when]
train.learning_rate = "train.regularization_rate > 0.1"
train.regularization_rate = "train.regularization != none"
)");
  EXPECT_THAT(rows(sweep), ElementsAre("- - none", "0.1 - l1", "0.2 0.5 l1", "0.2 0.6 l1"));
  expect_distinct(sweep);
}

TEST(Conditions, InZipAndSample) {
  const Sweep zip = parse(R"(
[grid]
data.dataset = ["circle", "xor"]
[zip]
data.noise = [0, 10, 20]
train.batch = [1, 1, 2]
[when]
data.noise = "data.dataset == xor"
)");
  EXPECT_THAT(rows(zip), ElementsAre("circle - 1", "circle - 2", "xor 0 1", "xor 10 1", "xor 20 2"));
  expect_distinct(zip);

  const Sweep sample = parse(R"(
[sample]
method = "sobol"
count = 64
train.regularization = ["none", "l1"]
train.regularization_rate = "0.0001..0.1 log"
train.batch = [1, 10]
[when]
train.regularization_rate = "train.regularization != none"
)");
  EXPECT_EQ(sample.configurations(), 2 + 32);
  expect_distinct(sample);
  EXPECT_EQ(parse_sweep(sample.text(), "result.db").hash(), sample.hash());
}

TEST(Conditions, LetKeysFitThatWouldNotEverywhere) {
  const std::string axes =
      "[grid]\nnetwork.hidden = [[], [8, 8]]\nnetwork.activation = [\"relu\", [\"relu\", \"tanh\"]]\n";
  EXPECT_THAT(error_of([&] { parse(axes); }), HasSubstr("2 activations for network.hidden = []"));
  const Sweep sweep = parse(axes + "[when]\nnetwork.activation = \"network.hidden == [8, 8]\"\n");
  EXPECT_THAT(rows(sweep), ElementsAre("none -", "8-8 relu", "8-8 relu tanh"));
  EXPECT_EQ(sweep.configuration(0).network.activation, std::vector{Activation::tanh});
  EXPECT_THAT(error_of([&] { parse(axes + "[when]\nnetwork.activation = \"network.hidden == []\"\n"); }),
              HasSubstr("2 activations for network.hidden = []"));
}

TEST(Conditions, Flags) {
  EXPECT_EQ(
      parse(kRates, {{"when.train.regularization_rate=train.regularization == l1"}, {}}).configurations(), 4);
  EXPECT_EQ(parse(kRates, {{"train.regularization_rate=0.1"}, {}}).configurations(), 3);
  EXPECT_EQ(parse(kRates, {{"grid.train.regularization_rate=[1, 2, 3]"}, {}}).configurations(), 7);
}

TEST(Conditions, AreTheIdentityAsTheyMean) {
  const auto hash = [](const std::string& condition) {
    return parse(kRates, {{"when.train.regularization_rate=" + condition}, {}}).hash();
  };
  EXPECT_EQ(hash("train.regularization!=none"), parse(kRates).hash());
  EXPECT_EQ(hash("train.regularization != \"none\""), parse(kRates).hash());
  EXPECT_NE(hash("train.regularization == l1"), parse(kRates).hash());
}

struct ConditionCase {
  const char* toml;
  const char* line;
};

const ConditionCase kBrokenConditions[] = {
    {"[when]\ntrain.batch = \"data.noise > 0\"",
     "sweep.toml:2: when.train.batch: is not an axis; conditions are for keys of [grid], [zip] and [sample]"},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = \"data.noize > 0\"",
     "sweep.toml:4: when.train.batch: \"data.noize\": unknown key; did you mean data.noise?"},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.bach = \"data.noise > 0\"",
     "sweep.toml:4: train.bach: unknown key; did you mean train.batch?"},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = 3",
     "sweep.toml:4: when.train.batch: expected a condition on another key, e.g. \"train.regularization != "
     "none\" or "
     "\"train.batch in [1, 10]\""},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = \"data.noise\"",
     "sweep.toml:4: when.train.batch: expected a condition on another key, e.g. \"train.regularization != "
     "none\" or "
     "\"train.batch in [1, 10]\""},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = \"data.noise > 99\"",
     "sweep.toml:4: when.train.batch: 99 is out of range; allowed: 0 to 80"},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = \"data.dataset == spirals\"",
     "sweep.toml:4: when.train.batch: unknown value \"spirals\"; allowed: circle, xor, gauss, spiral, plane, "
     "multi-gauss, two-spirals, moons, blobs, checkerboard, rings, pinwheel, sinusoid, file; did you mean "
     "spiral?"},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = \"data.dataset > xor\"",
     "sweep.toml:4: when.train.batch: the values of data.dataset are not numbers; allowed: ==, !=, in"},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = \"data.noise in 3\"",
     "sweep.toml:4: when.train.batch: \"in\" takes a list, e.g. data.noise in [25]"},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = \"stop.every == 1\"",
     "sweep.toml:4: when.train.batch: stop.every can't be in a condition; conditions are on keys of [data], "
     "[network] "
     "and [train]"},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = \"train.batch == 1\"",
     "sweep.toml:4: when.train.batch: depends on itself"},
    {"[grid]\ntrain.batch = [1, 2]\ndata.noise = [0, 1]\n[when]\ntrain.batch = \"data.noise > "
     "0\"\ndata.noise = "
     "\"train.batch > 1\"",
     "sweep.toml:5: when.train.batch: depends on itself"},
    {"[grid]\ntrain.batch = [1, 2]\n[when]\ntrain.batch = \"data.noise > 0\"",
     "sweep.toml:4: when.train.batch: the axis applies nowhere: the condition never holds in this sweep"},
    {"[grid]\ntrain.batch = \"1..10000\"\ntrain.epochs = \"1..10000\"\n[when]\ntrain.batch = \"data.noise > "
     "0\"",
     "sweep.toml:5: when.train.batch: 100000000 combinations, of which those that do not apply are left out; "
     "allowed: "
     "16777216"},
};

TEST(Conditions, EveryBrokenFileHasItsLine) {
  for (const ConditionCase& c : kBrokenConditions)
    EXPECT_EQ(error_of([&] { parse(c.toml); }), c.line) << c.toml;
}

}  // namespace
}  // namespace seedbed
