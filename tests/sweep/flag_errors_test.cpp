// SPDX-License-Identifier: Apache-2.0
// Broken flags, URLs and things that are no sweep file, each with the one line that it must print.
#include "sweep/support.h"

namespace seedbed {
namespace {

using testing_sweep::Directory;
using testing_sweep::error_of;
using testing_sweep::parse;

struct FlagCase {
  const char* toml;
  std::vector<std::string> set;
  const char* line;
};

const FlagCase kBrokenFlags[] = {
    {"", {"train.bach=1"}, "--set train.bach=1: unknown key; did you mean train.batch?"},
    {"", {"train.batch"}, "--set train.batch: expected key=value, e.g. train.batch=1"},
    {"", {"=1"}, "--set =1: expected key=value, e.g. train.batch=1"},
    {"", {"train.batch="}, "--set train.batch=: expected an integer from 1 to 1000000"},
    {"", {"train.batch=0"}, "--set train.batch=0: 0 is out of range; allowed: 1 to 1000000"},
    {"", {"train.batch=ten"}, "--set train.batch=ten: expected an integer from 1 to 1000000"},
    {"", {"network.hidden=[8,"}, "--set network.hidden=[8,: not a TOML value, e.g. [8, 8]"},
    {"", {"network.hidden=8"}, "--set network.hidden=8: expected a list of integers, e.g. [8, 8]"},
    {"",
     {"network.hidden=[1025]"},
     "--set network.hidden=[1025]: width 1025 is out of range; allowed: 1 to 1024"},
    {"",
     {"network.activation=rleu"},
     "--set network.activation=rleu: unknown value \"rleu\"; allowed: relu, tanh, sigmoid, linear, "
     "leaky-relu, elu, selu, gelu, silu, mish, softplus, softsign, sin, gaussian, hard-tanh; did you "
     "mean relu?"},
    {"",
     {"train={batch=1}"},
     "--set train={batch=1}: is a table; set its keys one by one; keys of [train]: optimizer, learning_rate, "
     "batch, regularization, regularization_rate, loss, order, epochs, precision, math, schedule, dropout, "
     "margin, "
     "l1_ratio"},
    {"", {"grid=[1]"}, "--set grid=[1]: is a table; set its keys one by one, e.g. grid.train.batch=[1, 10]"},
    {"", {"grid.train.bach=[1]"}, "--set grid.train.bach=[1]: unknown key; did you mean train.batch?"},
    {"", {"grid.train.batch=1"}, "--set grid.train.batch=1: an axis is a list of values, e.g. [10]"},
    {"",
     {"grid.train.batch=[]"},
     "--set grid.train.batch=[]: empty axis; allowed: one or more values, e.g. [10]"},
    {"",
     {"grid.train.batch=[1,0]"},
     "--set grid.train.batch=[1,0]: 0 is out of range; allowed: 1 to 1000000"},
    {"",
     {"grid.seeds.count=[1]"},
     "--set grid.seeds.count=[1]: can't be an axis; axes are keys of [data], [network] and [train]"},
    {"",
     {"stop.solved=accuracy > 1"},
     "--set stop.solved=accuracy > 1: unknown value \"accuracy\"; allowed: train_loss, test_loss, "
     "train_accuracy, test_accuracy; did you mean train_accuracy?"},
    {"", {"name=a\nb"}, "--set name=a\\x0ab: control characters are not allowed in \"a\\x0ab\""},
    {"",
     {"data.file=/nowhere.csv"},
     "--set data.file=/nowhere.csv: cannot read /nowhere.csv: No such file or directory"},
    {"",
     {"network.activation=[\"relu\""},
     "--set network.activation=[\"relu\": not a TOML value, e.g. \"relu\""},
    {"",
     {"seeds.count=3", "seeds.crossed={init=2}"},
     "--set seeds.count=3: not with seeds.crossed, which says how many seeds of each stream"},
    {"[seeds]\ncrossed = { init = 2 }",
     {"seeds.count=3"},
     "--set seeds.count=3: not with seeds.crossed, which says how many seeds of each stream"},
    {"",
     {"data.dataset=file"},
     "--set data.dataset=file: \"file\" needs a file; give data.file, e.g. \"points.csv\""},
    {"",
     {"train.batch=1\nepochs=2"},
     "--set train.batch=1\\x0aepochs=2: expected an integer from 1 to 1000000"},
    {"", {"name=\xff"}, "--set name=\xff: not UTF-8 text"},
};

TEST(FlagErrors, EveryBrokenFlagHasItsLine) {
  for (const FlagCase& c : kBrokenFlags) {
    EXPECT_EQ(error_of([&] { parse(c.toml, {c.set, {}}); }), c.line);
  }
}

TEST(FlagErrors, Seeds) {
  const auto line = [](const std::string& toml, std::int64_t seeds) {
    return error_of([&] { parse(toml, {{}, seeds}); });
  };
  EXPECT_EQ(line("", 0), "--seeds 0: 0 is out of range; allowed: 1 to 1099511627776");
  EXPECT_EQ(line("", -3), "--seeds -3: -3 is out of range; allowed: 1 to 1099511627776");
  EXPECT_EQ(line("seeds.crossed = { init = 2 }", 4),
            "--seeds 4: not with seeds.crossed, which says how many seeds of each stream");
}

struct UrlCase {
  const char* fields;
  const char* line;
};

const UrlCase kBrokenUrls[] = {
    {"networkShape=1025,2",
     "Playground URL: networkShape=1025,2: width 1025 is out of range; allowed: 1 to 1024"},
    {"networkShape=4,,2", "Playground URL: networkShape=4,,2: width 0 is out of range; allowed: 1 to 1024"},
    {"networkShape=4,", "Playground URL: networkShape=4,: width 0 is out of range; allowed: 1 to 1024"},
    {"networkShape=4,-2", "Playground URL: networkShape=4,-2: width -2 is out of range; allowed: 1 to 1024"},
    {"networkShape=4,two", "Playground URL: networkShape=4,two: not a number"},
    {"networkShape=2.5", "Playground URL: networkShape=2.5: expected a list of integers, e.g. [8, 8]"},
    {"networkShape=1,1,1,1,1,1,1,1,1",
     "Playground URL: networkShape=1,1,1,1,1,1,1,1,1: 9 hidden layers are out of range; allowed: 0 to 8"},
    {"batchSize=0", "Playground URL: batchSize=0: 0 is out of range; allowed: 1 to 1000000"},
    {"batchSize=ten", "Playground URL: batchSize=ten: not a number"},
    {"batchSize=2.5", "Playground URL: batchSize=2.5: expected an integer from 1 to 1000000"},
    {"batchSize=0x", "Playground URL: batchSize=0x: not a number"},
    {"batchSize=1e", "Playground URL: batchSize=1e: not a number"},
    {"batchSize=+-1", "Playground URL: batchSize=+-1: not a number"},
    {"batchSize=nan", "Playground URL: batchSize=nan: not a number"},
    {"learningRate=0", "Playground URL: learningRate=0: 0 is out of range; allowed: more than 0"},
    {"learningRate=-0.1", "Playground URL: learningRate=-0.1: -0.1 is out of range; allowed: more than 0"},
    {"learningRate=fast", "Playground URL: learningRate=fast: not a number"},
    {"learningRate=Infinity",
     "Playground URL: learningRate=Infinity: inf is out of range; allowed: more than 0, finite"},
    {"learningRate=1e999",
     "Playground URL: learningRate=1e999: inf is out of range; allowed: more than 0, finite"},
    {"regularizationRate=-1",
     "Playground URL: regularizationRate=-1: -1 is out of range; allowed: 0 or more"},
    {"noise=loud", "Playground URL: noise=loud: not a number"},
    {"percTrainData=120", "Playground URL: percTrainData=120: 120 is out of range; allowed: 0 to 100"},
    {"percTrainData=-10", "Playground URL: percTrainData=-10: -10 is out of range; allowed: 0 to 100"},
    {"percTrainData=half", "Playground URL: percTrainData=half: not a number"},
};

TEST(UrlErrors, EveryBrokenUrlHasItsLine) {
  for (const UrlCase& c : kBrokenUrls) {
    const std::string url = std::string("https://playground.tensorflow.org/#seed=1&") + c.fields;
    EXPECT_EQ(error_of([&] { load_sweep(url); }), c.line);
  }
}

TEST(UrlErrors, OtherPages) {
  EXPECT_EQ(error_of([] { load_sweep("https://example.com/sweep.toml"); }),
            "https://example.com/sweep.toml: not a Playground URL; expected "
            "https://playground.tensorflow.org/#activation=tanh&...");
  EXPECT_EQ(error_of([] {
              load_sweep("https://playground.tensorflow.org/#seed=1", {{"train.bach=1"}, {}});
            }),
            "--set train.bach=1: unknown key; did you mean train.batch?");
}

TEST(SourceErrors, WhatIsNoSweepFile) {
  const Directory directory;
  const auto line = [&](const std::string& name) {
    const std::string path = directory.path(name), text = error_of([&] { load_sweep(path); });
    EXPECT_EQ(text.substr(0, path.size()), path);
    return text.size() > path.size() ? text.substr(path.size()) : text;
  };
  EXPECT_EQ(line("missing.toml"), ": cannot read: No such file or directory");
  std::filesystem::create_directory(directory.path("folder"));
  EXPECT_EQ(line("folder"), ": is a directory; expected a sweep file (TOML) or a Playground URL");
  directory.write("result.db", std::string("SQLite format 3\0....", 20));
  EXPECT_EQ(line("result.db"), ": is a SQLite database; expected a sweep file (TOML)");
  directory.write("program", std::string("\x7f"
                                         "ELF\0\1",
                                         6));
  EXPECT_EQ(line("program"), ": is a binary file; expected a sweep file (TOML)");
  directory.write("big.toml", std::string((64u << 20) + 1, '#'));
  EXPECT_EQ(line("big.toml"), ": is larger than 64 MiB; expected a sweep file (TOML)");
  directory.write("typo.toml", "\n\n[data]\nnoize = 3\n");
  EXPECT_EQ(line("typo.toml"), ":4: data.noize: unknown key; did you mean data.noise?");
  directory.write("name\n.toml", "x = 1");
  EXPECT_EQ(error_of([&] { load_sweep(directory.path("name\n.toml")); }),
            directory.path("name\\x0a.toml") +
                ":1: x: unknown key; allowed: name, data, network, train, stop, grid, "
                "zip, sample, when, prune, seeds, record, files");
  directory.write("empty.toml", "");
  EXPECT_EQ(load_sweep(directory.path("empty.toml")).networks(), 64);
}

}  // namespace
}  // namespace seedbed
