// SPDX-License-Identifier: Apache-2.0
// One pass over the rows. Values of keys are numbered in the order in which they occur.
#include "report/page/population.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "report/crossed_seeds.h"
#include "report/describe.h"
#include "seedbed/study_importance.h"

namespace seedbed {
namespace {

std::string label_of(const Population& p, const Cell& cell) {
  std::string label;
  for (std::size_t key : p.free_keys()) {
    if (!label.empty()) label += ", ";
    label += value_in_words(cell.values[key], p.key_names[key]);
  }
  return label.empty() ? "all networks" : label;
}

void study_cell(Cell& cell) {
  const bool crossed = !cell.seeds.empty();
  GroupCollector collector(crossed);
  for (std::size_t i = 0; i < cell.rows.size(); ++i) {
    const NetworkRow& row = cell.rows[i];
    const bool diverged = row.status == Status::diverged;
    collector.add(row.solved_epoch, diverged, cell.budget, row.metrics.test_loss, row.metrics.test_accuracy,
                  cell.can_be_solved, crossed ? cell.seeds[i] : SeedLevels{});
    if (diverged) continue;
    if (std::isfinite(row.metrics.test_loss)) cell.losses.push_back(row.metrics.test_loss);
    if (std::isfinite(row.metrics.test_accuracy)) cell.accuracies.push_back(row.metrics.test_accuracy);
  }
  std::sort(cell.losses.begin(), cell.losses.end());
  std::sort(cell.accuracies.begin(), cell.accuracies.end());
  cell.study = std::move(collector).finish();
}

}  // namespace

std::vector<SolveTime> solve_times(const Cell& cell) {
  std::vector<SolveTime> times;
  for (const NetworkRow& row : cell.rows) {
    times.push_back(
        {static_cast<double>(row.solved_epoch.value_or(cell.budget)), row.solved_epoch.has_value()});
  }
  return times;
}

SharedValues shared_values(const Cell& cell, double (*value)(const NetworkRow&)) {
  std::vector<std::pair<double, SeedLevels>> pairs;
  for (std::size_t i = 0; i < cell.rows.size(); ++i) {
    const double v = value(cell.rows[i]);
    if (cell.rows[i].status != Status::diverged && std::isfinite(v)) pairs.emplace_back(v, cell.seeds[i]);
  }
  std::sort(pairs.begin(), pairs.end());
  SharedValues result;
  for (const auto& [v, seeds] : pairs) {
    result.ascending.push_back(v);
    result.seeds.push_back(seeds);
  }
  return result;
}

std::vector<CrossedStep> shared_incidence(const Cell& cell) {
  return crossed_incidence(cell.seeds, solve_times(cell));
}

std::vector<std::size_t> Population::ranking() const {
  std::vector<std::size_t> order(cells.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto key = [&](std::size_t i) {
    const GroupStudy& g = cells[i].study;
    const double loss = std::isfinite(g.test_loss.median) ? g.test_loss.median : INFINITY;
    return std::pair(!stop ? 0.0 : cells[i].can_be_solved ? -g.success : 1.0, loss);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return order;
}

std::vector<std::size_t> Population::judged_ranking() const {
  std::vector<std::size_t> order = ranking();
  std::erase_if(order, [&](std::size_t i) { return !cells[i].can_be_solved; });
  return order;
}

std::vector<std::size_t> Population::spread(std::size_t most) const {
  const std::vector<std::size_t> order = ranking();
  std::vector<std::size_t> chosen;
  const std::size_t wanted = std::min(most, order.size());
  for (std::size_t k = 0; k < wanted; ++k) {
    chosen.push_back(order[wanted == 1 ? 0 : k * (order.size() - 1) / (wanted - 1)]);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

bool Population::repeated() const {
  return std::any_of(cells.begin(), cells.end(), [](const Cell& c) { return c.rows.size() > 1; });
}

std::vector<std::size_t> Population::free_keys() const {
  std::vector<std::size_t> keys;
  for (std::size_t key = 0; key < key_group.size(); ++key) {
    if (key_group[key] == key) keys.push_back(key);
  }
  return keys;
}

std::vector<std::size_t> Population::sample(const Cell& cell, std::size_t most) const {
  return some_networks(sweep->seeds(), cell.rows.size(), most);
}

Population read_population(const Sweep& sweep, const RowSource& rows) {
  Population p;
  p.sweep = &sweep;
  p.stop = false;
  p.crossed = shares_seeds(sweep.seeds());
  p.key_names = short_names(sweep.swept_keys());
  const std::size_t keys = p.key_names.size();
  p.labels.resize(keys);
  std::vector<std::map<std::string, std::size_t>> numbers(keys);
  constexpr std::int64_t block = 65536;
  const std::int64_t seeds = sweep.seeds().networks();
  for (std::int64_t first = 0; first < sweep.networks(); first += block) {
    for (const NetworkRow& row : rows(first, std::min(block, sweep.networks() - first))) {
      if (p.cells.empty() || p.cells.back().id != row.network_id / seeds) {
        Cell cell;
        cell.id = row.network_id / seeds;
        cell.values = sweep.swept_values(cell.id);
        const Configuration c = sweep.configuration(cell.id);
        cell.budget = c.train.epochs;
        cell.regression = c.regression();
        cell.can_be_solved = can_be_solved(sweep.stop(), c);
        p.stop = p.stop || cell.can_be_solved;
        for (std::size_t key = 0; key < keys; ++key) {
          const auto [place, fresh] = numbers[key].try_emplace(cell.values[key].json, numbers[key].size());
          if (fresh) p.labels[key].push_back(cell.values[key].label);
          cell.levels.push_back(place->second);
        }
        p.cells.push_back(std::move(cell));
      }
      p.cells.back().rows.push_back(row);
      if (p.crossed) p.cells.back().seeds.push_back(seed_levels(sweep.seeds(), row.network_id % seeds));
    }
  }
  std::vector<std::vector<std::size_t>> levels;
  for (const Cell& cell : p.cells) levels.push_back(cell.levels);
  p.key_group = aliased_keys(levels);
  if (p.key_group.size() != keys) p.key_group.assign(keys, 0);
  for (Cell& cell : p.cells) {
    cell.label = label_of(p, cell);
    study_cell(cell);
    p.networks += cell.study.networks;
    p.solved += cell.study.solved;
    p.censored += cell.study.censored;
    p.diverged += cell.study.diverged;
  }
  return p;
}

}  // namespace seedbed
