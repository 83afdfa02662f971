// SPDX-License-Identifier: Apache-2.0
// A ranking's input, output and work space, all in the memory of whatever ranks.
#pragma once

#include <cstdint>

#include "seedbed/leaderboard.h"

namespace seedbed::cuda {

inline constexpr int kQuantiles = static_cast<int>(kScorePercents.size());

/// How many networks of a group have each kernels::ScoreFlag.
struct FlagCounts {
  std::int64_t finished, solved, diverged, dead;
};

struct RankArguments {
  int networks, groups, leaders;
  Score by;
  const double* value[kScores];  ///< [networks], by Score; NaN: none
  const std::uint8_t* flags;     ///< [networks] kernels::ScoreFlag
  const int* group;              ///< [networks]

  int* leader;           ///< [leaders] networks, best first; leaders <= networks
  double* leader_value;  ///< [kScores][leaders]
  int* begin;            ///< [groups + 1] where a group begins when networks are sorted by group
  FlagCounts* counts;    ///< [groups]
  double* quantiles;     ///< [kScores][groups][kQuantiles]

  // Work space.
  std::uint64_t* key;       ///< [networks]
  int* order;               ///< [networks]
  int* some_groups;         ///< [groups]
  FlagCounts* some_counts;  ///< [groups]
};

}  // namespace seedbed::cuda
