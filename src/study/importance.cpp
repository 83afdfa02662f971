// SPDX-License-Identifier: Apache-2.0
// Total = between the levels of a key + rest, for each key on its own; within the cells is the seeds'.
#include "seedbed/study_importance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

namespace seedbed {
namespace {

/// Pools two sets of values (Chan, Golub & LeVeque 1983).
CellMoments merged(const CellMoments& a, const CellMoments& b) {
  if (a.count == 0) return b;
  if (b.count == 0) return a;
  const auto na = static_cast<double>(a.count), nb = static_cast<double>(b.count);
  const double difference = b.mean - a.mean;
  return {a.count + b.count, a.mean + difference * nb / (na + nb),
          a.squares + b.squares + difference * difference * na * nb / (na + nb)};
}

/// Every combination of levels that occurs does so for the same number of values, and all occur.
bool balanced(std::span<const CellMoments> cells, const std::vector<std::vector<std::size_t>>& levels,
              const std::vector<std::size_t>& group) {
  std::map<std::vector<std::size_t>, std::int64_t> counts;
  std::size_t combinations = 1;
  for (std::size_t key = 0; key < group.size(); ++key) {
    if (group[key] != key) continue;
    std::size_t most = 0;
    for (const auto& cell : levels) most = std::max(most, cell[key] + 1);
    combinations *= most;
  }
  for (std::size_t c = 0; c < cells.size(); ++c) counts[levels[c]] += cells[c].count;
  if (counts.size() != combinations) return false;
  return std::all_of(counts.begin(), counts.end(),
                     [&](const auto& entry) { return entry.second == counts.begin()->second; });
}

}  // namespace

void CellMoments::add(double value) {
  if (!std::isfinite(value)) return;
  ++count;
  const double difference = value - mean;
  mean += difference / static_cast<double>(count);
  squares += difference * (value - mean);
}

std::vector<std::size_t> aliased_keys(const std::vector<std::vector<std::size_t>>& levels) {
  const std::size_t keys = levels.empty() ? 0 : levels[0].size();
  std::vector<std::size_t> group(keys);
  for (std::size_t key = 0; key < keys; ++key) {
    group[key] = key;
    for (std::size_t other = 0; other < key && group[key] == key; ++other) {
      std::map<std::size_t, std::size_t> there, back;
      bool same = true;
      for (const auto& cell : levels) {
        same = same && there.try_emplace(cell[key], cell[other]).first->second == cell[other] &&
               back.try_emplace(cell[other], cell[key]).first->second == cell[key];
      }
      if (same && there.size() > 1) group[key] = group[other];
    }
  }
  return group;
}

Importance importance(std::span<const CellMoments> cells,
                      const std::vector<std::vector<std::size_t>>& levels) {
  if (cells.size() != levels.size()) throw std::domain_error("importance: a cell has no levels");
  const std::size_t keys = levels.empty() ? 0 : levels[0].size();
  for (const auto& cell : levels) {
    if (cell.size() != keys) throw std::domain_error("importance: a cell has no levels");
  }
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  CellMoments all;
  double within = 0;
  for (const CellMoments& cell : cells) {
    all = merged(all, cell);
    within += cell.squares;
  }
  Importance result{std::vector<double>(keys, nan), std::vector<double>(keys, nan), nan, nan, all.squares};
  if (!(all.squares > 0)) return result;
  result.seeds = within / all.squares;
  const std::vector<std::size_t> group = aliased_keys(levels);
  double mains = 0;
  for (std::size_t key = 0; key < keys; ++key) {
    std::map<std::size_t, CellMoments> by_level;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (cells[c].count > 0) by_level[levels[c][key]] = merged(by_level[levels[c][key]], cells[c]);
    }
    double rest = 0;
    for (const auto& [level, moments] : by_level) rest += moments.squares;
    const double effect = std::max(0.0, all.squares - rest);
    const auto groups = static_cast<double>(by_level.size());
    const double noise = (groups - 1) * rest / std::max(1.0, static_cast<double>(all.count) - groups);
    result.eta_squared[key] = effect / all.squares;
    result.unbiased[key] = std::max(0.0, effect - noise) / all.squares;
    if (group[key] == key) mains += result.eta_squared[key];
  }
  if (balanced(cells, levels, group)) result.interactions = std::max(0.0, 1 - result.seeds - mains);
  return result;
}

}  // namespace seedbed
