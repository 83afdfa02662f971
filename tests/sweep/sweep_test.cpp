// SPDX-License-Identifier: Apache-2.0
// Defaults, axes and their order, flags, the text that reads back, and the hash.
#include "seedbed/sweep.h"

#include <gmock/gmock.h>

#include "sweep/support.h"

namespace seedbed {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_sweep::Directory;
using testing_sweep::error_of;
using testing_sweep::parse;

std::vector<std::string> labels(const Sweep& sweep, std::int64_t id) {
  std::vector<std::string> list;
  for (const SweptValue& value : sweep.swept_values(id)) list.push_back(value.label);
  return list;
}

TEST(Sweep, DefaultsAreThePlaygrounds) {
  const Sweep sweep = parse("");
  EXPECT_EQ(sweep.name(), "sweep");
  EXPECT_EQ(sweep.configurations(), 1);
  EXPECT_EQ(sweep.networks(), 64);
  EXPECT_EQ(sweep.configuration(0), Configuration());
  EXPECT_THAT(sweep.swept_keys(), ElementsAre());
  EXPECT_TRUE(sweep.seeds().vary_init && sweep.seeds().vary_data && !sweep.seeds().vary_order);
}

TEST(Sweep, EveryKeyIsRead) {
  const Sweep sweep = parse(R"(
name = "all"
data = { dataset = "two-spirals", noise = 12.5, points = 100, train = 70, features = ["siny", "x2", "xy"], playground_seed = "s" }
[network]
hidden = [8, 1, 3]
activation = ["relu", "sigmoid", "linear"]
init = { kind = "uniform", low = -2, high = 0.25, bias = 1 }
[train]
optimizer = "sgd"
learning_rate = 1e-3
batch = 7
regularization = "l2"
regularization_rate = 0.5
loss = "square"
order = "fixed"
epochs = 0
precision = "float64"
math = "exact"
[stop]
solved = "train_loss<0.125"
every = 10
then = "freeze"
[seeds]
count = 3
first = 40
vary = ["order", "data"]
[record]
curve = "every"
snapshots = 4
)");
  Configuration expected;
  expected.data.dataset = DatasetKind::two_spirals;
  expected.data.noise = 12.5;
  expected.data.points = 100;
  expected.data.train = 70;
  expected.data.features.bits = 0b1010100;
  expected.data.playground_seed = "s";
  expected.network.hidden = {8, 1, 3};
  expected.network.activation = {Activation::relu, Activation::sigmoid, Activation::linear};
  expected.network.init = {InitializationKind::uniform, -2, 0.25, 1};
  expected.train.learning_rate = 1e-3;
  expected.train.batch = 7;
  expected.train.regularization = Regularization::l2;
  expected.train.regularization_rate = 0.5;
  expected.train.epochs = 0;
  expected.train.precision = Precision::float64;
  EXPECT_EQ(sweep.configuration(0), expected);
  EXPECT_EQ(sweep.name(), "all");
  EXPECT_EQ(sweep.stop().metric, Metric::train_loss);
  EXPECT_EQ(sweep.stop().comparison, Comparison::below);
  EXPECT_EQ(sweep.stop().threshold, 0.125);
  EXPECT_EQ(sweep.stop().every, 10);
  EXPECT_TRUE(sweep.stop().freeze && sweep.stop().enabled);
  EXPECT_EQ(sweep.seeds().at(2), (Seeds{0, 42, 42}));
  EXPECT_EQ(sweep.record().curve, CurveKind::every);
  EXPECT_EQ(sweep.record().snapshots, 4);
}

TEST(Sweep, CriteriaOfEveryKind) {
  const auto stop = [](const std::string& text) { return parse("stop.solved = \"" + text + "\"").stop(); };
  EXPECT_FALSE(stop("never").enabled);
  EXPECT_EQ(stop("test_loss > 1e-3").comparison, Comparison::above);
  EXPECT_EQ(stop("test_loss >1e-3").threshold, 1e-3);
  EXPECT_EQ(stop("  train_accuracy<=  1 ").comparison, Comparison::at_most);
  EXPECT_EQ(stop("train_accuracy >= .5").metric, Metric::train_accuracy);
}

TEST(Sweep, GridIsAProductFirstAxisSlowest) {
  const Sweep sweep = parse(R"(
[network]
hidden = [1]
[grid]
train.batch = [1, 10]
network.hidden = [[], [8, 4], [8]]
train.learning_rate = [0.1, 0.03]
)");
  EXPECT_THAT(sweep.swept_keys(), ElementsAre("train.batch", "network.hidden", "train.learning_rate"));
  EXPECT_EQ(sweep.configurations(), 12);
  EXPECT_THAT(labels(sweep, 0), ElementsAre("1", "none", "0.1"));
  EXPECT_THAT(labels(sweep, 1), ElementsAre("1", "none", "0.03"));
  EXPECT_THAT(labels(sweep, 2), ElementsAre("1", "8-4", "0.1"));
  EXPECT_THAT(labels(sweep, 11), ElementsAre("10", "8", "0.03"));
  EXPECT_EQ(sweep.configuration(8).network.hidden, (std::vector{8, 4}));
  EXPECT_EQ(sweep.configuration(8).train.batch, 10);
  EXPECT_EQ(sweep.swept_values(8)[1].json, "[8,4]");
  EXPECT_THROW(sweep.configuration(12), std::out_of_range);
  EXPECT_THROW(sweep.configuration(-1), std::out_of_range);
}

TEST(Sweep, AxesMayBeNestedTablesOrQuotedNames) {
  const Sweep dotted =
      parse("[grid]\nnetwork.hidden = [[4], [8]]\ndata.noise = [0, 5]\nnetwork.init = [\"zero\"]\n");
  EXPECT_THAT(dotted.swept_keys(), ElementsAre("network.hidden", "data.noise", "network.init"));
  const Sweep headers =
      parse("[grid.network]\nhidden = [[4], [8]]\n[grid]\ntrain.batch = [1, 2]\n[grid.data]\nnoise = [0]\n");
  EXPECT_THAT(headers.swept_keys(), ElementsAre("network.hidden", "train.batch", "data.noise"));
  const Sweep nested =
      parse("[grid.train]\nbatch = [1]\n[grid.data]\nnoise = [0, 5]\n[grid.network]\nhidden = [[4], [8]]\n");
  EXPECT_THAT(nested.swept_keys(), ElementsAre("train.batch", "data.noise", "network.hidden"));
  const Sweep quoted =
      parse("[grid]\n\"network.hidden\" = [[4], [8]]\n'data.noise' = [0, 5]\nnetwork.init = [\"zero\"]\n");
  EXPECT_EQ(quoted.hash(), dotted.hash());
  const Sweep inline_tables = parse(
      "grid = { network = { hidden = [[4], [8]] }, data.noise = [0, 5], \"network.init\" = [\"zero\"] }\n");
  EXPECT_EQ(inline_tables.hash(), dotted.hash());
}

TEST(Sweep, ZipAdvancesTogetherAfterTheGrid) {
  const Sweep sweep = parse(R"(
[zip]
train.regularization = ["none", "l1", "l2"]
train.regularization_rate = [0, 0.001, 0.01]
[grid]
data.dataset = ["circle", "xor"]
)");
  EXPECT_EQ(sweep.configurations(), 6);
  EXPECT_THAT(sweep.swept_keys(),
              ElementsAre("data.dataset", "train.regularization", "train.regularization_rate"));
  EXPECT_THAT(labels(sweep, 1), ElementsAre("circle", "l1", "0.001"));
  EXPECT_THAT(labels(sweep, 5), ElementsAre("xor", "l2", "0.01"));
}

TEST(Sweep, LabelsAreForPeople) {
  const Sweep sweep = parse(R"(
[grid]
data.features = [["sinx", "x"]]
network.activation = [["relu", "tanh"]]
network.init = [{ kind = "uniform", low = -1, high = 1.5 }]
train.learning_rate = [1e-5]
data.playground_seed = ["0.1"]
)");
  EXPECT_THAT(labels(sweep, 0),
              ElementsAre("x sinx", "relu tanh", "uniform -1..1.5 bias 0.1", "1e-05", "0.1"));
  EXPECT_EQ(sweep.swept_values(0)[2].json, R"({"kind":"uniform","low":-1,"high":1.5,"bias":0.1})");
  EXPECT_EQ(labels(parse("grid.data.features = [[], [\"x\"]]"), 0), std::vector<std::string>{"none"});
}

TEST(Sweep, MillionsOfConfigurationsAreNeverListed) {
  std::string rates;
  for (int i = 1; i <= 1000; ++i) rates += std::to_string(i) + ",";
  const Sweep sweep =
      parse("[grid]\ntrain.batch = [" + rates + "]\ntrain.learning_rate = [" + rates + "]\ntrain.epochs = [" +
            rates + "]\ntrain.regularization_rate = [" + rates + "]\n");
  EXPECT_EQ(sweep.configurations(), 1'000'000'000'000);
  const Configuration last = sweep.configuration(sweep.configurations() - 1000);
  EXPECT_EQ(last.train.batch, 1000);
  EXPECT_EQ(last.train.epochs, 1000);
  EXPECT_EQ(last.train.regularization_rate, 1);
}

TEST(Sweep, NetworksAreConfigurationsTimesSeeds) {
  const Sweep sweep = parse("[grid]\ntrain.batch = [1, 2]\n[seeds]\ncount = 5\nfirst = 10\n");
  EXPECT_EQ(sweep.networks(), 10);
  EXPECT_EQ(sweep.configuration_of(7), 1);
  EXPECT_EQ(sweep.seeds_of(7), (Seeds{12, 12, 0}));
}

TEST(Sweep, FlagsComeAfterTheFile) {
  const std::string file =
      "[train]\nbatch = 3\n[grid]\nnetwork.hidden = [[4], [8]]\n[zip]\ndata.noise = [0, 5]\ndata.train = "
      "[50, 60]\n";
  const Sweep sweep =
      parse(file, {{"train.batch=1", "network.hidden=[2,2]", "train.regularization=l1",
                    "grid.train.epochs=[1,2,3]", "stop.solved=test_loss < 0.1", "name=0.5", "train.batch = 2",
                    "data.playground_seed=0.77405", "zip.data.train=[10, 20]"},
                   7});
  EXPECT_EQ(sweep.networks(), 6 * 7);
  const Configuration c = sweep.configuration(5);
  EXPECT_EQ(c.train.batch, 2);
  EXPECT_EQ(c.network.hidden, (std::vector{2, 2}));
  EXPECT_EQ(c.train.regularization, Regularization::l1);
  EXPECT_EQ(c.train.epochs, 3);
  EXPECT_EQ(c.data.playground_seed, "0.77405");
  EXPECT_EQ(c.data.train, 20);
  EXPECT_EQ(sweep.stop().metric, Metric::test_loss);
  EXPECT_EQ(sweep.name(), "0.5");
  EXPECT_THAT(sweep.swept_keys(), ElementsAre("train.epochs", "data.noise", "data.train"));
}

TEST(Sweep, FlagsReplaceKeysThatExcludeThem) {
  EXPECT_EQ(
      parse("[seeds]\ncount = 9\nvary = [\"init\"]\n", {{"seeds.crossed={init=2, data=3}"}, {}}).networks(),
      6);
  EXPECT_EQ(parse("data.file = \"nowhere.csv\"", {{"data.dataset=xor"}, {}}).configuration(0).data.file, "");
}

TEST(Sweep, AFlagMovesAnAxis) {
  const std::string file = "[grid]\ntrain.batch = [1, 2]\ndata.noise = [0, 5]\n";
  const Sweep grid = parse(file, {{"grid.train.batch=[3,4,5]"}, {}});
  EXPECT_THAT(grid.swept_keys(), ElementsAre("train.batch", "data.noise"));
  EXPECT_EQ(grid.configurations(), 6);
  const Sweep zip = parse(file, {{"zip.train.batch=[3,4,5]"}, {}});
  EXPECT_THAT(zip.swept_keys(), ElementsAre("data.noise", "train.batch"));
}

TEST(Sweep, TextReadsBackToTheSameSweep) {
  const std::string file = R"(
name = "a \"quoted\" name with \\ and é"
[data]
features = ["sinx", "y"]
playground_seed = "0.5\"\\"
[grid]
network.init = ["zero", { kind = "uniform", low = -1, high = 0.1 }]
data.noise = [0, 0.1, 33.3]
network.hidden = [[], [8, 4]]
[zip]
train.batch = [1, 2]
train.learning_rate = [1e-7, 10]
[stop]
solved = "test_loss <= 1e-3"
[seeds]
crossed = { order = 2, init = 3 }
first = 9
)";
  const Sweep sweep = parse(file);
  const Sweep again = parse_sweep(sweep.text(), "result.db");
  EXPECT_EQ(again.text(), sweep.text());
  EXPECT_EQ(again.hash(), sweep.hash());
  EXPECT_EQ(again.name(), sweep.name());
  ASSERT_EQ(again.configurations(), sweep.configurations());
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    EXPECT_EQ(again.configuration(id), sweep.configuration(id));
  }
  EXPECT_EQ(again.swept_keys(), sweep.swept_keys());
}

