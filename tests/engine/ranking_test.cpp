// SPDX-License-Identifier: Apache-2.0
// The leaderboard: who is ahead, and how groups stand.
#include "engine/ranking.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "engine/leaderboards.h"
#include "engine/varied_networks.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

using testing::ElementsAre;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Scores scores_with(const std::vector<double>& test_loss, const std::vector<double>& solved_epoch) {
  Scores scores(test_loss.size());
  scores.value[static_cast<std::size_t>(Score::test_loss)] = test_loss;
  scores.value[static_cast<std::size_t>(Score::solved_epoch)] = solved_epoch;
  for (std::size_t n = 0; n < test_loss.size(); ++n) {
    scores.flags[n] = static_cast<std::uint8_t>((test_loss[n] != test_loss[n] ? kernels::kDiverged : 0) |
                                                (solved_epoch[n] >= 0 ? kernels::kSolved : 0));
  }
  return scores;
}

std::vector<std::size_t> networks_of(const Leaderboard& board) {
  std::vector<std::size_t> networks;
  for (const Leader& leader : board.leaders) networks.push_back(leader.network);
  return networks;
}

TEST(Ranking, SmallestFirstTiesByNetworkWhatHasNoScoreLast) {
  const Scores scores = scores_with({kNone, 0.5, 0.0, kInfinity, -0.0, 0.5, kNone, 1e-300},
                                    {kNone, 7, kNone, kNone, 3, 7, kNone, 0});
  LeaderboardRequest request;
  request.leaders = 100;
  EXPECT_THAT(networks_of(rank(scores, request)), ElementsAre(2, 4, 7, 1, 5, 3, 0, 6));
  request.leaders = 3;
  EXPECT_THAT(networks_of(rank(scores, request)), ElementsAre(2, 4, 7));
  request.by = Score::solved_epoch;
  const Leaderboard board = rank(scores, request);
  EXPECT_THAT(networks_of(board), ElementsAre(7, 4, 1));
  EXPECT_EQ(board.leaders[0].solved_epoch, 0);
  EXPECT_EQ(board.leaders[1].solved_epoch, 3);
  EXPECT_EQ(board.leaders[1].test_loss, 0.0);
  request.leaders = 0;
  EXPECT_TRUE(rank(scores, request).leaders.empty());
}

TEST(Ranking, QuantilesAreScoresOfTheGroupAndCountWhoHasNone) {
  // Group 0: losses 1 2 3 4 none; group 1 is empty; group 2: one network.
  const Scores scores = scores_with({4, 9, 2, 1, kNone, 3}, {40, kNone, 20, kNone, kNone, kNone});
  LeaderboardRequest request;
  request.group = {0, 2, 0, 0, 0, 0};
  const Leaderboard board = rank(scores, request);
  ASSERT_EQ(board.groups.size(), 3u);
  const auto loss = board.groups[0].quantiles[static_cast<std::size_t>(Score::test_loss)];
  EXPECT_EQ(loss[0], 1);  // 0 %
  EXPECT_EQ(loss[1], 1);  // 5 % of five networks
  EXPECT_EQ(loss[2], 2);  // 25 %: two of five
  EXPECT_EQ(loss[3], 3);  // 50 %: three
  EXPECT_EQ(loss[4], 4);  // 75 %: four
  EXPECT_TRUE(std::isnan(loss[5])) << "95 % of five are five, and one has diverged";
  EXPECT_TRUE(std::isnan(loss[6]));
  const auto epoch = board.groups[0].quantiles[static_cast<std::size_t>(Score::solved_epoch)];
  EXPECT_EQ(epoch[2], 40);
  EXPECT_TRUE(std::isnan(epoch[3])) << "two of five are solved";
  EXPECT_EQ(board.groups[0].networks, 5);
  EXPECT_EQ(board.groups[0].solved, 2);
  EXPECT_EQ(board.groups[0].diverged, 1);
  EXPECT_EQ(board.groups[1].networks, 0);
  EXPECT_TRUE(std::isnan(board.groups[1].quantiles[0][0]));
  EXPECT_EQ(board.groups[2].networks, 1);
  for (const double q : board.groups[2].quantiles[static_cast<std::size_t>(Score::test_loss)])
    EXPECT_EQ(q, 9);
}

