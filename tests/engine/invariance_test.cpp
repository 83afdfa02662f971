// SPDX-License-Identifier: Apache-2.0
// What a network becomes depends on that network alone: one hash whatever the instruction set, the
// number of threads, the company it trains in, its order and the steps in which it is advanced.
#include <gtest/gtest.h>
#include <xmmintrin.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "engine/varied_networks.h"
#include "seedbed/engine.h"

namespace seedbed {
namespace {

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