TEST(Sweep, HashIgnoresCommentsOrderOfTablesNameAndDefaults) {
  const Sweep a = parse("name = \"a\"\n[train]\nbatch = 1 # why\n[data]\nnoise = 5\n");
  const Sweep b =
      parse("[data]\nnoise = 5.0\n[network]\nhidden = [4, 2]\n[train]\nbatch = 1\nepochs = 500\n");
  EXPECT_EQ(a.hash(), b.hash());
  EXPECT_EQ(a.hash().size(), 32u);
}

TEST(Sweep, HashSeesEverythingThatMatters) {
  const std::vector<std::string> sweeps{
      "",
      "train.batch = 1",
      "grid.train.batch = [1]",
      "grid.train.batch = [1, 2]",
      "grid.train.batch = [2, 1]",
      "[grid]\ntrain.batch = [1, 2]\ndata.noise = [0, 1]",
      "[grid]\ndata.noise = [0, 1]\ntrain.batch = [1, 2]",
      "[zip]\ntrain.batch = [1, 2]\ndata.noise = [0, 1]",
      "stop.solved = \"never\"",
      "stop.every = 2",
      "stop.then = \"freeze\"",
      "seeds.count = 65",
      "seeds.first = 1",
      "seeds.vary = [\"init\"]",
      "seeds.crossed = { init = 64 }",
      "record.curve = \"none\"",
      "record.snapshots = 1",
      "data.playground_seed = \"\"",
      "network.init = { kind = \"uniform\" }",
  };
  std::map<std::string, std::string> seen;
  for (const std::string& text : sweeps) {
    const auto [other, fresh] = seen.emplace(parse(text).hash(), text);
    EXPECT_TRUE(fresh) << text << " and " << other->second;
  }
}

