// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/device_ranking.h"

#include <algorithm>

namespace seedbed::cuda {

DeviceRanking::DeviceRanking(Device& device, const Scores& known, const LeaderboardRequest& request)
    : device_(&device),
      networks_(static_cast<int>(known.size())),
      groups_(check_groups(request, known.size())),
      leaders_(static_cast<int>(std::min(request.leaders, known.size()))),
      by_(request.by) {
  const std::size_t n = known.size(), groups = static_cast<std::size_t>(groups_),
                    leaders = static_cast<std::size_t>(leaders_);
  value_ = {device, kScores * n};
  flags_ = {device, n};
  group_ = {device, n};
  leader_ = {device, leaders};
  leader_value_ = {device, kScores * leaders};
  begin_ = {device, groups + 1};
  counts_ = {device, groups};
  quantiles_ = {device, kScores * groups * kQuantiles};
  key_ = {device, n};
  order_ = {device, n};
  some_groups_ = {device, groups};
  some_counts_ = {device, groups};
  for (std::size_t s = 0; s < kScores; ++s) value_.upload(known.value[s].data(), s * n, n, kStream);
  flags_.upload(known.flags, kStream);
  group_.upload(request.group.empty() ? std::vector<int>(n, 0) : request.group, kStream);
  device.synchronize(kStream);  // packs write on streams of their own
}

ScoreColumns DeviceRanking::columns() const {
  ScoreColumns columns{{}, flags_.data()};
  for (int s = 0; s < kScores; ++s) columns.value[s] = value_.data() + std::int64_t(s) * networks_;
  return columns;
}

Leaderboard DeviceRanking::rank() {
  RankArguments a{};
  a.networks = networks_;
  a.groups = groups_;
  a.leaders = leaders_;
  a.by = by_;
  const ScoreColumns scores = columns();
  std::copy(scores.value, scores.value + kScores, a.value);
  a.flags = scores.flags;
  a.group = group_.data();
  a.leader = leader_.data();
  a.leader_value = leader_value_.data();
  a.begin = begin_.data();
  a.counts = counts_.data();
  a.quantiles = quantiles_.data();
  a.key = key_.data();
  a.order = order_.data();
  a.some_groups = some_groups_.data();
  a.some_counts = some_counts_.data();
  device_->rank(a, kStream);

  std::vector<int> leader, begin;
  std::vector<double> leader_value, quantiles;
  std::vector<FlagCounts> counts;
  leader_.download(leader, kStream);
  leader_value_.download(leader_value, kStream);
  begin_.download(begin, kStream);
  counts_.download(counts, kStream);
  quantiles_.download(quantiles, kStream);
  Leaderboard board;
  const auto leaders = leader.size();
  for (std::size_t k = 0; k < leaders; ++k) {
    board.leaders.push_back(
        leader_of(static_cast<std::size_t>(leader[k]),
                  {leader_value[k], leader_value[leaders + k], leader_value[2 * leaders + k]}));
  }
  for (std::size_t g = 0; g < counts.size(); ++g) {
    GroupStanding& standing = board.groups.emplace_back();
    standing.networks = begin[g + 1] - begin[g];
    standing.finished = counts[g].finished;
    standing.solved = counts[g].solved;
    standing.diverged = counts[g].diverged;
    standing.dead = counts[g].dead;
    for (std::size_t s = 0; s < kScores; ++s) {
      std::copy_n(quantiles.data() + (s * counts.size() + g) * kQuantiles, kQuantiles,
                  standing.quantiles[s].begin());
    }
  }
  return board;
}

}  // namespace seedbed::cuda
