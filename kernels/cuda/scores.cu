// SPDX-License-Identifier: Apache-2.0
// From what a pack knows of its networks to the scores that are ranked: a network a thread, the same doubles
// as engine/final_result.h's.
#include <cmath>

#include "kernels/cuda/scores.h"
#include "kernels/ranking.h"

namespace seedbed::kernels {
namespace {

SB_DEVICE double mean_loss(const float* sums, int i, int points) {
  return points == 0 ? nan("") : 0.5 * static_cast<double>(sums[i]) / points;
}

SB_DEVICE void scores_of_networks(const ScoreArguments& a) {
  const int i = static_cast<int>(blockIdx.x) * kEvaluateBlock + static_cast<int>(threadIdx.x);
  if (i >= a.count) return;
  const NetworkState state = a.state[i];
  const double train = mean_loss(a.train_loss, i, a.train_points);
  const double test = mean_loss(a.test_loss, i, a.test_points);
  const bool diverged = state == NetworkState::diverged || (a.train_points > 0 && !isfinite(train)) ||
                        (a.test_points > 0 && !isfinite(test));
  const int solved = a.solved_epoch[i], row = a.row[i];
  a.train_column[row] = diverged ? nan("") : train;
  a.test_column[row] = diverged ? nan("") : test;
  a.solved_column[row] = diverged || solved < 0 ? nan("") : static_cast<double>(solved);
  unsigned flags = state == NetworkState::running ? 0u : kFinished;
  if (solved >= 0) flags |= kSolved;
  if (diverged) flags |= kDiverged;
  if (!diverged && a.train_points > 0 && a.dead_units[i] > 0) flags |= kDead;
  a.flag_column[row] = static_cast<std::uint8_t>(flags);
}

}  // namespace
}  // namespace seedbed::kernels

extern "C" __global__ void __launch_bounds__(seedbed::kernels::kEvaluateBlock)
    seedbed_scores(const __grid_constant__ seedbed::kernels::ScoreArguments arguments) {
  seedbed::kernels::scores_of_networks(arguments);
}

namespace seedbed::kernels {

std::span<const KernelEntry> score_kernels() {
  static const KernelEntry entries[] = {{"seedbed_scores", reinterpret_cast<const void*>(seedbed_scores)}};
  return entries;
}

}  // namespace seedbed::kernels
