// SPDX-License-Identifier: Apache-2.0
// What a network becomes depends on that network alone: one hash whatever the instruction set, the
// number of threads, the company it trains in, its order and the steps in which it is advanced.
#include <gtest/gtest.h>
#include <xmmintrin.h>
#include <xxhash.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "seedbed/engine.h"

namespace seedbed {
namespace {

using Hash = std::uint64_t;

/// Everything of a result that must not vary, NaN as one class.
Hash hash_of(const NetworkResult& r) {
  std::vector<double> all{static_cast<double>(r.status), static_cast<double>(r.epochs),
                          static_cast<double>(r.solved_epoch.value_or(-1)), static_cast<double>(r.dead_units),
                          static_cast<double>(r.dead_links)};
  const auto add_metrics = [&](const Metrics& m) {
    all.insert(all.end(), {m.train_loss, m.test_loss, m.train_accuracy, m.test_accuracy});
  };
  add_metrics(r.metrics);
  for (const CurvePoint& p : r.curve) {
    all.push_back(static_cast<double>(p.epoch));
    add_metrics(p.metrics);
  }
  all.insert(all.end(), r.parameters.values.begin(), r.parameters.values.end());
  for (const Snapshot& s : r.snapshots) {
    all.insert(all.end(), s.parameters.values.begin(), s.parameters.values.end());
  }
  for (double& x : all) {
    if (x != x) x = std::numeric_limits<double>::quiet_NaN();
  }
  return XXH3_64bits(all.data(), all.size() * sizeof(double));
}

/// Networks of every depth, width, activation, regularization, batch and precision, some of which
/// diverge, die or never train. Seeded: always the same.
std::vector<NetworkSpec> varied_networks(int count) {
  std::mt19937 random(20260101);
  const auto pick = [&](int from, int to) {
    return from + static_cast<int>(random() % static_cast<unsigned>(to - from + 1));
  };
  std::vector<NetworkSpec> networks;
  for (int n = 0; n < count; ++n) {
    auto c = std::make_shared<Configuration>();
    const DatasetKind kinds[] = {DatasetKind::circle, DatasetKind::xor_, DatasetKind::spiral,
                                 DatasetKind::plane};
    c->data.dataset = kinds[pick(0, 3)];
    c->data.points = pick(8, 30) * 2;
    c->data.noise = pick(0, 3) * 10;
    c->data.features.bits = static_cast<std::uint8_t>(pick(0, 9) == 0 ? 0 : pick(1, 127));
    c->network.hidden.clear();
    c->network.activation.clear();
    const int depth = pick(0, 8);
    for (int l = 0; l < depth; ++l) {
      c->network.hidden.push_back(pick(1, 8));
      c->network.activation.push_back(static_cast<Activation>(pick(0, 3)));
    }
    if (depth == 0) c->network.activation = {Activation::tanh};
    const double rates[] = {0.003, 0.03, 0.3, 10};
    c->train.learning_rate = rates[pick(0, 3)];
    c->train.batch = pick(0, 3) == 0 ? 1 : pick(2, 32);
    c->train.regularization = static_cast<Regularization>(pick(0, 2));
    c->train.regularization_rate = pick(0, 4) * 0.003;
    c->train.epochs = pick(3, 24);
    c->train.precision = pick(0, 4) == 0 ? Precision::float64 : Precision::float32;
    const Seeds seeds{static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(pick(0, 3)),
                      static_cast<std::uint64_t>(pick(0, 1))};
    networks.push_back(
        {c, seeds, std::make_shared<const Dataset>(make_dataset(c->data, seeds.data, seeds.order))});
  }
  // Families of one configuration, which fill whole packs.
  for (const auto& hidden : std::vector<std::vector<int>>{{8, 8}, {4}, {3, 5}}) {
    auto c = std::make_shared<Configuration>();
    c->data.dataset = DatasetKind::circle;
    c->data.points = 60;
    c->network.hidden = hidden;
    c->train.epochs = 12;
    c->train.batch = 7;
    const auto shared = std::make_shared<const Dataset>(make_dataset(c->data, 0));
    for (std::uint64_t seed = 0; seed < 20; ++seed) networks.push_back({c, {seed, 0, 0}, shared});
  }
  return networks;
}

struct Run {
  std::string instruction_set;
  int threads = 1;
  std::int64_t stride = 1'000'000;  ///< epochs an advance
};

std::vector<Hash> hashes(const std::vector<NetworkSpec>& networks, const Run& run) {
  EngineOptions options;
  options.instruction_set = run.instruction_set;
  options.threads = run.threads;
  StopRule stop;
  stop.threshold = 0.7;
  const auto engine = make_cpu_engine(networks, stop, {CurveKind::log, 3}, options);
  while (engine->advance(run.stride)) {
  }
  std::vector<Hash> all;
  for (std::size_t n = 0; n < networks.size(); ++n) all.push_back(hash_of(engine->result(n)));
  return all;
}

class Invariance : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    networks_ = new std::vector<NetworkSpec>(varied_networks(300));
    reference_ = new std::vector<Hash>(hashes(*networks_, {"portable", 1}));
  }
  static void TearDownTestSuite() {
    delete networks_;
    delete reference_;
  }
  static inline const std::vector<NetworkSpec>* networks_ = nullptr;
  static inline const std::vector<Hash>* reference_ = nullptr;
};

