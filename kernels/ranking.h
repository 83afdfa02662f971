// SPDX-License-Identifier: Apache-2.0
// Scores of networks: how they are ordered and counted, by integers only, so that there is one answer on host
// and device, and how a device pack hands them over.
#pragma once

#include <cstdint>
#include <cstring>

#include "kernels/lanes/macros.h"
#include "kernels/launch_arguments.h"

namespace seedbed::kernels {

/// Bits of what is counted of a network beside its scores.
enum ScoreFlag : std::uint8_t { kFinished = 1, kSolved = 2, kDiverged = 4, kDead = 8 };

/// Unsigned integers in the order of the numbers: -0 is 0, NaN is the largest.
SB_HD std::uint64_t score_key(double score) {
  if (score != score) return ~std::uint64_t{0};
  if (score == 0) score = 0;  // -0
  std::uint64_t bits;
  memcpy(&bits, &score, sizeof bits);
  const std::uint64_t sign = std::uint64_t{1} << 63;
  return bits & sign ? ~bits : bits | sign;
}

/// Position among `count` ascending scores of the smallest that at least `percent` % of them reach; count >
/// 0.
SB_HD std::int64_t quantile_place(std::int64_t count, int percent) {
  const std::int64_t reached = (count * percent + 99) / 100;
  return reached > 0 ? reached - 1 : 0;
}

/// The evaluated networks of a pack, whose scores go to columns that several packs share.
struct ScoreArguments {
  int count;                                           ///< networks
  const NetworkState* state;                           ///< [count]
  const int* solved_epoch;                             ///< [count] or -1
  const float *train_loss, *test_loss;                 ///< [count] as EvaluateArguments::loss
  const int* dead_units;                               ///< [count]
  int train_points, test_points;                       ///< without points there is no loss, and no dead unit
  const int* row;                                      ///< [count] where a network is in the columns
  double *test_column, *train_column, *solved_column;  ///< NaN: no score
  std::uint8_t* flag_column;                           ///< ScoreFlag
};

}  // namespace seedbed::kernels
