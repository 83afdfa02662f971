// SPDX-License-Identifier: Apache-2.0
// [sample]: distributions, how they combine with [grid] and [zip], flags, the text that reads back, errors.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "sweep/state.h"
#include "sweep/support.h"

namespace seedbed {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_sweep::error_of;
using testing_sweep::parse;

const std::string kAll = R"(
[grid]
data.dataset = ["circle", "xor"]
[sample]
method = "sobol"
count = 256
seed = 7
train.learning_rate = { kind = "log-uniform", low = 1e-4, high = 1 }
data.noise = { kind = "uniform", low = 0, high = 50 }
train.batch = { kind = "int", low = 1, high = 64, log = true }
data.train = { kind = "int", low = 10, high = 90 }
network.hidden = { kind = "choice", values = [[], [4], [8, 8]] }
network.activation = ["relu", "tanh"]
)";

TEST(Sample, DrawsEveryKindWithinItsRange) {
  const Sweep sweep = parse(kAll);
  EXPECT_EQ(sweep.configurations(), 2 * 256);
  EXPECT_THAT(sweep.swept_keys(),
              ElementsAre("data.dataset", "train.learning_rate", "data.noise", "train.batch", "data.train",
                          "network.hidden", "network.activation"));
  EXPECT_EQ(sweep.sampled_keys().size(), 6u);
  std::map<std::vector<int>, int> hidden;
  int below = 0;
  for (std::int64_t id = 0; id < 256; ++id) {
    const Configuration c = sweep.configuration(id);
    EXPECT_TRUE(c.train.learning_rate >= 1e-4 && c.train.learning_rate <= 1);
    EXPECT_TRUE(c.data.noise >= 0 && c.data.noise <= 50);
    EXPECT_TRUE(c.train.batch >= 1 && c.train.batch <= 64);
    EXPECT_TRUE(c.data.train >= 10 && c.data.train <= 90 && c.data.train == std::floor(c.data.train));
    below += c.train.learning_rate < 1e-2;
    ++hidden[c.network.hidden];
    Configuration other = sweep.configuration(256 + id);  // the same points for every point of the grid
    EXPECT_EQ(other.data.dataset, DatasetKind::xor_);
    other.data.dataset = DatasetKind::circle;
    EXPECT_EQ(other, c);
  }
  EXPECT_EQ(below, 128);  // half of a balanced sequence is below the middle decade
  EXPECT_EQ(hidden.size(), 3u);
  for (const auto& [widths, count] : hidden) EXPECT_NEAR(count, 256 / 3.0, 1.01);
}

TEST(Sample, LogUniformQuantiles) {
  const Sweep sweep = parse(
      "[sample]\nmethod = \"latin-hypercube\"\ncount = 10000\ntrain.learning_rate = { kind = "
      "\"log-uniform\", "
      "low = 1e-5, high = 10 }\n");
  std::vector<double> rates;
  double mean = 0;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    rates.push_back(sweep.configuration(id).train.learning_rate);
    mean += std::log10(rates.back()) / 10000;
  }
  ASSERT_EQ(rates.size(), 10000u);
  std::sort(rates.begin(), rates.end());
  for (const double q : {0.05, 0.25, 0.5, 0.75, 0.95}) {
    EXPECT_NEAR(std::log10(rates[static_cast<std::size_t>(q * 10000)]), -5 + 6 * q, 6.1e-4);
  }
  EXPECT_NEAR(mean, -2, 1e-4);
}

TEST(Sample, IntegersHaveEqualShares) {
  const Sweep sweep = parse(
      "[sample]\nmethod = \"latin-hypercube\"\ncount = 800\ntrain.batch = \"1..8\"\n"
      "train.learning_rate = \"0.1..0.9\"\n");
  std::map<int, int> batches;
  for (std::int64_t id = 0; id < 800; ++id) ++batches[sweep.configuration(id).train.batch];
  EXPECT_EQ(batches.size(), 8u);
  for (const auto& [batch, count] : batches) EXPECT_EQ(count, 100) << batch;
}

