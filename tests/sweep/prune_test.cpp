// SPDX-License-Identifier: Apache-2.0
// [prune] in the sweep file: defaults, flags, identity, and the one line that each mistake prints.
#include <set>

#include "sweep/support.h"

namespace seedbed {
namespace {

using testing_sweep::error_of;
using testing_sweep::parse;

TEST(Prune, IsOffByDefault) {
  const Sweep sweep = parse("");
  EXPECT_FALSE(sweep.prune().enabled());
  EXPECT_EQ(sweep.text().find("prune"), std::string::npos) << "older programs read it";
  EXPECT_TRUE(rung_epochs(sweep.prune(), 1000).empty());
}

TEST(Prune, DefaultsAndKeys) {
  const PruneRule plain = parse("[prune]\nmethod = \"asha\"").prune();
  EXPECT_EQ(plain.method, PruneMethod::asha);
  EXPECT_EQ(plain.metric, Metric::test_loss);
  EXPECT_EQ(plain.factor, 3);
  EXPECT_EQ(plain.first, 10);
  EXPECT_EQ(plain.cohort, 1024);
  const PruneRule set =
      parse("[prune]\nmethod = \"asha\"\nmetric = \"train_accuracy\"\nfactor = 4\nfirst = 5\ncohort = 64",
            {{"prune.factor=2", "prune.first=7"}, {}})
          .prune();
  EXPECT_EQ(set.metric, Metric::train_accuracy);
  EXPECT_EQ(set.factor, 2);
  EXPECT_EQ(set.first, 7);
  EXPECT_EQ(set.cohort, 64);
}

TEST(Prune, RungsAreBelowTheLastEpoch) {
  PruneRule rule;
  rule.method = PruneMethod::asha;
  EXPECT_EQ(rung_epochs(rule, 271), (std::vector<std::int64_t>{10, 30, 90, 270}));
  EXPECT_EQ(rung_epochs(rule, 270), (std::vector<std::int64_t>{10, 30, 90}));
  EXPECT_EQ(rung_epochs(rule, 11), std::vector<std::int64_t>{10});
  EXPECT_TRUE(rung_epochs(rule, 10).empty());
}

TEST(Prune, HasAnIdentityOfItsOwn) {
  const std::string on = "[prune]\nmethod = \"asha\"\n";
  const std::string plain = parse("").hash();
  EXPECT_EQ(parse("[prune]\nmethod = \"none\"\nfactor = 5").hash(), plain);
  EXPECT_EQ(parse(on, {{"prune.method=none"}, {}}).hash(), plain);
  std::set<std::string> hashes{plain, parse(on).hash()};
  for (const char* key : {"metric = \"train_loss\"", "factor = 2", "first = 11", "cohort = 1023"})
    hashes.insert(parse(on + key).hash());
  EXPECT_EQ(hashes.size(), 6u);
  EXPECT_EQ(parse(on + "factor = 3\nfirst = 10").hash(), parse(on).hash());
}

TEST(Prune, TheTextReadsBack) {
  const Sweep sweep = parse("[prune]\nmethod = \"asha\"\nmetric = \"test_accuracy\"\ncohort = 7");
  const Sweep again = parse(sweep.text());
  EXPECT_EQ(again.hash(), sweep.hash());
  EXPECT_EQ(again.text(), sweep.text());
  EXPECT_EQ(again.prune().cohort, 7);
}

struct PruneCase {
  const char* toml;
  const char* line;
};

const PruneCase kBroken[] = {
    {"[prune]\nmethod = \"hyperband\"",
     "sweep.toml:2: prune.method: unknown value \"hyperband\"; allowed: none, asha"},
    {"[prune]\nmetod = \"asha\"", "sweep.toml:2: prune.metod: unknown key; did you mean prune.method?"},
    {"[prune]\nmethod = \"asha\"\neta = 3",
     "sweep.toml:3: prune.eta: unknown key; keys of [prune]: method, metric, factor, first, cohort"},
    {"[prunes]\nmethod = \"asha\"", "sweep.toml:1: prunes: unknown table; did you mean prune?"},
    {"prune = \"asha\"", "sweep.toml:1: prune: expected a table, e.g. [prune]"},
    {"[prune]\nmethod = true", "sweep.toml:2: prune.method: expected one of \"none\", \"asha\""},
    {"[prune]\nmethod = \"asha\"\nfactor = 1",
     "sweep.toml:3: prune.factor: 1 is out of range; allowed: 2 to 1000"},
    {"[prune]\nmethod = \"asha\"\nfactor = 2.5",
     "sweep.toml:3: prune.factor: expected an integer from 2 to 1000"},
    {"[prune]\nmethod = \"asha\"\nfirst = 0",
     "sweep.toml:3: prune.first: 0 is out of range; allowed: 1 to 10000000"},
    {"[prune]\nmethod = \"asha\"\ncohort = 1",
     "sweep.toml:3: prune.cohort: 1 is out of range; allowed: 2 to 65536"},
    {"[prune]\nmethod = \"asha\"\nmetric = \"loss\"",
     "sweep.toml:3: prune.metric: unknown value \"loss\"; allowed: train_loss, test_loss, train_accuracy, "
     "test_accuracy; did you mean train_loss?"},
    {"[prune]\nfactor = 3",
     "sweep.toml:2: prune.factor: only with prune.method = \"asha\": without a method nothing is pruned"},
    {"[train]\nepochs = 60\n[prune]\nmethod = \"asha\"\nfirst = 60",
     "sweep.toml:5: prune.first: 60 is not below train.epochs, 60; allowed: 1 to 59"},
    {"[train]\nepochs = 10\n[prune]\nmethod = \"asha\"",
     "sweep.toml:4: prune.method: prune.first 10 is not below train.epochs, 10; allowed: 1 to 9"},
    {"[prune]\nmethod = \"asha\"\nfirst = 20\n[grid]\ntrain.epochs = [100, 20, 500]",
     "sweep.toml:3: prune.first: 20 is not below the smallest train.epochs, 20; allowed: 1 to 19"},
    {"[prune]\nmethod = \"asha\"\nfirst = 1\n[train]\nepochs = 1",
     "sweep.toml:3: prune.first: 1 is not below train.epochs, 1; a sweep with [prune] needs 2 epochs or "
     "more"},
    {"[prune]\nmethod = \"asha\"\nmetric = \"test_accuracy\"\n[stop]\nsolved = \"never\"\n[data]\n"
     "dataset = \"plane\"",
     "sweep.toml:3: prune.metric: \"test_accuracy\" of a regression (\"plane\"), which has no accuracy; "
     "allowed: train_loss, test_loss"},
    {"[prune]\nmethod = \"asha\"\n[grid]\ndata.train = [50, 100]",
     "sweep.toml:2: prune.method: prune.metric \"test_loss\" without test points (data.train = 100); "
     "allowed: "
     "train_loss, train_accuracy"},
    {"[grid]\nprune.factor = [2, 3]",
     "sweep.toml:2: prune.factor: can't be an axis; axes are keys of [data], [network] and [train]"},
};

TEST(Prune, MistakesPrintOneLine) {
  for (const PruneCase& broken : kBroken) {
    SCOPED_TRACE(broken.toml);
    EXPECT_EQ(error_of([&] { parse(broken.toml); }), broken.line);
  }
}

TEST(Prune, FlagsPrintOneLine) {
  const std::string on = "[prune]\nmethod = \"asha\"\n";
  const auto line = [&](const std::string& toml, const std::string& set) {
    return error_of([&] { parse(toml, {{set}, {}}); });
  };
  EXPECT_EQ(line("", "prune.factor=4"),
            "--set prune.factor=4: only with prune.method = \"asha\": without a method nothing is pruned");
  EXPECT_EQ(line(on, "prune.first=500"),
            "--set prune.first=500: 500 is not below train.epochs, 500; allowed: 1 to 499");
  EXPECT_EQ(line(on, "prune.frist=5"), "--set prune.frist=5: unknown key; did you mean prune.first?");
  EXPECT_EQ(line(on, "prune=asha"),
            "--set prune=asha: is a table; set its keys one by one; keys of [prune]: method, metric, factor, "
            "first, cohort");
  EXPECT_EQ(line("", "prune.method=asha"), "");
}

}  // namespace
}  // namespace seedbed
