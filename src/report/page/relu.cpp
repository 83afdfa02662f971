// SPDX-License-Identifier: Apache-2.0
// ReLU health: units that are <= 0 on every training point can't learn. Born dead is counted by an engine
// that trains for no epoch; dead at the end is in the result.
#include <algorithm>
#include <memory>

#include "report/page/sections.h"
#include "seedbed/engine.h"

namespace seedbed::page {
namespace {

/// Dead units of freshly initialized networks.
std::vector<int> born_dead(const Sweep& sweep, const Cell& cell, std::span<const std::size_t> positions) {
  Configuration fresh = sweep.configuration(cell.id);
  fresh.train.epochs = 0;
  const auto configuration = std::make_shared<const Configuration>(fresh);
  std::vector<NetworkSpec> specs;
  for (std::size_t i : positions) {
    const Seeds& seeds = cell.rows[i].seeds;
    specs.push_back({configuration, seeds,
                     std::make_shared<const Dataset>(make_dataset(fresh.data, seeds.data, seeds.order))});
  }
  const auto engine =
      make_cpu_engine(std::move(specs), StopRule{.enabled = false}, RecordPlan{CurveKind::none, 0});
  while (engine->advance(1)) {
  }
  std::vector<int> dead;
  for (std::size_t i = 0; i < positions.size(); ++i) dead.push_back(engine->result(i).dead_units);
  return dead;
}

Json share_of(std::int64_t solved, std::int64_t networks) {
  const Interval limits = wilson_interval(solved, networks);
  return {{"networks", networks},
          {"solved", solved},
          {"share", networks == 0 ? Json(nullptr)
                                  : number(static_cast<double>(solved) / static_cast<double>(networks))},
          {"low", number(limits.low)},
          {"high", number(limits.high)}};
}

}  // namespace

Json relu_section(const Population& p, const Cells& cells, int networks) {
  Json all = Json::array();
  for (std::size_t c : cells) {
    const Cell& cell = p.cells[c];
    const NetworkConfiguration network = p.sweep->configuration(cell.id).network;
    if (network.hidden.empty() ||
        std::ranges::find(network.activation, Activation::relu) == network.activation.end())
      continue;
    const auto positions = p.sample(cell, static_cast<std::size_t>(networks));
    const std::vector<int> born = born_dead(*p.sweep, cell, positions);
    std::int64_t alive = 0, alive_solved = 0, hurt = 0, hurt_solved = 0;
    double at_birth = 0, at_end = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const NetworkRow& row = cell.rows[positions[i]];
      at_birth += born[i];
      at_end += row.dead_units;
      ++(born[i] == 0 ? alive : hurt);
      if (row.solved_epoch) ++(born[i] == 0 ? alive_solved : hurt_solved);
    }
    const auto n = static_cast<double>(positions.size());
    all.push_back({{"label", cell.label},
                   {"networks", positions.size()},
                   {"units", Shape(p.sweep->configuration(cell.id)).hidden_units()},
                   {"dead_at_birth", number(at_birth / n)},
                   {"dead_at_end", number(at_end / n)},
                   {"alive", share_of(alive_solved, alive)},
                   {"hurt", share_of(hurt_solved, hurt)}});
  }
  return all.empty() ? Json(nullptr) : all;
}

}  // namespace seedbed::page