TEST(Sample, IntegersOnALogScale) {
  const Sweep sweep = parse(
      "[sample]\nmethod = \"latin-hypercube\"\ncount = 10000\ntrain.batch = \"1..100 log\"\n"
      "train.learning_rate = \"1e-3..1 log\"\n");
  std::map<int, int> batches;
  for (std::int64_t id = 0; id < 10000; ++id) ++batches[sweep.configuration(id).train.batch];
  EXPECT_EQ(batches.begin()->first, 1);
  EXPECT_EQ(batches.rbegin()->first, 100);
  const double width = std::log(100.5 / 0.5);
  for (const int batch : {1, 2, 10, 100}) {
    EXPECT_NEAR(batches[batch], 1e4 * std::log((batch + 0.5) / (batch - 0.5)) / width, 2) << batch;
  }
}

TEST(Sample, EqualPointsCountOnce) {
  const Sweep sweep = parse("[sample]\ncount = 1000\ntrain.batch = [1, 10]\ntrain.epochs = \"1..3\"\n");
  EXPECT_EQ(sweep.configurations(), 6);
  std::set<std::string> hashes;
  for (std::int64_t id = 0; id < 6; ++id) hashes.insert(configuration_hash(sweep.configuration(id)));
  EXPECT_EQ(hashes.size(), 6u);
}

TEST(Sample, NumbersAreShort) {
  const Sweep sweep = parse("[sample]\ncount = 100\ntrain.learning_rate = \"0.001..1 log\"\n");
  for (std::int64_t id = 0; id < 100; ++id) EXPECT_LE(sweep.swept_values(id)[0].label.size(), 10u);
}

TEST(Sample, ChoosesAmongArchitectures) {
  const Sweep sweep = parse(
      "[sample]\ncount = 200\nnetwork.hidden = \"all: depth 0..6, width 1..8\"\ntrain.batch = \"1..1000\"\n");
  std::set<std::size_t> depths;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    depths.insert(sweep.configuration(id).network.hidden.size());
  }
  EXPECT_THAT(sweep.text(), HasSubstr("network.hidden = \"all: depth 0..6, width 1..8\"\n"));
  EXPECT_TRUE(depths.contains(6));
}

TEST(Sample, ComesAfterGridAndZip) {
  const Sweep sweep = parse(
      "[sample]\ncount = 4\ntrain.learning_rate = \"0.01..1\"\n[zip]\ntrain.batch = [1, 2]\ndata.noise = [0, "
      "5]\n"
      "[grid]\ntrain.epochs = [1, 2, 3]\n");
  EXPECT_EQ(sweep.configurations(), 3 * 2 * 4);
  EXPECT_EQ(sweep.configuration(0).train.epochs, 1);
  EXPECT_EQ(sweep.configuration(4).train.batch, 2);
  EXPECT_EQ(sweep.configuration(0).train.learning_rate, sweep.configuration(4).train.learning_rate);
}

TEST(Sample, TextReadsBackToTheSameSweep) {
  const Sweep sweep = parse(kAll), again = parse_sweep(sweep.text(), "result.db");
  EXPECT_EQ(again.text(), sweep.text());
  EXPECT_EQ(again.hash(), sweep.hash());
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    EXPECT_EQ(again.configuration(id), sweep.configuration(id));
  }
}

// Configurations are identities that results keep: this must never change, on any machine.
TEST(Sample, ConfigurationsAreFixed) {
  std::string hashes;
  for (const char* method : {"random", "sobol", "latin-hypercube"}) {
    const Sweep sweep = parse(kAll, {{std::string("sample.method=") + method}, {}});
    for (std::int64_t id = 0; id < sweep.configurations(); ++id)
      hashes += configuration_hash(sweep.configuration(id));
  }
  EXPECT_EQ(xxh3_hex(hashes), "1bd609347f2dd1bb60b15e09ec6ffbe2");
}

