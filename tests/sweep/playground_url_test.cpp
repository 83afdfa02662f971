// SPDX-License-Identifier: Apache-2.0
// A Playground URL is read as the site reads it, field by field.
#include <gtest/gtest.h>

#include "sweep/support.h"

namespace seedbed {
namespace {

using testing_sweep::error_of;

Sweep load(const std::string& fields, const SweepOverrides& overrides = {}) {
  return load_sweep("https://playground.tensorflow.org/#" + fields, overrides);
}
Configuration configuration(const std::string& fields) {
  return load(fields).configuration(0);
}

TEST(PlaygroundUrl, WholeUrlOfTheSite) {
  const Sweep sweep = load(
      "activation=relu&regularization=L1&batchSize=1&dataset=spiral&regDataset=reg-plane&learningRate=0.01"
      "&regularizationRate=0.001&noise=15&networkShape=8,8,3&seed=0.77405&showTestData=true&discretize=false"
      "&percTrainData=70&x=true&y=false&xTimesY=true&xSquared=true&ySquared=false&cosX=true&sinX=true&cosY="
      "false"
      "&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false");
  Configuration expected;
  expected.data.dataset = DatasetKind::spiral;
  expected.data.noise = 15;
  expected.data.train = 70;
  expected.data.features.bits = 0b0110101;
  expected.data.playground_seed = "0.77405";
  expected.network.hidden = {8, 8, 3};
  expected.network.activation = {Activation::relu};
  expected.train.learning_rate = 0.01;
  expected.train.batch = 1;
  expected.train.regularization = Regularization::l1;
  expected.train.regularization_rate = 0.001;
  EXPECT_EQ(sweep.configuration(0), expected);
  EXPECT_EQ(sweep.networks(), 64);
  EXPECT_EQ(sweep.seeds_of(0), (Seeds{0, 0, 0}));
  EXPECT_EQ(sweep.seeds_of(3), (Seeds{3, 0, 0}));
  EXPECT_EQ(parse_sweep(sweep.text(), "result.db").hash(), sweep.hash());
}

TEST(PlaygroundUrl, NothingGivenIsTheDefaultWithASeedThatIsKept) {
  for (const char* url : {"https://playground.tensorflow.org", "https://playground.tensorflow.org/",
                          "http://playground.tensorflow.org/#", "https://localhost:5000/#seed="}) {
    const Sweep sweep = load_sweep(url);
    Configuration c = sweep.configuration(0);
    ASSERT_TRUE(c.data.playground_seed.has_value());
    EXPECT_EQ(c.data.playground_seed->size(), 7u) << *c.data.playground_seed;
    EXPECT_EQ(c.data.playground_seed->substr(0, 2), "0.");
    EXPECT_EQ(parse_sweep(sweep.text(), "result.db").configuration(0), c);
    c.data.playground_seed.reset();
    EXPECT_EQ(c, Configuration());
  }
}

TEST(PlaygroundUrl, WithoutASeedTheSameUrlIsTheSameSweep) {
  const std::string url = "https://playground.tensorflow.org/#dataset=xor";
  EXPECT_EQ(load_sweep(url).hash(), load_sweep(url).hash());
  EXPECT_NE(load_sweep(url).configuration(0).data.playground_seed,
            load_sweep(url + "&noise=5").configuration(0).data.playground_seed);
}

TEST(PlaygroundUrl, UnknownAndBlankValuesLeaveTheDefault) {
  const Configuration expected = configuration("seed=1");
  for (const char* fields : {"activation=ReLU",
                             "activation=",
                             "activation",
                             "dataset=moons",
                             "dataset=reg-plane",
                             "regularization=l1",
                             "batchSize=",
                             "learningRate=",
                             "noise=",
                             "percTrainData=",
                             "networkShape",
                             "problem=",
                             "problem=other",
                             "x=",
                             "sinX",
                             "initZero=",
                             "unknown=3",
                             "&&",
                             "=",
                             "tutorial=x",
                             "regDataset=reg-gauss"}) {
    EXPECT_EQ(configuration("seed=1&" + std::string(fields)), expected) << fields;
  }
}

TEST(PlaygroundUrl, BooleansAreTrueUnlessFalse) {
  const auto bits = [](const std::string& fields) {
    return static_cast<int>(configuration(fields).data.features.bits);
  };
  EXPECT_EQ(bits("x=false"), 0b0000010);
  EXPECT_EQ(bits("x=False&y=0"), 0b0000011);
  EXPECT_EQ(bits("x=false&y=false"), 0);
  EXPECT_EQ(bits("xSquared=1&ySquared=no&xTimesY=true&sinX=yes&sinY=x"), 0b1111111);
  EXPECT_EQ(bits("x_hide=true"), 0b0000010);
  EXPECT_EQ(bits("x_hide=1&y_hide=yes"), 0b0000011);
  EXPECT_EQ(bits("sinX=true&sinX_hide=true&y_hide=false"), 0b0000011);
  EXPECT_EQ(configuration("initZero=true").network.init.kind, InitializationKind::zero);
  EXPECT_EQ(configuration("initZero=false").network.init.kind, InitializationKind::playground);
}

TEST(PlaygroundUrl, NumbersAreJavaScripts) {
  EXPECT_EQ(configuration("learningRate=1e-3").train.learning_rate, 0.001);
  EXPECT_EQ(configuration("learningRate=.5").train.learning_rate, 0.5);
  EXPECT_EQ(configuration("learningRate=+5.").train.learning_rate, 5);
  EXPECT_EQ(configuration("batchSize=0x1F").train.batch, 31);
  EXPECT_EQ(configuration("batchSize=0b101").train.batch, 5);
  EXPECT_EQ(configuration("batchSize=0o17").train.batch, 15);
  EXPECT_EQ(configuration("batchSize=1e2").train.batch, 100);
  EXPECT_EQ(configuration("batchSize=007").train.batch, 7);
  EXPECT_EQ(configuration("networkShape=1e0,+2,0x3").network.hidden, (std::vector{1, 2, 3}));
  EXPECT_EQ(configuration("networkShape=").network.hidden, std::vector<int>());
}

TEST(PlaygroundUrl, NoiseIsClampedAsOnTheSite) {
  EXPECT_EQ(configuration("noise=50").data.noise, 50);
  EXPECT_EQ(configuration("noise=80").data.noise, 80);
  EXPECT_EQ(configuration("noise=80.5").data.noise, 50);
  EXPECT_EQ(configuration("noise=Infinity").data.noise, 50);
  EXPECT_EQ(configuration("noise=-1").data.noise, 0);
}

TEST(PlaygroundUrl, ProblemChoosesTheDataset) {
  EXPECT_EQ(configuration("dataset=xor&regDataset=reg-gauss").data.dataset, DatasetKind::xor_);
  EXPECT_EQ(configuration("dataset=xor&regDataset=reg-gauss&problem=regression").data.dataset,
            DatasetKind::multi_gauss);
  EXPECT_EQ(configuration("problem=regression").data.dataset, DatasetKind::plane);
  EXPECT_EQ(configuration("dataset=gauss").data.dataset, DatasetKind::gauss);
}

TEST(PlaygroundUrl, LastOfEqualFieldsCountsAndValuesEndAtEquals) {
  EXPECT_EQ(configuration("batchSize=3&batchSize=4").train.batch, 4);
  EXPECT_EQ(configuration("batchSize=3&batchSize").train.batch, 10);
  EXPECT_EQ(configuration("seed=a=b").data.playground_seed, "a");
}

TEST(PlaygroundUrl, SeedIsTheTextOfTheAddressBar) {
  EXPECT_EQ(configuration("seed=0.10").data.playground_seed, "0.10");
  EXPECT_EQ(configuration("seed=a b").data.playground_seed, "a%20b");
  EXPECT_EQ(configuration("seed=%41").data.playground_seed, "%41");
  EXPECT_EQ(configuration("seed=é").data.playground_seed, "%C3%A9");
  EXPECT_EQ(configuration("seed=1 \n").data.playground_seed, "1");
}

TEST(PlaygroundUrl, FlagsComeAfterIt) {
  const Sweep sweep = load("seed=1&networkShape=3",
                           {{"seeds.vary=[\"data\"]", "grid.network.hidden=[[1],[2]]", "train.batch=5"}, 8});
  EXPECT_EQ(sweep.networks(), 16);
  EXPECT_EQ(sweep.seeds_of(1), (Seeds{0, 1, 0}));
  EXPECT_EQ(sweep.configuration(1).train.batch, 5);
}

TEST(PlaygroundUrl, WritesWhatItReads) {
  for (const char* fields :
       {"seed=0.5", "seed=0.5&networkShape=", "seed=0.5&networkShape=1,2,3,4,5,6,7,8&activation=sigmoid",
        "seed=0.5&problem=regression&regDataset=reg-gauss&noise=80&x=false&y=false&sinY=true",
        "seed=0.5&regularization=L2&regularizationRate=0.3&initZero=true&dataset=gauss&percTrainData=10",
        "seed=0.5&regularization=L1&learningRate=1e-5&xTimesY=true&xSquared=true&ySquared=true&sinX=true"}) {
    const Configuration c = configuration(fields);
    const auto url = playground_url(c);
    ASSERT_TRUE(url.has_value()) << fields;
    EXPECT_EQ(load_sweep(*url).configuration(0), c) << *url;
  }
}

TEST(PlaygroundUrl, OrderOfTheFieldsIsTheSites) {
  Configuration c;
  c.data.playground_seed = "0.5";
  c.train.regularization = Regularization::l1;
  EXPECT_EQ(*playground_url(c),
            "https://playground.tensorflow.org/#activation=tanh&regularization=L1&batchSize=10&dataset=circle"
            "&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0&networkShape=4,2&seed=0.5"
            "&showTestData=false&discretize=false&percTrainData=50&x=true&y=true&xTimesY=false&xSquared=false"
            "&ySquared=false&cosX=false&sinX=false&cosY=false&sinY=false&collectStats=false"
            "&problem=classification&initZero=false&hideText=false");
}

TEST(PlaygroundUrl, OnlyWhereTheSiteCanShowIt) {
  const auto shows = [](auto change) {
    Configuration c;
    change(c);
    return playground_url(c).has_value();
  };
  EXPECT_TRUE(shows([](auto&) {}));
  EXPECT_TRUE(shows([](auto& c) { c.data.points = 500; }));
  EXPECT_TRUE(shows([](auto& c) { c.network.activation = {Activation::relu, Activation::relu}; }));
  EXPECT_FALSE(shows([](auto& c) { c.data.points = 400; }));
  EXPECT_FALSE(shows([](auto& c) { c.data.dataset = DatasetKind::two_spirals; }));
  EXPECT_FALSE(shows([](auto& c) { c.data.dataset = DatasetKind::file; }));
  EXPECT_FALSE(shows([](auto& c) { c.network.activation = {Activation::relu, Activation::tanh}; }));
  EXPECT_FALSE(shows([](auto& c) { c.network.init.kind = InitializationKind::uniform; }));
  EXPECT_FALSE(shows([](auto& c) { c.data.playground_seed = "a&b"; }));
  EXPECT_FALSE(shows([](auto& c) { c.data.playground_seed = "a b"; }));
  EXPECT_FALSE(shows([](auto& c) { c.data.playground_seed = ""; }));
}

}  // namespace
}  // namespace seedbed
