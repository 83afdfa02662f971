// SPDX-License-Identifier: Apache-2.0
// Scores to rank, and leaderboards compared: every number, NaN as one class.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "engine/ranking.h"

namespace seedbed {

/// Scores with ties, zeros of both signs, infinities and networks without any. Seeded: always the same.
inline Scores random_scores(std::size_t networks, unsigned seed) {
  std::mt19937 random(seed);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double odd[] = {0.0, -0.0, kInfinity, -kInfinity, std::numeric_limits<double>::denorm_min(), -1.0};
  Scores scores(networks);
  for (std::size_t n = 0; n < networks; ++n) {
    scores.flags[n] = static_cast<std::uint8_t>(random() % 16);
    for (std::vector<double>& column : scores.value) {
      const unsigned kind = random() % 8;
      if (kind == 0) continue;  // none
      column[n] = kind == 1  ? odd[random() % std::size(odd)]
                  : kind < 5 ? static_cast<double>(random() % 20)  // ties
                             : std::ldexp(static_cast<double>(random()), -32);
    }
  }
  return scores;
}

inline bool same_number(double a, double b) {
  return (a == b && std::signbit(a) == std::signbit(b)) || (a != a && b != b);
}

inline void expect_same_board(const Leaderboard& a, const Leaderboard& b) {
  ASSERT_EQ(a.leaders.size(), b.leaders.size());
  for (std::size_t k = 0; k < a.leaders.size(); ++k) {
    ASSERT_EQ(a.leaders[k].network, b.leaders[k].network) << "place " << k;
    ASSERT_TRUE(same_number(a.leaders[k].test_loss, b.leaders[k].test_loss)) << "place " << k;
    ASSERT_TRUE(same_number(a.leaders[k].train_loss, b.leaders[k].train_loss)) << "place " << k;
    ASSERT_EQ(a.leaders[k].solved_epoch, b.leaders[k].solved_epoch) << "place " << k;
  }
  ASSERT_EQ(a.groups.size(), b.groups.size());
  for (std::size_t g = 0; g < a.groups.size(); ++g) {
    const GroupStanding &x = a.groups[g], &y = b.groups[g];
    ASSERT_EQ(x.networks, y.networks) << "group " << g;
    ASSERT_EQ(x.finished, y.finished) << "group " << g;
    ASSERT_EQ(x.solved, y.solved) << "group " << g;
    ASSERT_EQ(x.diverged, y.diverged) << "group " << g;
    ASSERT_EQ(x.dead, y.dead) << "group " << g;
    for (std::size_t s = 0; s < x.quantiles.size(); ++s) {
      for (std::size_t q = 0; q < x.quantiles[s].size(); ++q) {
        ASSERT_TRUE(same_number(x.quantiles[s][q], y.quantiles[s][q]))
            << "group " << g << ", " << name_of(static_cast<Score>(s)) << ", " << kScorePercents[q] << " %";
      }
    }
  }
}

}  // namespace seedbed
