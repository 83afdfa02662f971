// SPDX-License-Identifier: Apache-2.0
// ReLU health: units that are <= 0 on every training point can't learn, and where a whole layer is dead
// nothing below it can. Counted by engines that train for no epoch, at birth and with the stored parameters.
#include <algorithm>
#include <memory>

#include "report/crossed_seeds.h"
#include "report/page/sections.h"
#include "seedbed/engine.h"

namespace seedbed::page {
namespace {

/// Dead units, and whether all units of some layer are dead.
struct Dead {
  int units = 0;
  bool layer = false;
};

/// Of networks with these parameters. The engine counts them for the network cut off behind each layer in
/// turn: what a layer adds to the count are its own.
std::vector<Dead> dead_of(const Configuration& whole, const std::vector<Seeds>& seeds,
                          const std::vector<std::shared_ptr<const Dataset>>& data,
                          const std::vector<Parameters>& parameters) {
  std::vector<Dead> dead(seeds.size());
  const Shape shape(whole);
  for (int layers = 1; layers <= shape.depth(); ++layers) {
    const auto cut = std::make_shared<const Configuration>(cut_after(whole, layers));
    std::vector<NetworkSpec> specs;
    for (std::size_t i = 0; i < seeds.size(); ++i) specs.push_back({cut, seeds[i], data[i]});
    const auto engine =
        make_cpu_engine(std::move(specs), StopRule{.enabled = false}, RecordPlan{CurveKind::none, 0});
    for (std::size_t i = 0; i < seeds.size(); ++i)
      engine->restore(i, cut_parameters(whole, layers, parameters[i].values), 0);
    while (engine->advance(1)) {
    }
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      const int so_far = engine->result(i).dead_units;
      dead[i].layer = dead[i].layer || so_far - dead[i].units == shape.width(layers);
      dead[i].units = so_far;
    }
  }
  return dead;
}

/// The share is null for no networks, and where nothing says what solved is.
Json share_of(const SeedShare& of, bool known = true) {
  const std::int64_t solved = of.with(), networks = of.networks();
  if (!known)
    return {{"networks", networks}, {"solved", 0}, {"share", nullptr}, {"low", nullptr}, {"high", nullptr}};
  const Interval limits = of.limits();
  return {{"networks", networks},
          {"solved", solved},
          {"share", networks == 0 ? Json(nullptr)
                                  : number(static_cast<double>(solved) / static_cast<double>(networks))},
          {"low", number(limits.low)},
          {"high", number(limits.high)}};
}

}  // namespace

Json relu_section(const Population& p, const Cells& cells, int networks, const ParameterSource& stored) {
  Json all = Json::array();
  for (std::size_t c : cells) {
    const Cell& cell = p.cells[c];
    const Configuration configuration = p.sweep->configuration(cell.id);
    const NetworkConfiguration& network = configuration.network;
    if (network.hidden.empty() ||
        std::ranges::find(network.activation, Activation::relu) == network.activation.end())
      continue;
    const auto positions = p.sample(cell, static_cast<std::size_t>(networks));
    std::vector<Seeds> seeds;
    std::vector<std::shared_ptr<const Dataset>> data;
    std::vector<Parameters> first, last;
    for (std::size_t i : positions) {
      const NetworkRow& row = cell.rows[i];
      seeds.push_back(row.seeds);
      data.push_back(
          std::make_shared<const Dataset>(make_dataset(configuration.data, row.seeds.data, row.seeds.order)));
      first.push_back(initial_parameters(configuration, row.seeds));
      // Of a diverged network nothing is left: it counts as its birth, and not among the dead at the end.
      last.push_back(row.status == Status::diverged ? first.back() : stored(row));
    }
    const std::vector<Dead> born = dead_of(configuration, seeds, data, first),
                            end = dead_of(configuration, seeds, data, last);
    const SeedDesign& design = p.sweep->seeds();
    SeedShare alive(design), hurt(design), layer_end(design), unsolved(design);
    std::int64_t layer_born = 0;
    double at_birth = 0, at_end = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const NetworkRow& row = cell.rows[positions[i]];
      const std::int64_t index = row.network_id % design.networks();
      const bool dead_layer = end[i].layer && row.status != Status::diverged;
      at_birth += born[i].units;
      at_end += row.dead_units;
      (born[i].units == 0 ? alive : hurt).add(index, row.solved_epoch.has_value());
      layer_born += born[i].layer;
      layer_end.add(index, dead_layer);
      if (cell.can_be_solved && !row.solved_epoch) unsolved.add(index, dead_layer);
    }
    const auto n = static_cast<double>(positions.size());
    all.push_back({{"label", cell.label},
                   {"networks", positions.size()},
                   {"units", Shape(configuration).hidden_units()},
                   {"dead_at_birth", number(at_birth / n)},
                   {"dead_at_end", number(at_end / n)},
                   {"alive", share_of(alive, cell.can_be_solved)},
                   {"hurt", share_of(hurt, cell.can_be_solved)},
                   {"layer_at_birth", layer_born},
                   {"layer_at_end", share_of(layer_end)},
                   {"unsolved", share_of(unsolved)}});
  }
  return all.empty() ? Json(nullptr) : all;
}

}  // namespace seedbed::page