TEST(Sweep, DefaultCriterionIsOffForRegressions) {
  const Sweep sweep = parse("grid.data.dataset = [\"circle\", \"plane\"]");
  EXPECT_TRUE(sweep.stop().enabled);
  EXPECT_THAT(sweep.text(), Not(HasSubstr("solved =")));
  EXPECT_EQ(parse_sweep(sweep.text(), "result.db").hash(), sweep.hash());
  EXPECT_THAT(parse("").text(), HasSubstr("solved = \"test_accuracy >= 0.99\""));
  EXPECT_NO_THROW(parse("data.dataset = \"plane\"\nstop.solved = \"test_loss < 0.01\""));
}

TEST(SweepFile, CsvIsBesideTheSweepAndCountsByItsContent) {
  const Directory directory;
  directory.write("points.csv", "1,2,1\n");
  const std::string path = directory.write("sweep.toml", "[data]\nfile = \"points.csv\"\n");
  const Sweep sweep = load_sweep(path);
  EXPECT_EQ(sweep.configuration(0).data.dataset, DatasetKind::file);
  EXPECT_EQ(sweep.configuration(0).data.file, directory.path("points.csv"));

  directory.write("copy.csv", "1,2,1\n");
  const std::string copy =
      directory.write("copy.toml", "data = { file = \"./copy.csv\", dataset = \"file\" }\n");
  EXPECT_EQ(load_sweep(copy).hash(), sweep.hash());

  directory.write("points.csv", "1,2,-1\n");
  EXPECT_NE(load_sweep(path).hash(), sweep.hash());
  EXPECT_EQ(parse_sweep(sweep.text(), "result.db").hash(), sweep.hash())
      << "a result knows what it was made of";
  const std::string stored = directory.write("stored.toml", sweep.text());
  EXPECT_EQ(error_of([&] { load_sweep(stored); }), stored + ":5: data.file: " + directory.path("points.csv") +
                                                       " has changed since its hash was recorded in [files]");
  std::filesystem::remove(directory.path("points.csv"));
  EXPECT_EQ(parse_sweep(sweep.text(), "result.db").text(), sweep.text());
}