TEST(Sample, MethodCountSeedAndDistributionsAreTheIdentity) {
  std::set<std::string> hashes{parse(kAll).hash()};
  for (const char* flag :
       {"sample.method=random", "sample.count=255", "sample.seed=8", "sample.data.noise=0..49",
        "sample.train.batch=1..64", "sample.network.activation=['tanh', 'relu']"}) {
    hashes.insert(parse(kAll, {{flag}, {}}).hash());
  }
  EXPECT_EQ(hashes.size(), 7u);
  EXPECT_EQ(parse("[sample]\nseed = 0\ntrain.batch = \"1..8\"").hash(),
            parse("[sample]\ncount = 64\ntrain.batch = { kind = \"int\", high = 8, low = 1 }").hash());
}

TEST(Sample, FlagsReplaceAndMoveAxes) {
  const std::string file =
      "[sample]\ncount = 8\ntrain.learning_rate = \"0.1..1\"\ntrain.batch = \"1..1000\"\n";
  EXPECT_EQ(parse(file, {{"sample.count=3"}, {}}).configurations(), 3);
  EXPECT_THAT(parse(file, {{"train.batch=5"}, {}}).swept_keys(), ElementsAre("train.learning_rate"));
  EXPECT_EQ(parse(file, {{"train.batch=5", "train.learning_rate=1"}, {}}).configurations(), 1);
  const Sweep moved =
      parse(file, {{"grid.train.batch=[1, 2]", "sample.data.noise={kind='uniform', low=0, high=9}"}, {}});
  EXPECT_THAT(moved.swept_keys(), ElementsAre("train.batch", "train.learning_rate", "data.noise"));
  EXPECT_EQ(moved.configurations(), 16);
}

struct SampleCase {
  const char* toml;
  const char* line;
};

