// SPDX-License-Identifier: Apache-2.0
// What an engine does one network after the other where it has no quicker way.
#include "seedbed/engine.h"

#include "engine/ranking.h"

namespace seedbed {

std::vector<Metrics> Engine::all_metrics() {
  std::vector<Metrics> all;
  for (std::size_t n = 0; n < size(); ++n) all.push_back(metrics(n));
  return all;
}

std::vector<Parameters> Engine::all_parameters() const {
  std::vector<Parameters> all;
  for (std::size_t n = 0; n < size(); ++n) all.push_back(parameters(n));
  return all;
}

Standing Engine::standing(std::size_t network) {
  const NetworkResult now = result(network);
  const bool diverged = now.status == Status::diverged, pruned = now.status == Status::pruned;
  return {!diverged && !pruned && now.status != Status::stopped, diverged, now.solved_epoch, pruned};
}

Leaderboard Engine::leaderboard(const LeaderboardRequest& request) {
  return rank(scores_of(*this), request);
}

}  // namespace seedbed
