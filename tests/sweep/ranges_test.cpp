// SPDX-License-Identifier: Apache-2.0
// Ranges of numbers and of architectures as axes: their values, their order, and what is too much.
#include <gmock/gmock.h>

#include <set>

#include "sweep/support.h"

namespace seedbed {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_sweep::error_of;
using testing_sweep::parse;

std::vector<std::string> values(const std::string& toml) {
  const Sweep sweep = parse("[grid]\n" + toml);
  std::vector<std::string> list;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id)
    list.push_back(sweep.swept_values(id)[0].label);
  return list;
}

TEST(Ranges, OfIntegers) {
  EXPECT_THAT(values("train.batch = \"1..5\""), ElementsAre("1", "2", "3", "4", "5"));
  EXPECT_THAT(values("train.batch = \" 1 .. 8  step 3\""), ElementsAre("1", "4", "7"));
  EXPECT_THAT(values("train.batch = \"1..256 log 9\""),
              ElementsAre("1", "2", "4", "8", "16", "32", "64", "128", "256"));
  EXPECT_THAT(values("train.epochs = \"0..10 linear 4\""), ElementsAre("0", "3", "7", "10"));
  EXPECT_THAT(values("train.batch = \"1..3 log 9\""), ElementsAre("1", "2", "3"));
}

TEST(Ranges, OfNumbers) {
  EXPECT_THAT(values("train.learning_rate = \"0.001..0.1 log 5\""),
              ElementsAre("0.001", "0.00316228", "0.01", "0.0316228", "0.1"));
  EXPECT_THAT(values("train.learning_rate = \"0.1..0.7 step 0.1\""),
              ElementsAre("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"));
  EXPECT_THAT(values("data.noise = \"0..1 linear 11\""),
              ElementsAre("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"));
  EXPECT_THAT(values("data.noise = \"0..50 step 20\""), ElementsAre("0", "20", "40"));
}

TEST(Ranges, AmongTheValuesOfAList) {
  EXPECT_THAT(values("train.regularization_rate = [0, \"0.001..0.1 log 3\"]"),
              ElementsAre("0", "0.001", "0.01", "0.1"));
  EXPECT_THAT(values("network.hidden = [[], \"same: depth 2, width 2..3\", [8, 4]]"),
              ElementsAre("none", "2-2", "3-3", "8-4"));
}

TEST(Ranges, AreTheListsThatTheyStandFor) {
  EXPECT_EQ(parse("grid.train.batch = \"1..3\"").hash(), parse("grid.train.batch = [1, 2, 3]").hash());
  EXPECT_EQ(parse("grid.network.hidden = \"all: depth 0..1, width 3..4\"").hash(),
            parse("grid.network.hidden = [[], [3], [4]]").hash());
}

TEST(Architectures, AllAreCountedAndInOrder) {
  EXPECT_THAT(values("network.hidden = \"all: depth 0..2, width 7..8\""),
              ElementsAre("none", "7", "8", "7-7", "7-8", "8-7", "8-8"));
  EXPECT_THAT(values("network.hidden = \"all: width 2..8 step 6, depth 2\""),
              ElementsAre("2-2", "2-8", "8-2", "8-8"));
  EXPECT_THAT(values("network.hidden = \"same: depth 0..2, width 8..32 log 3\""),
              ElementsAre("none", "8", "16", "32", "8-8", "16-16", "32-32"));
}

TEST(Architectures, EveryOneOfThePlayground) {
  const Sweep sweep = parse("grid.network.hidden = \"all: depth 0..6, width 1..8\"");
  ASSERT_EQ(sweep.configurations(), 299593);  // 1 + 8 + ... + 8^6
  std::set<std::vector<int>> seen;
  for (std::int64_t id = 0; id < sweep.configurations(); id += 7) {
    const std::vector<int> hidden = sweep.configuration(id).network.hidden;
    EXPECT_LE(hidden.size(), 6u);
    seen.insert(hidden);
  }
  EXPECT_EQ(seen.size(), 42799u);
  EXPECT_EQ(sweep.configuration(299592).network.hidden, (std::vector{8, 8, 8, 8, 8, 8}));
  EXPECT_THAT(sweep.text(), HasSubstr("network.hidden = \"all: depth 0..6, width 1..8\""));
  EXPECT_EQ(parse_sweep(sweep.text(), "result.db").hash(), sweep.hash());
}

