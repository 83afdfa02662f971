// SPDX-License-Identifier: Apache-2.0
// Seeded mutations of good input: whatever comes in, it is either a sweep that reads back from its own
// text, or one line.
#include <random>

#include "sweep/support.h"

namespace seedbed {
namespace {

using testing_sweep::error_of;

const std::string kFile = R"(name = "all"
[data]
dataset = "spiral"
features = ["x", "siny"]
[train]
learning_rate = 0.01
[stop]
solved = "test_accuracy >= 0.99"
[grid]
network.hidden = [[], [8, 8]]
network.init = ["zero", { kind = "uniform", low = -1, high = 1 }]
[zip]
data.noise = [0, 10]
train.batch = [1, 2]
[seeds]
crossed = { init = 2, data = 3 }
)";
const std::string kFields =
    "activation=relu&regularization=L1&batchSize=1&learningRate=0.01&noise=15&networkShape=8,3&seed=0.77405"
    "&percTrainData=70&x=true&y_hide=false&problem=classification&initZero=false";
const std::string kFlags[] = {"network.hidden=[8, 8]",
                              "grid.network.hidden=[[4], [8]]",
                              "stop.solved=test_loss < 1",
                              "seeds.crossed={ init = 2 }",
                              "data.playground_seed=0.4",
                              "network.init={ kind = 'uniform', low = -1 }",
                              "zip.network.activation=['relu', ['relu', 'tanh']]"};

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }

  std::string operator()(std::string text) {
    static const std::string kCharacters = "[]{}=\".,-+0123456789\n#e\\ &%'";
    static const char* const kTokens[] = {"nan", "inf",  "-1",          "true",  "[]",
                                          "{}",  "\"\"", "99999999999", "grid.", "9"};
    for (std::size_t edits = 1 + below(3); edits > 0 && !text.empty(); --edits) {
      const std::size_t at = below(text.size());
      switch (below(5)) {
        case 0:
          text[at] = static_cast<char>(below(256));
          break;
        case 1:
          text.erase(at, 1 + below(6));
          break;
        case 2:
          text.insert(at, text.substr(below(text.size()), below(20)));
          break;
        case 3:
          text.insert(at, 1, kCharacters[below(kCharacters.size())]);
          break;
        default:
          text.insert(at, kTokens[below(std::size(kTokens))]);
      }
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

void check_reads_back(const Sweep& sweep, std::size_t any) {
  const Sweep again = parse_sweep(sweep.text(), "result.db");
  EXPECT_EQ(again.text(), sweep.text());
  EXPECT_EQ(again.hash(), sweep.hash());
  const std::int64_t id = static_cast<std::int64_t>(any) % sweep.configurations();
  const Configuration c = sweep.configuration(id);
  EXPECT_EQ(again.configuration(id), c);
  EXPECT_EQ(sweep.swept_values(id).size(), sweep.swept_keys().size());
  const auto url = playground_url(c);
  if (!url || !c.data.playground_seed) return;
  Configuration back = load_sweep(*url).configuration(0);
  back.data.points = c.data.points;  // what a URL doesn't say
  back.network.activation = c.network.activation;
  back.train.epochs = c.train.epochs;
  back.train.precision = c.train.precision;
  EXPECT_EQ(back, c) << *url;
}

TEST(Mutations, AreASweepOrOneLine) {
  Mutator mutate(20240);
  int sweeps = 0, errors = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string line = error_of([&] {
      const std::size_t any = mutate.below(1u << 30);
      switch (i % 3) {
        case 0:
          return check_reads_back(parse_sweep(mutate(kFile), "sweep.toml"), any);
        case 1:
          return check_reads_back(load_sweep("https://playground.tensorflow.org/#" + mutate(kFields)), any);
        default:
          return check_reads_back(
              parse_sweep("", "sweep.toml", {{mutate(kFlags[any % std::size(kFlags)])}, {}}), any);
      }
    });
    ++(line.empty() ? sweeps : errors);
  }
  EXPECT_GT(sweeps, 500);
  EXPECT_GT(errors, 500);
}

}  // namespace
}  // namespace seedbed
