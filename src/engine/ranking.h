// SPDX-License-Identifier: Apache-2.0
// The leaderboard of scores in host memory: what the CPU does, and the reference of the device's
// (engine/cuda/rank.h), which gives the same answer.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "kernels/ranking.h"
#include "seedbed/engine.h"
#include "seedbed/leaderboard.h"

namespace seedbed {

/// What is known of networks, a column each: [network].
struct Scores {
  std::array<std::vector<double>, kScores> value;  ///< by Score; NaN: none
  std::vector<std::uint8_t> flags;                 ///< kernels::ScoreFlag

  explicit Scores(std::size_t networks);
  std::size_t size() const { return flags.size(); }
  void set(std::size_t network, const NetworkResult& now, bool running);
};

/// As the engine knows its networks now, one by one.
Scores scores_of(Engine& engine);

/// From its scores, by Score.
Leader leader_of(std::size_t network, const std::array<double, kScores>& score);

/// Throws UsageError for groups that are negative or not one a network.
Leaderboard rank(const Scores& scores, const LeaderboardRequest& request);

/// Number of groups asked for; throws as rank().
int check_groups(const LeaderboardRequest& request, std::size_t networks);

}  // namespace seedbed