TEST(Ranges, AsFlagsAndInZip) {
  EXPECT_EQ(parse("", {{"grid.network.hidden=all: depth 1..2, width 1..8", "grid.train.batch=1..4"}, {}})
                .configurations(),
            72 * 4);
  const Sweep zip =
      parse("[zip]\nnetwork.hidden = \"same: depth 1, width 1..3\"\ntrain.batch = \"10..30 step 10\"");
  EXPECT_EQ(zip.configurations(), 3);
  EXPECT_EQ(zip.configuration(2).train.batch, 30);
}

struct RangeCase {
  const char* toml;
  const char* line;
};

const RangeCase kBrokenRanges[] = {
    {"train.batch = \"1-8\"",
     "\"1-8\" is not a range; allowed: \"1..8\", \"0..50 step 10\", \"0..1 linear 5\" or \"0.001..0.1 log "
     "5\""},
    {"train.batch = \"8..1\"", "\"8..1\": 8 must be less than 1"},
    {"train.batch = \"1..8 by 2\"",
     "\"1..8 by 2\" is not a range; allowed: \"1..8\", \"0..50 step 10\", \"0..1 linear 5\" or \"0.001..0.1 "
     "log 5\""},
    {"train.batch = \"1..8 step 0\"", "\"1..8 step 0\": the step is 0; allowed: more than 0"},
    {"train.batch = \"1..8 step 0.5\"", "\"1..8 step 0.5\": the step is not an integer"},
    {"train.batch = \"0.5..8\"", "\"0.5..8\": the ends are not integers"},
    {"train.batch = \"0..8\"", "0 is out of range; allowed: 1 to 1000000"},
    {"train.epochs = \"0..8 log 3\"", "\"0..8 log 3\": low = 0; a log range begins above 0"},
    {"train.epochs = \"0..9999999\"", "\"0..9999999\" has 10000000 values; allowed: up to 1048576"},
    {"train.learning_rate = \"0.1..1\"",
     "\"0.1..1\" does not say which numbers; allowed: \"0.1..1 linear 5\", \"0.1..1 step S\" or, above 0, "
     "\"0.1..1 "
     "log 5\""},
    {"train.learning_rate = \"0.1..1 log\"", "\"0.1..1 log\" does not say how many; e.g. \"0.1..1 log 5\""},
    {"train.learning_rate = \"0.1..1 log 2.5\"",
     "\"0.1..1 log 2.5\": the number of values is 2.5; allowed: 2 to 1048576"},
    {"train.learning_rate = \"0.1..1 linear 1e9\"",
     "\"0.1..1 linear 1e9\" has 1000000000 values; allowed: up to 1048576"},
    {"data.dataset = \"1..3\"", "an axis is a list of values, e.g. [\"spiral\"]"},
    {"network.hidden = \"all: depth 0..8, width 1..1024\"",
     "\"all: depth 0..8, width 1..1024\" is 1.2e+24 architectures; allowed: up to 1048576"},
    {"network.hidden = \"all: depth 0..7, width 1..8\"",
     "\"all: depth 0..7, width 1..8\" is 2396745 architectures; allowed: up to 1048576"},
    {"network.hidden = \"all: depth 0..9, width 1..8\"", "depth 9 is out of range; allowed: 0 to 8"},
    {"network.hidden = \"all: depth 1, width 0..8\"", "width 0 is out of range; allowed: 1 to 1024"},
    {"network.hidden = \"all: depth 1\"",
     "\"all: depth 1\" is not a range of architectures; allowed: \"all: depth 0..3, width 1..8\" or \"same: "
     "depth "
     "1..4, width 2..8\""},
    {"network.hidden = [\"1..8\"]",
     "\"1..8\" is not a range of architectures; allowed: \"all: depth 0..3, width 1..8\" or \"same: depth "
     "1..4, width "
     "2..8\""},
};

TEST(Ranges, EveryBrokenOneHasItsLine) {
  for (const RangeCase& c : kBrokenRanges) {
    const std::string toml = c.toml, key = toml.substr(0, toml.find(' '));
    EXPECT_EQ(error_of([&] { parse("[grid]\n" + toml); }), "sweep.toml:2: " + key + ": " + c.line) << toml;
  }
}

TEST(Ranges, AnAbsurdProductSaysHowMuchItIs) {
  EXPECT_EQ(error_of([] {
              parse(
                  "[grid]\nnetwork.hidden = \"all: depth 0..6, width 1..8\"\ntrain.batch = \"1..30000\"\n"
                  "train.epochs = \"1..30000\"\ndata.points = \"1..30000\"\n");
            }),
            "sweep.toml:5: data.points: too many configurations, 8.1e+18; allowed: 9007199254740992");
}

}  // namespace
}  // namespace seedbed
