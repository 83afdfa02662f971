// SPDX-License-Identifier: Apache-2.0
// An engine whose networks are stopped in two rounds against one that lets them train.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "engine/varied_networks.h"
#include "seedbed/engine.h"

namespace seedbed {

inline bool equal_or_nan(double a, double b) {
  return a == b || (a != a && b != b);
}

/// Both have the same networks, and `plain` on the CPU. Two of three are stopped after 2 epochs, two of three
/// of the rest after 5: those are what they are in `plain` then, and the others at the end.
inline void expect_stopped_as_told(Engine& plain, Engine& stopped) {
  const std::size_t n = plain.size();
  ASSERT_EQ(stopped.size(), n);
  std::mt19937 random(11);
  std::vector<bool> told(n, false);
  std::vector<NetworkResult> then(n);
  std::int64_t trained = 0;
  for (const std::int64_t epochs : {2, 3}) {
    plain.advance(epochs);
    stopped.advance(epochs);
    trained += epochs;
    std::vector<std::size_t> some;
    for (std::size_t i = 0; i < n; ++i) {
      if (told[i] || random() % 3 == 0) continue;
      told[i] = true;
      then[i] = plain.result(i);
      some.push_back(i);
    }
    stopped.stop(some);
    // Stopped or not, networks are looked at as ever.
    constexpr int kSide = 5;
    std::vector<std::size_t> all(n);
    for (std::size_t i = 0; i < n; ++i) all[i] = i;
    std::vector<float> a(n * kSide * kSide), b(a.size());
    plain.fields(all, kSide, {a.data(), false});
    stopped.fields(all, kSide, {b.data(), false});
    const std::vector<Parameters> parameters = stopped.all_parameters();
    const std::vector<Metrics> metrics = stopped.all_metrics();
    for (std::size_t i = 0; i < n; ++i) {
      if (told[i] && stopped.epoch(i) < trained) continue;  // of an earlier round
      if (plain.standing(i).diverged || then[i].status == Status::diverged) {
        EXPECT_TRUE(stopped.standing(i).diverged || stopped.standing(i).pruned) << i;
        continue;  // an engine may keep what is not a number, or not
      }
      EXPECT_EQ(stopped.epoch(i), plain.epoch(i)) << i;
      EXPECT_TRUE(equal_or_nan(metrics[i].train_loss, plain.metrics(i).train_loss)) << i;
      const std::vector<double> own = plain.parameters(i).values;
      EXPECT_TRUE(std::equal(own.begin(), own.end(), parameters[i].values.begin(), equal_or_nan)) << i;
      for (std::size_t k = i * kSide * kSide; k < (i + 1) * kSide * kSide; ++k)
        ASSERT_TRUE(equal_or_nan(a[k], b[k])) << "network " << i;
    }
  }
  while (plain.advance(3)) {
  }
  while (stopped.advance(2)) {
  }
  const std::vector<NetworkResult> whole = plain.take_results(), cut = stopped.take_results();
  std::size_t pruned = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const bool had_ended = told[i] && then[i].epochs == whole[i].epochs;
    if (!told[i] || had_ended) {
      EXPECT_EQ(hash_of(cut[i]), hash_of(whole[i])) << "network " << i;
      continue;
    }
    ++pruned;
    if (then[i].status == Status::done) then[i].status = Status::pruned;
    EXPECT_EQ(cut[i].status, then[i].status) << "network " << i;
    EXPECT_EQ(cut[i].epochs, then[i].epochs) << "network " << i;
    EXPECT_EQ(hash_of(cut[i]), hash_of(then[i])) << "network " << i;
  }
  EXPECT_GT(pruned, n / 3);
  EXPECT_LT(stopped.samples_done(), plain.samples_done());
}

}  // namespace seedbed
