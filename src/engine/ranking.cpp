// SPDX-License-Identifier: Apache-2.0
#include "engine/ranking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "seedbed/error.h"

namespace seedbed {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Networks from the best to the worst by one score.
std::vector<std::size_t> ranked(const std::vector<double>& value) {
  std::vector<std::size_t> order(value.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return kernels::score_key(value[a]) < kernels::score_key(value[b]);
  });
  return order;
}

ScoreQuantiles quantiles_of(const std::vector<double>& ascending) {
  ScoreQuantiles quantiles{};
  for (std::size_t q = 0; q < quantiles.size(); ++q) {
    quantiles[q] = ascending.empty() ? kNone
                                     : ascending[static_cast<std::size_t>(kernels::quantile_place(
                                           static_cast<std::int64_t>(ascending.size()), kScorePercents[q]))];
  }
  return quantiles;
}

}  // namespace

const char* name_of(Score score) {
  switch (score) {
    case Score::test_loss:
      return "test_loss";
    case Score::train_loss:
      return "train_loss";
    case Score::solved_epoch:
      return "solved_epoch";
  }
  return "";
}

Scores::Scores(std::size_t networks) : flags(networks, 0) {
  for (std::vector<double>& column : value) column.assign(networks, kNone);
}

void Scores::set(std::size_t n, const NetworkResult& now, bool running) {
  value[static_cast<std::size_t>(Score::test_loss)][n] = now.metrics.test_loss;
  value[static_cast<std::size_t>(Score::train_loss)][n] = now.metrics.train_loss;
  const bool ranked = now.solved_epoch && now.status != Status::diverged;
  value[static_cast<std::size_t>(Score::solved_epoch)][n] =
      ranked ? static_cast<double>(*now.solved_epoch) : kNone;
  flags[n] = static_cast<std::uint8_t>(
      (running ? 0 : kernels::kFinished) | (now.solved_epoch ? kernels::kSolved : 0) |
      (now.status == Status::diverged ? kernels::kDiverged : 0) | (now.dead_units > 0 ? kernels::kDead : 0));
}

Scores scores_of(Engine& engine) {
  Scores scores(engine.size());
  for (std::size_t n = 0; n < engine.size(); ++n) scores.set(n, engine.result(n), engine.standing(n).running);
  return scores;
}

Leader leader_of(std::size_t network, const std::array<double, kScores>& score) {
  Leader leader{network, score[0], score[1], {}};
  if (!std::isnan(score[2])) leader.solved_epoch = static_cast<std::int64_t>(score[2]);
  return leader;
}

int check_groups(const LeaderboardRequest& request, std::size_t networks) {
  if (request.group.empty()) return 1;
  if (request.group.size() != networks) {
    throw UsageError(
        fmt::format("leaderboard: groups of {} networks given, {} expected", request.group.size(), networks));
  }
  const auto [least, most] = std::minmax_element(request.group.begin(), request.group.end());
  if (*least < 0) throw UsageError(fmt::format("leaderboard: group {}; allowed: 0 and up", *least));
  return *most + 1;
}

Leaderboard rank(const Scores& scores, const LeaderboardRequest& request) {
  const std::size_t n = scores.size();
  Leaderboard board;
  board.groups.resize(static_cast<std::size_t>(check_groups(request, n)));
  const auto group = [&](std::size_t i) {
    return request.group.empty() ? std::size_t{0} : static_cast<std::size_t>(request.group[i]);
  };
  for (std::size_t i = 0; i < n; ++i) {
    GroupStanding& standing = board.groups[group(i)];
    ++standing.networks;
    standing.finished += (scores.flags[i] & kernels::kFinished) != 0;
    standing.solved += (scores.flags[i] & kernels::kSolved) != 0;
    standing.diverged += (scores.flags[i] & kernels::kDiverged) != 0;
    standing.dead += (scores.flags[i] & kernels::kDead) != 0;
  }
  for (std::size_t s = 0; s < scores.value.size(); ++s) {
    const std::vector<double>& value = scores.value[s];
    const std::vector<std::size_t> order = ranked(value);
    std::vector<std::vector<double>> ascending(board.groups.size());
    for (const std::size_t i : order) ascending[group(i)].push_back(value[i]);
    for (std::size_t g = 0; g < ascending.size(); ++g)
      board.groups[g].quantiles[s] = quantiles_of(ascending[g]);
    if (s != static_cast<std::size_t>(request.by)) continue;
    for (std::size_t k = 0; k < std::min(request.leaders, n); ++k) {
      const std::size_t i = order[k];
      board.leaders.push_back(leader_of(i, {scores.value[0][i], scores.value[1][i], scores.value[2][i]}));
    }
  }
  return board;
}

}  // namespace seedbed
