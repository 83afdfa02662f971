// SPDX-License-Identifier: Apache-2.0
// Single networks: a stratified sample for parallel coordinates, and the outliers of each
// configuration, each with its identity and the command that trains it again.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "report/page/sections.h"

namespace seedbed::page {
namespace {

constexpr std::size_t kSampled = 5000, kMostCells = 40;

/// For a POSIX shell.
std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-./=,:+") == std::string::npos;
  if (plain) return word;
  std::string text = "'";
  for (char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

Json seeds_json(const Seeds& seeds) {  // text: JavaScript has no 64-bit integers
  return Json::array({std::to_string(seeds.init), std::to_string(seeds.data), std::to_string(seeds.order)});
}

struct Outlier {
  std::string why;
  const NetworkRow* row;
};

template <typename Value>
const NetworkRow* extreme(const std::vector<NetworkRow>& rows, const Value& value) {
  const NetworkRow* best = nullptr;
  double most = -INFINITY;
  for (const NetworkRow& row : rows) {
    const std::optional<double> v = value(row);
    if (v && *v > most) {
      most = *v;
      best = &row;
    }
  }
  return best;
}

std::vector<Outlier> outliers_of(const Cell& cell) {
  const auto loss = [](const NetworkRow& row) -> std::optional<double> {
    if (row.status == Status::diverged || !std::isfinite(row.metrics.test_loss)) return std::nullopt;
    return row.metrics.test_loss;
  };
  const auto solved = [](const NetworkRow& row) -> std::optional<double> {
    if (!row.solved_epoch) return std::nullopt;
    return static_cast<double>(*row.solved_epoch);
  };
  const auto minus = [](const auto& value) {
    return [value](const NetworkRow& row) -> std::optional<double> {
      const auto v = value(row);
      return v ? std::optional(-*v) : std::nullopt;
    };
  };
  const auto gap = [](const NetworkRow& row) -> std::optional<double> {
    const double g = row.metrics.test_loss - row.metrics.train_loss;
    return std::isfinite(g) ? std::optional(g) : std::nullopt;
  };
  const auto diverged = [](const NetworkRow& row) {
    return row.status == Status::diverged ? std::optional(0.0) : std::nullopt;
  };
  std::vector<Outlier> found{{"lowest test loss", extreme(cell.rows, minus(loss))},
                             {"highest test loss", extreme(cell.rows, loss)},
                             {"largest gap", extreme(cell.rows, gap)},
                             {"first to solve", extreme(cell.rows, minus(solved))},
                             {"last to solve", extreme(cell.rows, solved)},
                             {"diverged", extreme(cell.rows, diverged)}};
  std::vector<Outlier> merged;  // a network that is extreme in two ways is there once
  for (const Outlier& o : found) {
    if (o.row == nullptr) continue;
    const auto same =
        std::find_if(merged.begin(), merged.end(), [&](const Outlier& m) { return m.row == o.row; });
    if (same == merged.end())
      merged.push_back(o);
    else
      same->why += ", " + o.why;
  }
  return merged;
}

}  // namespace

Json parallel_section(const Population& p) {
  Json keys = Json::array();
  const std::vector<std::size_t> free = p.free_keys();
  for (std::size_t key : free) keys.push_back({{"name", p.key_names[key]}, {"labels", p.labels[key]}});
  Json rows = Json::array();
  const std::size_t cells = std::min(p.cells.size(), kSampled),
                    each = std::max<std::size_t>(1, kSampled / cells);
  for (std::size_t k = 0; k < cells; ++k) {
    const Cell& cell = p.cells[k * p.cells.size() / cells];
    const std::size_t count = std::min(each, cell.rows.size());
    for (std::size_t i = 0; i < count; ++i) {
      const NetworkRow& row = cell.rows[i * cell.rows.size() / count];
      Json values = Json::array();
      for (std::size_t key : free) values.push_back(cell.levels[key]);
      values.push_back(number(row.metrics.train_loss));
      values.push_back(number(row.metrics.test_loss));
      values.push_back(number(row.metrics.test_accuracy));
      values.push_back(row.solved_epoch ? Json(*row.solved_epoch) : Json(nullptr));
      values.push_back(row.network_id);
      rows.push_back(std::move(values));
    }
  }
  return {{"keys", keys}, {"rows", rows}, {"all", p.networks}};
}

Json outlier_section(const Population& p, const Cells& cells, const std::string& result_path) {
  Json all = Json::array();
  for (std::size_t k = 0; k < cells.size() && k < kMostCells; ++k) {
    const Cell& cell = p.cells[cells[k]];
    for (const Outlier& o : outliers_of(cell)) {
      const NetworkRow& row = *o.row;
      all.push_back(
          {{"id", row.network_id},
           {"label", cell.label},
           {"why", o.why},
           {"seeds", seeds_json(row.seeds)},
           {"hash", configuration_hash(p.sweep->configuration(cell.id))},
           {"status", name_of(row.status)},
           {"epochs", row.epochs},
           {"solved", row.solved_epoch ? Json(*row.solved_epoch) : Json(nullptr)},
           {"train_loss", number(row.metrics.train_loss)},
           {"test_loss", number(row.metrics.test_loss)},
           {"test_accuracy", number(row.metrics.test_accuracy)},
           {"dead_units", row.dead_units},
           {"command", fmt::format("seedbed retrain {} --network {}", quoted(result_path), row.network_id)}});
    }
  }
  return all;
}

}  // namespace seedbed::page
