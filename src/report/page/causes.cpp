// SPDX-License-Identifier: Apache-2.0
// What moves the result: the swept keys beside the seeds, and of the seeds init, data or order.
#include <algorithm>
#include <cmath>

#include "report/page/sections.h"
#include "seedbed/study_importance.h"
#include "seedbed/study_variance.h"

namespace seedbed::page {
namespace {

constexpr std::size_t kMostLeftOut = 40000;  ///< networks of a cell whose design is decomposed level by level

struct MetricChoice {
  const char* name;
  double (*value)(const NetworkRow&);
};

double solved(const NetworkRow& row) {
  return row.solved_epoch ? 1 : 0;
}
double diverged(const NetworkRow& row) {
  return row.status == Status::diverged ? 1 : 0;
}
double accuracy(const NetworkRow& row) {
  return row.metrics.test_accuracy;
}
double loss(const NetworkRow& row) {
  return row.metrics.test_loss;
}

/// Nothing says whether networks of the cell have solved it.
bool lacks(const Cell& cell, const MetricChoice& metric) {
  return metric.value == solved && !cell.can_be_solved;
}

/// Some level of the key has no value: its effect is not known.
bool has_empty_level(const Population& p, std::size_t key, const std::vector<CellMoments>& cells) {
  std::vector<bool> known(p.labels[key].size());
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (cells[c].count > 0) known[p.cells[c].levels[key]] = true;
  }
  return std::find(known.begin(), known.end(), false) != known.end();
}

std::vector<MetricChoice> metrics_of(const Population& p) {
  std::vector<MetricChoice> metrics;
  const bool accuracies =
      std::any_of(p.cells.begin(), p.cells.end(), [](const Cell& c) { return !c.accuracies.empty(); });
  if (accuracies) metrics.push_back({"test accuracy", accuracy});
  metrics.push_back({"test loss", loss});
  if (p.stop) metrics.push_back({"solved", solved});
  if (p.diverged > 0) metrics.push_back({"diverged", diverged});
  return metrics;
}

/// "regularization, regularization_rate": a key with those that advance with it.
std::string name_of_group(const Population& p, std::size_t key) {
  std::string name;
  for (std::size_t other = key; other < p.key_group.size(); ++other) {
    if (p.key_group[other] == key) name += (name.empty() ? "" : " + ") + p.key_names[other];
  }
  return name;
}

std::string name_of_set(std::uint32_t set, const std::vector<std::string>& factors) {
  if (set == 0) return "repetitions";
  std::string name;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (set >> f & 1) name += (name.empty() ? "" : " x ") + factors[f];
  }
  return name;
}

}  // namespace

Json importance_section(const Population& p) {
  if (p.cells.size() < 2 || !p.repeated()) return nullptr;
  Json all = Json::array();
  std::vector<std::vector<std::size_t>> levels;
  for (const Cell& cell : p.cells) levels.push_back(cell.levels);
  for (const MetricChoice& metric : metrics_of(p)) {
    std::vector<CellMoments> cells(p.cells.size());
    std::int64_t valued = 0;  // the others have diverged, or have no such metric
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (lacks(p.cells[c], metric)) continue;
      for (const NetworkRow& row : p.cells[c].rows) cells[c].add(metric.value(row));
      valued += cells[c].count;
    }
    const Importance i = importance(cells, levels);
    if (!std::isfinite(i.seeds)) continue;
    Json names = Json::array(), shares = Json::array();
    for (std::size_t key : p.free_keys()) {
      names.push_back(name_of_group(p, key));
      shares.push_back(has_empty_level(p, key, cells) ? Json(nullptr) : number(i.unbiased[key]));
    }
    all.push_back({{"metric", metric.name},
                   {"networks", valued},
                   {"keys", names},
                   {"shares", shares},
                   {"interactions", number(i.interactions)},
                   {"seeds", number(i.seeds)}});
  }
  return all.empty() ? Json(nullptr) : all;
}

Json variance_section(const Population& p, const Cells& cells) {
  const SeedDesign& design = p.sweep->seeds();
  if (!design.crossed) return nullptr;
  std::vector<std::size_t> levels;
  std::vector<std::string> factors;
  const std::pair<const char*, std::int64_t> streams[] = {
      {"init", design.init_count}, {"data", design.data_count}, {"order", design.order_count}};
  for (const auto& [name, count] : streams) {
    if (count < 2) continue;
    factors.emplace_back(name);
    levels.push_back(static_cast<std::size_t>(count));
  }
  if (factors.size() < 2) return nullptr;
  Json all = Json::array();
  for (const MetricChoice& metric : metrics_of(p)) {
    Json rows = Json::array();
    for (std::size_t c : cells) {
      const Cell& cell = p.cells[c];
      if (static_cast<std::int64_t>(cell.rows.size()) != design.networks()) continue;  // not complete
      if (lacks(cell, metric)) continue;
      std::vector<double> values;
      for (const NetworkRow& row : cell.rows) values.push_back(metric.value(row));
      const auto components = variance_components(values, levels);
      double total = 0;
      for (const VarianceComponent& v : components) total += v.truncated;
      if (!std::isfinite(total)) continue;  // a diverged network leaves a hole in the design
      std::vector<ShareRange> ranges;
      if (values.size() <= kMostLeftOut) ranges = leave_one_level_out(values, levels);
      Json parts = Json::array();
      for (std::size_t i = 0; i < components.size(); ++i) {
        const VarianceComponent& v = components[i];
        parts.push_back({{"source", name_of_set(v.factors, factors)},
                         {"share", number(v.share)},
                         {"variance", number(v.variance)},
                         {"eta_squared", number(v.eta_squared)}});
        if (!ranges.empty())
          parts.back()["left_out"] = Json::array({number(ranges[i].low), number(ranges[i].high)});
      }
      Json one = Json::array();
      for (std::size_t f = 0; f < factors.size(); ++f) {
        double with = 0;  // every component that the factor is part of; repetitions can't be fixed
        for (const VarianceComponent& v : components) {
          if (v.factors == 0 || (v.factors >> f & 1)) with += v.truncated;
        }
        one.push_back({{"source", factors[f]},
                       {"sd", number(std::sqrt(with))},
                       {"share", total > 0 ? number(with / total) : Json(nullptr)}});
      }
      rows.push_back(
          {{"label", cell.label}, {"sd", number(std::sqrt(total))}, {"parts", parts}, {"vary_one", one}});
    }
    if (!rows.empty()) all.push_back({{"metric", metric.name}, {"cells", rows}});
  }
  return all.empty() ? Json(nullptr) : all;
}

}  // namespace seedbed::page
