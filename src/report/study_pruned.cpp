// SPDX-License-Identifier: Apache-2.0
// One pass over the networks; a group keeps its counts and its scores at the first rung.
#include "report/study_pruned.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/stop_check.h"
#include "report/describe.h"

namespace seedbed {
namespace {

constexpr std::int64_t kRowsAtOnce = 65536;

struct RungGroup {
  PrunedStudy study;
  std::int64_t last_configuration = -1;
  std::vector<double> first_scores;
};

void add(RungGroup& group, const NetworkRow& row, std::span<const RungScore> scores, const PruneRule& rule) {
  PrunedStudy& study = group.study;
  if (group.last_configuration != row.configuration_id) ++study.configurations;
  group.last_configuration = row.configuration_id;
  ++study.networks;
  study.pruned += row.status == Status::pruned;
  study.diverged += row.status == Status::diverged;
  const bool ended = row.status == Status::done || row.status == Status::stopped;
  study.ended += ended;
  for (const RungScore& score : scores) {
    if (std::isnan(score.score)) continue;
    const auto rung = std::ranges::lower_bound(study.rungs, score.epoch, {}, &PrunedStudy::Rung::epoch);
    if (rung != study.rungs.end()) ++rung->reached;
    if (rung == study.rungs.begin()) group.first_scores.push_back(score.score);
  }
  const double score = value_of(row.metrics, rule.metric);
  if (row.status == Status::diverged || !std::isfinite(score)) return;
  const PrunedStudy::Best candidate{row.network_id, row.epochs, score, ended};
  if (!study.best || is_better(rule, candidate, *study.best)) study.best = candidate;
}

}  // namespace

bool is_better(const PruneRule& rule, const PrunedStudy::Best& a, const PrunedStudy::Best& b) {
  if (a.ended != b.ended) return a.ended;
  if (!a.ended && a.epochs != b.epochs) return a.epochs > b.epochs;
  const bool loss = rule.metric == Metric::train_loss || rule.metric == Metric::test_loss;
  if (a.score != b.score) return loss ? a.score < b.score : a.score > b.score;
  return a.network < b.network;
}

std::vector<PrunedStudy> study_pruned(const ResultReader& result, const std::vector<std::string>& keys) {
  const Sweep& sweep = result.sweep();
  std::vector<PrunedStudy::Rung> rungs;
  for (const std::int64_t epoch : rungs_of(sweep)) rungs.push_back({epoch, 0});
  std::map<std::string, std::size_t> index;
  std::vector<RungGroup> groups;
  std::int64_t id = -1;
  std::size_t group = 0;
  for (std::int64_t first = 0; first < sweep.networks(); first += kRowsAtOnce) {
    const std::int64_t count = std::min(kRowsAtOnce, sweep.networks() - first);
    const std::vector<RungScore> scores = result.rung_scores(first, count);
    std::size_t at = 0;
    for (const NetworkRow& row : result.rows(first, count)) {
      if (row.configuration_id != id) {
        id = row.configuration_id;
        std::vector<SweptValue> values = pick_values(sweep.swept_values(id), keys);
        const auto [place, fresh] = index.try_emplace(identity_of(values), groups.size());
        group = place->second;
        if (fresh) {
          groups.emplace_back();
          groups.back().study.values = std::move(values);
          groups.back().study.configurations = 0;
          groups.back().study.rungs = rungs;
        }
      }
      while (at < scores.size() && scores[at].network_id < row.network_id) ++at;
      std::size_t end = at;
      while (end < scores.size() && scores[end].network_id == row.network_id) ++end;
      add(groups[group], row, std::span(scores).subspan(at, end - at), sweep.prune());
      at = end;
    }
  }
  std::vector<PrunedStudy> studies;
  for (RungGroup& g : groups) {
    g.study.first_rung = distribution_of(std::move(g.first_scores));
    studies.push_back(std::move(g.study));
  }
  std::stable_sort(studies.begin(), studies.end(), [&](const PrunedStudy& a, const PrunedStudy& b) {
    if (!a.best || !b.best) return a.best.has_value() > b.best.has_value();
    return is_better(sweep.prune(), *a.best, *b.best);
  });
  return studies;
}

}  // namespace seedbed