TEST(SweepFile, DatasetsAndFilesOnOneAxis) {
  const Directory directory;
  directory.write("points.csv", "1,2,1\n");
  const std::string path = directory.write(
      "s.toml", "[data]\nfile = \"points.csv\"\n[grid]\ndata.dataset = [\"circle\", \"file\"]\n");
  const Sweep sweep = load_sweep(path);
  EXPECT_EQ(sweep.name(), "s");
  EXPECT_EQ(sweep.configuration(0).data.file, "");
  EXPECT_EQ(sweep.configuration(1).data.file, directory.path("points.csv"));
}

TEST(Initializations, AreReadAndWrittenBack) {
  const auto written = [](const std::string& init) {
    const Sweep sweep = parse("[grid]\nnetwork.init = [" + init + "]\n");
    return sweep.swept_values(0).at(0).json + " " + sweep.swept_values(0).at(0).label;
  };
  EXPECT_EQ(written("\"kaiming\""), "\"he-normal\" he-normal");
  EXPECT_EQ(written("{ kind = \"glorot\" }"), "\"xavier-uniform\" xavier-uniform");
  EXPECT_EQ(written("{ kind = \"sparse\", sd = 2 }"),
            R"({"kind":"sparse","sparsity":0.5,"sd":2,"bias":0} sparse sparsity 0.5 sd 2 bias 0)");
  EXPECT_EQ(written("{ kind = \"lsuv\", bias = \"fan-in\" }"),
            R"({"kind":"lsuv","gain":1,"bias":"fan-in"} lsuv gain 1 bias fan-in)");
  EXPECT_EQ(written("{ kind = \"lsuv\", bias = 0, gain = 1 }"), "\"lsuv\" lsuv");
}

}  // namespace
}  // namespace seedbed