TEST_F(Invariance, TheNetworksAreVaried) {
  std::map<Status, int> statuses;
  int solved = 0, dead = 0;
  StopRule stop;
  stop.threshold = 0.7;
  const auto engine = make_cpu_engine(*networks_, stop, {CurveKind::log, 3}, {});
  engine->advance(1'000'000);
  for (std::size_t n = 0; n < networks_->size(); ++n) {
    const NetworkResult r = engine->result(n);
    ++statuses[r.status];
    solved += r.solved_epoch.has_value();
    dead += r.dead_links > 0;
  }
  EXPECT_GE(statuses[Status::diverged], 5);
  EXPECT_GE(statuses[Status::done], 250);
  EXPECT_GE(solved, 20);
  EXPECT_GE(dead, 20);
  const std::set<Hash> distinct(reference_->begin(), reference_->end());
  EXPECT_GE(distinct.size(), networks_->size() - 40);
}

TEST_F(Invariance, InstructionSets) {
  for (const std::string& set : cpu_instruction_sets())
    EXPECT_EQ(hashes(*networks_, {set, 1}), *reference_) << set;
}

TEST_F(Invariance, Threads) {
  for (const int threads : {1, 2, 7}) EXPECT_EQ(hashes(*networks_, {"", threads}), *reference_) << threads;
}

TEST_F(Invariance, StepsOfAdvance) {
  for (const std::int64_t stride : {1, 2, 5})
    EXPECT_EQ(hashes(*networks_, {"", 1, stride}), *reference_) << stride;
}

TEST_F(Invariance, Order) {
  std::vector<std::size_t> order(networks_->size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), std::mt19937(7));
  std::vector<NetworkSpec> shuffled;
  for (std::size_t i : order) shuffled.push_back((*networks_)[i]);
  const std::vector<Hash> got = hashes(shuffled, {"", 2});
  for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(got[i], (*reference_)[order[i]]) << order[i];
}

TEST_F(Invariance, Alone) {
  for (std::size_t n = 0; n < networks_->size(); ++n) {
    EXPECT_EQ(hashes({(*networks_)[n]}, {"", 1})[0], (*reference_)[n]) << n;
  }
}

TEST_F(Invariance, HostProgramThatFlushesDenormals) {
  const unsigned saved = _mm_getcsr();
  _mm_setcsr(saved | 0x8040u);
  const std::vector<Hash> got = hashes(*networks_, {"", 2});
  EXPECT_EQ(_mm_getcsr() & 0x8040u, 0x8040u) << "the host's setting is left alone";
  _mm_setcsr(saved);
  EXPECT_EQ(got, *reference_);
}

/// The same on every compiler and machine: the hashes are written down. After an intended change
/// of the arithmetic, SEEDBED_WRITE_HASHES=1 writes them anew.
TEST_F(Invariance, WrittenHashes) {
  const std::string path = SEEDBED_SOURCE_DIR "/tests/engine/network_hashes.txt";
  if (std::getenv("SEEDBED_WRITE_HASHES")) {
    std::ofstream out(path);
    for (const Hash hash : *reference_) out << std::hex << hash << '\n';
  }
  std::ifstream in(path);
  std::vector<Hash> written;
  for (Hash hash; in >> std::hex >> hash;) written.push_back(hash);
  EXPECT_EQ(written, *reference_);
}

}  // namespace
}  // namespace seedbed