TEST(Ranking, QuantilesAreReachedByTheirShareOfTheNetworksAndByNoFewer) {
  const Scores scores = random_scores(1001, 3);
  LeaderboardRequest request;
  for (std::size_t n = 0; n < scores.size(); ++n) request.group.push_back(static_cast<int>(n * n % 7));
  const Leaderboard board = rank(scores, request);
  for (std::size_t g = 0; g < board.groups.size(); ++g) {
    for (std::size_t s = 0; s < scores.value.size(); ++s) {
      std::vector<double> own;
      for (std::size_t n = 0; n < scores.size(); ++n) {
        if (request.group[n] == static_cast<int>(g)) own.push_back(scores.value[s][n]);
      }
      for (std::size_t q = 0; q < kScorePercents.size() && !own.empty(); ++q) {
        const double at = board.groups[g].quantiles[s][q];
        const auto reach = [&](auto&& is) {
          return 100.0 * static_cast<double>(std::count_if(own.begin(), own.end(), is)) /
                 static_cast<double>(own.size());
        };
        if (std::isnan(at)) {
          EXPECT_LT(reach([](double v) { return !std::isnan(v); }), kScorePercents[q]);
          continue;
        }
        EXPECT_GE(reach([&](double v) { return v <= at; }), kScorePercents[q]);
        if (q > 0) {
          EXPECT_LT(reach([&](double v) { return v < at; }), kScorePercents[q]);
        }
      }
    }
  }
}

TEST(Ranking, GroupsMustFit) {
  LeaderboardRequest request;
  request.group = {0, 1};
  EXPECT_THROW(rank(Scores(3), request), UsageError);
  request.group = {0, -1, 0};
  EXPECT_THROW(rank(Scores(3), request), UsageError);
  EXPECT_EQ(rank(Scores(0), {}).groups.size(), 1u);
}

TEST(Ranking, OfAnEngineIsThatOfItsResults) {
  const std::vector<NetworkSpec> networks = varied_networks(120);
  StopRule stop;
  stop.threshold = 0.7;
  EngineOptions options;
  options.threads = 1;
  const auto engine = make_cpu_engine(networks, stop, {CurveKind::none, 0}, options);
  LeaderboardRequest request;
  request.leaders = 5;
  for (std::size_t n = 0; n < networks.size(); ++n)
    request.group.push_back(static_cast<int>(networks[n].configuration->network.hidden.size()));
  EXPECT_EQ(engine->leaderboard(request).groups[1].finished, 0);
  while (engine->advance(1'000'000)) {
  }
  const Leaderboard board = engine->leaderboard(request);
  const std::vector<NetworkResult> results = engine->take_results();
  std::int64_t solved = 0, diverged = 0, dead = 0;
  std::size_t all = 0, finished = 0;
  for (const GroupStanding& group : board.groups) {
    all += static_cast<std::size_t>(group.networks);
    finished += static_cast<std::size_t>(group.finished);
    solved += group.solved;
    diverged += group.diverged;
    dead += group.dead;
  }
  EXPECT_EQ(all, networks.size());
  EXPECT_EQ(finished, networks.size());
  for (const NetworkResult& result : results) {
    solved -= result.solved_epoch.has_value();
    diverged -= result.status == Status::diverged;
    dead -= result.dead_units > 0;
    EXPECT_FALSE(result.metrics.test_loss < board.leaders[0].test_loss);
  }
  EXPECT_EQ(solved, 0);
  EXPECT_EQ(diverged, 0);
  EXPECT_EQ(dead, 0);
  EXPECT_EQ(board.leaders[0].test_loss, results[board.leaders[0].network].metrics.test_loss);
}

}  // namespace
}  // namespace seedbed
