// SPDX-License-Identifier: Apache-2.0
// Configurations as a table and as a heatmap, and the small tools of all sections.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <string_view>

#include "report/page/sections.h"
#include "seedbed/study_distribution.h"

namespace seedbed::page {
namespace {

constexpr std::size_t kBootstrapCells = 64;  ///< of more, the bootstrap would take longer than all the rest

Json limits_of(const std::optional<double>& low, const std::optional<double>& high) {
  return Json::array({low ? number(*low) : Json(nullptr), high ? number(*high) : Json(nullptr)});
}

/// Values that the metric can have; Student's t knows no ends.
constexpr Interval kOfLosses{0, std::numeric_limits<double>::infinity()}, kOfAccuracies{0, 1};
constexpr Interval kOfGaps{-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};

/// Quantiles and interquartile mean of networks that share seeds. We know of no interval of the deviation.
void add_crossed_limits(Json& json, const SharedValues& values, bool all, const Interval& range) {
  const std::vector<CrossedStep> steps = crossed_distribution(values.seeds, values.ascending);
  const QuantileInterval median = crossed_quantile(steps, 0.5);
  json["median_limits"] = limits_of(median.low, median.high);
  if (!all) return;
  for (const auto& [name, share] :
       {std::pair{"q05_limits", 0.05}, {"q25_limits", 0.25}, {"q75_limits", 0.75}, {"q95_limits", 0.95}}) {
    const QuantileInterval limits = crossed_quantile(steps, share);
    json[name] = limits_of(limits.low, limits.high);
  }
  const CrossedEstimate iqm = crossed_interquartile_mean(values.seeds, values.ascending);
  json["iqm_limits"] = Json::array(
      {number(std::max(range.low, iqm.limits.low)), number(std::min(range.high, iqm.limits.high))});
  json["sd_limits"] = Json::array({nullptr, nullptr});
  json["interval"] = "jackknife over the seeds with Student's t, cut at 0 and an accuracy's 1";
}

Json distribution(const Distribution& d, const std::vector<double>& ascending, bool bootstrap,
                  const Interval& range, const SharedValues* crossed) {
  if (d.count == 0) return nullptr;
  const QuantileInterval median = crossed ? QuantileInterval{} : quantile_interval(ascending, 0.5);
  Json json{{"min", number(d.min)},
            {"q05", number(d.q05)},
            {"q25", number(d.q25)},
            {"median", number(d.median)},
            {"q75", number(d.q75)},
            {"q95", number(d.q95)},
            {"max", number(d.max)},
            {"mean", number(d.mean)},
            {"sd", number(d.sd)},
            {"iqm", number(d.iqm)},
            {"median_limits", limits_of(median.low, median.high)}};
  if (crossed) {
    add_crossed_limits(json, *crossed, bootstrap, range);
  } else if (bootstrap) {
    for (const auto& [name, share] :
         {std::pair{"q05_limits", 0.05}, {"q25_limits", 0.25}, {"q75_limits", 0.75}, {"q95_limits", 0.95}}) {
      const QuantileInterval limits = quantile_interval(ascending, share);
      json[name] = limits_of(limits.low, limits.high);
    }
    const StatisticInterval iqm = statistic_interval(ascending, SpreadStatistic::iqm);
    const StatisticInterval sd = statistic_interval(ascending, SpreadStatistic::sd);
    json["iqm_limits"] = Json::array(
        {number(std::max(range.low, iqm.limits.low)), number(std::min(range.high, iqm.limits.high))});
    json["sd_limits"] = Json::array({number(sd.limits.low), number(sd.limits.high)});
    json["interval"] = iqm.method == IntervalMethod::bca
                           ? "BCa bootstrap, 2,000 resamples"
                           : "Student's t of a trimmed mean, cut at 0 and an accuracy's 1";
  }
  return json;
}

Json dead_share(const Cell& cell, int NetworkRow::*count) {
  double sum = 0;
  for (const NetworkRow& row : cell.rows) sum += row.*count;
  return number(sum / static_cast<double>(cell.rows.size()));
}

}  // namespace

Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return std::strtod(fmt::format("{:.6g}", value).c_str(), nullptr);
}

Json numbers(std::span<const double> values) {
  Json array = Json::array();
  for (double v : values) array.push_back(number(v));
  return array;
}

std::vector<double> final_values(const Cell& cell, double (*value)(const NetworkRow&)) {
  std::vector<double> values;
  for (const NetworkRow& row : cell.rows) {
    if (row.status != Status::diverged && std::isfinite(value(row))) values.push_back(value(row));
  }
  std::sort(values.begin(), values.end());
  return values;
}

