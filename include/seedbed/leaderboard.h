// SPDX-License-Identifier: Apache-2.0
// Who is ahead: the best networks of an engine, and how each group of them (mostly: each configuration)
// stands. A pure function of the networks' scores, with one answer: equal scores are ranked by network, what
// has no score comes last, and a quantile is a score that some network has, so that no arithmetic is
// involved.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace seedbed {

/// Small is good in all of them. A diverged network has none, an unsolved one no solved epoch.
enum class Score : std::uint8_t { test_loss, train_loss, solved_epoch };
inline constexpr int kScores = 3;
const char* name_of(Score score);

struct LeaderboardRequest {
  Score by = Score::test_loss;
  std::size_t leaders = 10;  ///< at most so many; fewer where there are fewer networks
  std::vector<int> group;    ///< of every network, 0 and up; empty: all are of group 0
};

struct Leader {
  std::size_t network = 0;  ///< index into the engine's networks
  double test_loss = 0, train_loss = 0;
  std::optional<std::int64_t> solved_epoch;
};

/// Shares, in percent, at which quantiles are taken: the first is the best, the last the worst.
inline constexpr std::array<int, 7> kScorePercents{0, 5, 25, 50, 75, 95, 100};

/// [i]: the smallest score that at least kScorePercents[i] % of the group's networks reach (Hyndman & Fan's
/// type 1, The American Statistician 50 (1996) 361); NaN where not so many have a score, or the group is
/// empty. So the 50 % of solved epochs is a median that counts unsolved networks as later than any epoch.
using ScoreQuantiles = std::array<double, kScorePercents.size()>;

struct GroupStanding {
  std::int64_t networks = 0;
  std::int64_t finished = 0;  ///< have nothing left to do
  std::int64_t solved = 0;
  std::int64_t diverged = 0;
  std::int64_t dead = 0;                            ///< have a ReLU unit that is <= 0 on every training point
  std::array<ScoreQuantiles, kScores> quantiles{};  ///< by Score
};

struct Leaderboard {
  std::vector<Leader> leaders;        ///< best first
  std::vector<GroupStanding> groups;  ///< 0 .. the largest group given; one without networks is all zero
};

}  // namespace seedbed
