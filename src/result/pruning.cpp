// SPDX-License-Identifier: Apache-2.0
#include "result/pruning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/stop_check.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

bool is_accuracy(Metric metric) {
  return metric == Metric::train_accuracy || metric == Metric::test_accuracy;
}

/// Epochs of rung k; kNoRung where there is none in any number of epochs.
std::int64_t epoch_of(const PruneRule& rule, std::size_t k) {
  std::int64_t epoch = rule.first;
  for (; k > 0; --k) {
    if (epoch > std::numeric_limits<std::int64_t>::max() / rule.factor) return Pruner::kNoRung;
    epoch *= rule.factor;
  }
  return epoch;
}

}  // namespace

double Rungs::cost(double score) const {
  return is_accuracy(rule_.metric) ? -score : score;
}

Rungs::Rung& Rungs::rung(std::size_t k) {
  if (rungs_.size() <= k) rungs_.resize(k + 1);
  return rungs_[k];
}

void Rungs::know(std::size_t k, std::span<const double> scores) {
  Rung& here = rung(k);
  here.known += static_cast<std::int64_t>(scores.size());
  const auto earlier = static_cast<std::ptrdiff_t>(here.costs.size());
  for (const double score : scores) {
    if (std::isfinite(score)) here.costs.push_back(cost(score));
  }
  std::sort(here.costs.begin() + earlier, here.costs.end());
  std::inplace_merge(here.costs.begin(), here.costs.begin() + earlier, here.costs.end());
}

std::vector<bool> Rungs::decide(std::size_t k, std::span<const double> scores) {
  const std::vector<double> earlier = rung(k).costs;
  std::vector<std::size_t> order;  // of the finite ones, best first
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (std::isfinite(scores[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return cost(scores[a]) < cost(scores[b]); });
  know(k, scores);
  const std::int64_t room = std::max<std::int64_t>(1, rung(k).known / rule_.factor);
  std::vector<bool> goes_on(scores.size(), false);
  for (std::size_t place = 0; place < order.size(); ++place) {
    const auto ahead = std::upper_bound(earlier.begin(), earlier.end(), cost(scores[order[place]]));
    const auto rank = static_cast<std::int64_t>(place) + (ahead - earlier.begin());
    goes_on[order[place]] = rank < room;
  }
  return goes_on;
}

Pruner::Pruner(const Sweep& sweep, std::vector<RungScore> stored)
    : sweep_(sweep), rungs_(sweep.prune()), stored_(std::move(stored)) {}

void Pruner::begin(std::int64_t first, std::int64_t count) {
  std::map<std::int64_t, std::vector<double>> earlier;  // by epoch
  for (; known_ < stored_.size() && stored_[known_].network_id < first; ++known_)
    earlier[stored_[known_].epoch].push_back(stored_[known_].score);
  for (std::size_t k = 0; !earlier.empty() && epoch_of(sweep_.prune(), k) <= earlier.rbegin()->first; ++k)
    rungs_.know(k, earlier[epoch_of(sweep_.prune(), k)]);
  const auto networks = static_cast<std::size_t>(count);
  next_ = 0;
  last_ = 0;
  limit_.resize(networks);
  in_race_.assign(networks, 1);
  scores_.assign(networks, {});
  std::int64_t id = -1, epochs = 0;
  for (std::size_t i = 0; i < networks; ++i) {
    const std::int64_t own = sweep_.configuration_of(first + static_cast<std::int64_t>(i));
    if (own != id) epochs = sweep_.configuration(own).train.epochs;
    id = own;
    limit_[i] = epochs;
    last_ = std::max(last_, epochs);
  }
}

std::int64_t Pruner::next_rung() const {
  const std::int64_t epoch = epoch_of(sweep_.prune(), next_);
  return epoch < last_ ? epoch : kNoRung;
}

void Pruner::at_rung(Engine& engine) {
  const std::int64_t epoch = next_rung();
  std::vector<std::size_t> here;
  for (std::size_t i = 0; i < in_race_.size(); ++i) {
    if (!in_race_[i] || epoch >= limit_[i]) continue;  // a shorter one is at its end and stays as it is
    here.push_back(i);
    if (engine.epoch(i) < epoch && engine.standing(i).running) {
      throw ResultError(
          fmt::format("{}: no room for a whole cohort at once; try a smaller prune.cohort than {}",
                      engine.description(), sweep_.prune().cohort));
    }
  }
  const std::vector<Metrics> metrics = engine.all_metrics();
  std::vector<double> scores;
  for (const std::size_t i : here) {
    const double score = value_of(metrics[i], sweep_.prune().metric);
    scores.push_back(std::isfinite(score) ? score : std::numeric_limits<double>::quiet_NaN());
    scores_[i].push_back(scores.back());
  }
  const std::vector<bool> goes_on = rungs_.decide(next_, scores);
  std::vector<std::size_t> stopped;
  for (std::size_t h = 0; h < here.size(); ++h) {
    if (goes_on[h]) continue;
    in_race_[here[h]] = 0;
    stopped.push_back(here[h]);
  }
  engine.stop(stopped);
  ++next_;
}

void Pruner::add_scores(std::vector<NetworkResult>& results) const {
  for (std::size_t i = 0; i < results.size(); ++i) results[i].rung_scores = scores_[i];
}

}  // namespace seedbed