std::string base64(std::span<const std::uint8_t> bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const std::uint32_t word = static_cast<std::uint32_t>(bytes[i]) << 16 |
                               (left > 1 ? static_cast<std::uint32_t>(bytes[i + 1]) << 8 : 0u) |
                               (left > 2 ? static_cast<std::uint32_t>(bytes[i + 2]) : 0u);
    text += digits[word >> 18 & 63];
    text += digits[word >> 12 & 63];
    text += left > 1 ? digits[word >> 6 & 63] : '=';
    text += left > 2 ? digits[word & 63] : '=';
  }
  return text;
}

Json cell_table(const Population& p, const Cells& cells) {
  Json rows = Json::array();
  const bool bootstrap = cells.size() <= kBootstrapCells;
  for (std::size_t c : cells) {
    const Cell& cell = p.cells[c];
    const GroupStudy& g = cell.study;
    Json values = Json::array();
    for (const SweptValue& v : cell.values) values.push_back(v.label);
    const auto epoch = [](const std::optional<double>& v) { return v ? number(*v) : Json(nullptr); };
    Json row{{"id", cell.id},          {"label", cell.label},  {"values", std::move(values)},
             {"networks", g.networks}, {"solved", g.solved},   {"censored", g.censored},
             {"diverged", g.diverged}, {"budget", cell.budget}};
    if (p.stop && !cell.can_be_solved) {  // a regression among classifications
      for (const char* key :
           {"solved", "censored", "success", "low", "high", "median", "median_low", "median_high"})
        row[key] = nullptr;
    } else if (p.stop) {
      row["success"] = number(g.success);
      row["low"] = number(g.success_limits.low);
      row["high"] = number(g.success_limits.high);
      row["median"] = epoch(g.epochs.median);
      row["median_low"] = epoch(g.epochs.low);
      row["median_high"] = epoch(g.epochs.high);
    }
    const auto of = [&](const Distribution& d, const std::vector<double>& ascending, const Interval& range,
                        double (*value)(const NetworkRow&)) {
      if (!p.crossed) return distribution(d, ascending, bootstrap, range, nullptr);
      const SharedValues shared = shared_values(cell, value);
      return distribution(d, ascending, bootstrap, range, &shared);
    };
    row["loss"] = of(g.test_loss, cell.losses, kOfLosses, final_loss);
    row["accuracy"] = of(g.test_accuracy, cell.accuracies, kOfAccuracies, final_accuracy);
    for (const auto& [name, value] : kMoreMetrics) {
      const std::vector<double> ascending = final_values(cell, value);
      row[name] = of(distribution_of(ascending), ascending,
                     std::string_view(name) == "gap" ? kOfGaps : kOfLosses, value);
    }
    row["dead_units"] = dead_share(cell, &NetworkRow::dead_units);
    row["dead_links"] = dead_share(cell, &NetworkRow::dead_links);
    rows.push_back(std::move(row));
  }
  return rows;
}

Json success_heatmap(const Population& p) {
  const std::vector<std::size_t> keys = p.free_keys();
  if (!p.stop || keys.size() < 2) return nullptr;
  std::size_t columns = keys[0];
  for (std::size_t key : keys) {
    if (p.labels[key].size() > p.labels[columns].size()) columns = key;
  }
  // Rows: every combination of the other keys that occurs.
  std::map<std::vector<std::size_t>, std::size_t> rows;
  Json names = Json::array(), values = Json::array();
  std::string title;
  for (std::size_t key : keys) {
    if (key != columns) title += (title.empty() ? "" : ", ") + p.key_names[key];
  }
  for (const Cell& cell : p.cells) {
    std::vector<std::size_t> rest;
    std::string name;
    for (std::size_t key : keys) {
      if (key == columns) continue;
      rest.push_back(cell.levels[key]);
      name += (name.empty() ? "" : ", ") + cell.values[key].label;
    }
    const auto [place, fresh] = rows.try_emplace(rest, rows.size());
    if (fresh) names.push_back(name);
    const GroupStudy& g = cell.study;
    if (!cell.can_be_solved) continue;
    values.push_back(Json::array({cell.levels[columns], place->second, number(g.success),
                                  number(g.success_limits.low), number(g.success_limits.high), g.networks}));
  }
  if (rows.size() > 60 || p.labels[columns].size() > 60) return nullptr;
  return {{"x", p.labels[columns]},
          {"x_name", p.key_names[columns]},
          {"y", names},
          {"y_name", title},
          {"values", values}};
}

}  // namespace seedbed::page
