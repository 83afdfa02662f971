// SPDX-License-Identifier: Apache-2.0
// The ranking of scores with Thrust, written once for every execution policy: that of a CUDA stream in the
// engine, that of the host in the tests. Sorts are stable and of integers, counts are integers, quantiles are
// taken from among the scores: the answer is engine/ranking.h's, whatever the policy.
#pragma once

#include <thrust/binary_search.h>
#include <thrust/copy.h>
#include <thrust/fill.h>
#include <thrust/gather.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/transform_iterator.h>
#include <thrust/reduce.h>
#include <thrust/scatter.h>
#include <thrust/sequence.h>
#include <thrust/sort.h>
#include <thrust/transform.h>

#include <limits>

#include "engine/cuda/rank_arguments.h"
#include "kernels/ranking.h"

namespace seedbed::cuda {

struct KeyOfScore {
  SB_HD std::uint64_t operator()(double score) const { return kernels::score_key(score); }
};

struct KeyOfGroup {
  const int* group;
  SB_HD std::uint64_t operator()(int network) const { return static_cast<std::uint64_t>(group[network]); }
};

struct GroupOfKey {
  SB_HD int operator()(std::uint64_t key) const { return static_cast<int>(key); }
};

struct CountsOfNetwork {
  const std::uint8_t* flags;
  SB_HD FlagCounts operator()(int network) const {
    const unsigned f = flags[network];
    return {(f & kernels::kFinished) != 0, (f & kernels::kSolved) != 0, (f & kernels::kDiverged) != 0,
            (f & kernels::kDead) != 0};
  }
};

struct AddCounts {
  SB_HD FlagCounts operator()(const FlagCounts& a, const FlagCounts& b) const {
    return {a.finished + b.finished, a.solved + b.solved, a.diverged + b.diverged, a.dead + b.dead};
  }
};

/// Element [group][quantile], from networks sorted by group and within a group by score.
struct QuantileOfGroup {
  const double* value;
  const int *order, *begin;
  int percent[kQuantiles];
  double none;
  SB_HD double operator()(int element) const {
    const int group = element / kQuantiles, first = begin[group], count = begin[group + 1] - first;
    if (count == 0) return none;
    return value[order[first + kernels::quantile_place(count, percent[element % kQuantiles])]];
  }
};

template <class Policy>
void rank(const Policy& policy, const RankArguments& a) {
  const auto counting = [](int first) { return thrust::counting_iterator<int>(first); };
  const int n = a.networks;
  for (int s = 0; s < kScores; ++s) {
    thrust::transform(policy, a.value[s], a.value[s] + n, a.key, KeyOfScore{});
    thrust::sequence(policy, a.order, a.order + n);
    thrust::stable_sort_by_key(policy, a.key, a.key + n, a.order);
    if (s == static_cast<int>(a.by)) thrust::copy(policy, a.order, a.order + a.leaders, a.leader);
    // By group, and within it still by score: networks of equal keys keep their order.
    thrust::transform(policy, a.order, a.order + n, a.key, KeyOfGroup{a.group});
    thrust::stable_sort_by_key(policy, a.key, a.key + n, a.order);
    if (s == 0) {
      thrust::lower_bound(policy, a.key, a.key + n, counting(0), counting(a.groups + 1), a.begin);
      thrust::fill(policy, a.counts, a.counts + a.groups, FlagCounts{});
      const auto of_networks = thrust::make_transform_iterator(a.order, CountsOfNetwork{a.flags});
      const auto groups = thrust::make_transform_iterator(a.key, GroupOfKey{});
      const auto end = thrust::reduce_by_key(policy, groups, groups + n, of_networks, a.some_groups,
                                             a.some_counts, thrust::equal_to<int>{}, AddCounts{});
      thrust::scatter(policy, a.some_counts, end.second, a.some_groups, a.counts);
    }
    QuantileOfGroup quantile{a.value[s], a.order, a.begin, {}, std::numeric_limits<double>::quiet_NaN()};
    for (int q = 0; q < kQuantiles; ++q) quantile.percent[q] = kScorePercents[static_cast<std::size_t>(q)];
    const int elements = a.groups * kQuantiles;
    thrust::transform(policy, counting(0), counting(elements), a.quantiles + std::int64_t(s) * elements,
                      quantile);
  }
  for (int s = 0; s < kScores; ++s) {
    thrust::gather(policy, a.leader, a.leader + a.leaders, a.value[s],
                   a.leader_value + std::int64_t(s) * a.leaders);
  }
}

}  // namespace seedbed::cuda
