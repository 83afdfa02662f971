// SPDX-License-Identifier: Apache-2.0
// Each network is evaluated once, whether its field is shown, counted in the maps, or both.
#include "report/sheet_rows.h"

#include <algorithm>

#include "report/crossed_seeds.h"

namespace seedbed {
namespace {

constexpr std::int64_t kRowBlock = 65536;
constexpr std::size_t kBatch = 64;  ///< networks whose fields are in memory at once

TileState state_of(const NetworkRow& row) {
  if (row.status == Status::diverged) return TileState::diverged;
  return row.solved_epoch ? TileState::solved : TileState::unsolved;
}

/// Networks to evaluate, ascending, without duplicates.
std::vector<NetworkRow> needed(const RowNetworks& row) {
  std::vector<NetworkRow> networks = row.mapped;
  for (const auto& shown : row.shown) {
    if (shown && shown->status != Status::diverged) networks.push_back(*shown);
  }
  const auto by_id = [](const NetworkRow& a, const NetworkRow& b) { return a.network_id < b.network_id; };
  std::sort(networks.begin(), networks.end(), by_id);
  const auto same = [](const NetworkRow& a, const NetworkRow& b) { return a.network_id == b.network_id; };
  networks.erase(std::unique(networks.begin(), networks.end(), same), networks.end());
  return networks;
}

}  // namespace

RowNetworks row_networks(const Sweep& sweep, std::int64_t configuration, const RowSource& rows, int columns,
                         int maps) {
  const std::int64_t per = sweep.seeds().networks(), first = configuration * per;
  RowNetworks row;
  row.first_network = first;
  SeedShare solved(sweep.seeds());
  const bool crossed = sweep.seeds().crossed;
  const std::vector<std::size_t> spread =
      crossed ? some_networks(sweep.seeds(), static_cast<std::size_t>(per), static_cast<std::size_t>(maps))
              : std::vector<std::size_t>();
  row.shown.resize(static_cast<std::size_t>(columns));
  for (std::int64_t done = 0; done < per; done += kRowBlock) {
    for (const NetworkRow& network : rows(first + done, std::min(kRowBlock, per - done))) {
      const bool diverged = network.status == Status::diverged, pruned = network.status == Status::pruned;
      ++row.networks;
      row.pruned += pruned;
      solved.add(network.network_id - first, network.solved_epoch.has_value());
      row.diverged += diverged;
      if (network.network_id - first < columns)
        row.shown[static_cast<std::size_t>(network.network_id - first)] = network;
      const bool wanted = crossed ? std::binary_search(spread.begin(), spread.end(),
                                                       static_cast<std::size_t>(network.network_id - first))
                                  : static_cast<int>(row.mapped.size()) < maps;
      if (!diverged && !pruned && wanted) row.mapped.push_back(network);
    }
  }
  row.solved = solved.with();
  row.success = solved.limits();
  return row;
}

SheetFields row_fields(const RowNetworks& row, int side, const FieldSource& source) {
  SheetFields fields;
  fields.side = side;
  for (std::size_t c = 0; c < row.shown.size(); ++c) {
    SheetTile tile;
    if (row.shown[c]) {
      tile.state = state_of(*row.shown[c]);
      tile.pruned = row.shown[c]->status == Status::pruned;
    }
    fields.tiles.push_back(std::move(tile));
  }
  const auto pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
  FieldMaps maps(pixels);
  std::size_t mapped = 0;  // of row.mapped, in the order of networks
  const std::vector<NetworkRow> networks = needed(row);
  std::vector<float> values(std::min(kBatch, networks.size()) * pixels);
  for (std::size_t begin = 0; begin < networks.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, networks.size() - begin);
    source(std::span(networks).subspan(begin, count), side, values.data());
    for (std::size_t i = 0; i < count; ++i) {
      const std::span<const float> field(values.data() + i * pixels, pixels);
      const std::int64_t id = networks[begin + i].network_id;
      if (mapped < row.mapped.size() && row.mapped[mapped].network_id == id) {
        maps.add(field);
        ++mapped;
      }
      const std::int64_t column = id - row.first_network;
      if (column >= 0 && column < static_cast<std::int64_t>(fields.tiles.size())) {
        fields.tiles[static_cast<std::size_t>(column)].field.assign(field.begin(), field.end());
      }
    }
  }
  if (maps.networks() > 0) fields.mean = maps.mean();
  if (maps.networks() > 1) fields.disagreement = maps.disagreement();
  return fields;
}

}  // namespace seedbed