const SampleCase kBrokenSamples[] = {
    {"[sample]\nmethod = \"sobel\"\ntrain.batch = \"1..8\"",
     "sweep.toml:2: sample.method: unknown value \"sobel\"; allowed: random, sobol, latin-hypercube; did you "
     "mean "
     "sobol?"},
    {"[sample]\ncount = 0\ntrain.batch = \"1..8\"",
     "sweep.toml:2: sample.count: 0 is out of range; allowed: 1 to 1048576"},
    {"[sample]\ncounts = 3", "sweep.toml:2: counts: unknown key; did you mean sample.count?"},
    {"[sample]\ntrain.learning_rat = \"0..1\"",
     "sweep.toml:2: train.learning_rat: unknown key; did you mean train.learning_rate?"},
    {"[sample]\ncount = 9",
     "sweep.toml:2: sample.count: nothing to draw: [sample] has no key of [data], [network] or [train], e.g. "
     "train.learning_rate = { kind = \"log-uniform\", low = 0.001, high = 1 }"},
    {"[sample]\nstop.every = \"1..8\"",
     "sweep.toml:2: stop.every: can't be an axis; axes are keys of [data], [network] and [train]"},
    {"[grid]\ntrain.batch = [1]\n[sample]\ntrain.batch = \"1..8\"",
     "sweep.toml:4: train.batch: is an axis already, at line 2"},
    {"[sample]\ntrain.learning_rate = 0.1",
     "sweep.toml:2: train.learning_rate: expected a distribution, e.g. { kind = \"log-uniform\", low = "
     "0.001, high "
     "= 1 }"},
    {"[sample]\ntrain.batch = {low = 1, high = 2}",
     "sweep.toml:2: train.batch: expected a distribution, e.g. { kind = \"int\", low = 1, high = 8 }"},
    {"[sample]\ntrain.learning_rate = { kind = \"loguniform\", low = 1, high = 2 }",
     "sweep.toml:2: train.learning_rate: unknown value \"loguniform\"; allowed: uniform, log-uniform, int, "
     "choice; "
     "did you mean log-uniform?"},
    {"[sample]\ntrain.learning_rate = { kind = \"uniform\", lo = 1, high = 2 }",
     "sweep.toml:2: train.learning_rate: unknown key \"lo\"; allowed: kind, low, high; did you mean low?"},
    {"[sample]\ntrain.learning_rate = { kind = \"uniform\", low = 1 }",
     "sweep.toml:2: train.learning_rate: high is missing, e.g. { kind = \"log-uniform\", low = 0.001, high = "
     "1 }"},
    {"[sample]\ntrain.learning_rate = { kind = \"uniform\", low = \"1\", high = 2 }",
     "sweep.toml:2: train.learning_rate: low: expected a number"},
    {"[sample]\ntrain.learning_rate = { kind = \"uniform\", low = 2, high = 1 }",
     "sweep.toml:2: train.learning_rate: low = 2 must be less than high = 1"},
    {"[sample]\ntrain.learning_rate = { kind = \"uniform\", low = 0, high = 1 }",
     "sweep.toml:2: train.learning_rate: 0 is out of range; allowed: more than 0"},
    {"[sample]\ndata.noise = { kind = \"uniform\", low = 0, high = 100 }",
     "sweep.toml:2: data.noise: 100 is out of range; allowed: 0 to 80"},
    {"[sample]\ndata.noise = { kind = \"log-uniform\", low = 0, high = 10 }",
     "sweep.toml:2: data.noise: low = 0; a log scale begins above 0"},
    {"[sample]\ntrain.batch = { kind = \"uniform\", low = 1, high = 10 }",
     "sweep.toml:2: train.batch: its values are integers; allowed: kind = \"int\" (with log = true for a log "
     "scale), or a list"},
    {"[sample]\ntrain.batch = { kind = \"int\", low = 1.5, high = 10 }",
     "sweep.toml:2: train.batch: low = 1.5 and high = 10 must be integers"},
    {"[sample]\ndata.points = { kind = \"int\", low = 0, high = 10, log = true }",
     "sweep.toml:2: data.points: low = 0; integers on a log scale begin at 1"},
    {"[sample]\ntrain.batch = { kind = \"int\", low = 1, high = 10, log = 1 }",
     "sweep.toml:2: train.batch: log: expected true or false"},
    {"[sample]\ndata.dataset = { kind = \"uniform\", low = 0, high = 1 }",
     "sweep.toml:2: data.dataset: its values are not numbers; allowed: a list to choose from, e.g. "
     "[\"spiral\"]"},
    {"[sample]\ndata.dataset = \"0..1\"",
     "sweep.toml:2: data.dataset: its values are not numbers; allowed: a list to choose from, e.g. "
     "[\"spiral\"]"},
    {"[sample]\ntrain.batch = { kind = \"choice\" }",
     "sweep.toml:2: train.batch: values is missing, e.g. { kind = \"choice\", values = [1, 10] }"},
    {"[sample]\ntrain.batch = { kind = \"choice\", values = [] }",
     "sweep.toml:2: train.batch: empty axis; allowed: one or more values, e.g. [10]"},
    {"[sample]\ntrain.batch = [1, 0]", "sweep.toml:2: train.batch: 0 is out of range; allowed: 1 to 1000000"},
    {"[sample]\ntrain.learning_rate = \"0.1..1 linear 5\"",
     "sweep.toml:2: train.learning_rate: \"0.1..1 linear 5\" is a list of values; a sampled range is "
     "\"0.1..1\", or "
     "the same with \" log\""},
    {"[sample]\nnetwork.hidden = \"every: depth 1\"",
     "sweep.toml:2: network.hidden: \"every: depth 1\" is not a range of architectures; allowed: \"all: "
     "depth 0..3, "
     "width 1..8\" or \"same: depth 1..4, width 2..8\""},
};

TEST(Sample, EveryBrokenFileHasItsLine) {
  for (const SampleCase& c : kBrokenSamples) EXPECT_EQ(error_of([&] { parse(c.toml); }), c.line) << c.toml;
}

}  // namespace
}  // namespace seedbed
