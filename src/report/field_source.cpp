// SPDX-License-Identifier: Apache-2.0
// A field depends on parameters alone, so the engine gets a stand-in for the data: one point.
#include "report/field_source.h"

#include <memory>
#include <numeric>
#include <vector>

namespace seedbed {

FieldSource engine_fields(const ResultReader& result) {
  auto data = std::make_shared<Dataset>();
  data->train.push_back({0, 0, 1});
  data->test.push_back({0, 0, 1});
  return [&result, data](std::span<const NetworkRow> networks, int side, float* values) {
    if (networks.empty()) return;
    const auto configuration =
        std::make_shared<const Configuration>(result.sweep().configuration(networks[0].configuration_id));
    std::vector<NetworkSpec> specs;
    for (const NetworkRow& row : networks) specs.push_back({configuration, row.seeds, data});
    const std::unique_ptr<Engine> engine =
        make_cpu_engine(std::move(specs), result.sweep().stop(), RecordPlan{});
    std::vector<std::size_t> indices(networks.size());
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    for (std::size_t i : indices)
      engine->restore(i, result.parameters(networks[i].network_id), networks[i].epochs);
    engine->fields(indices, side, {values, false});
  };
}

}  // namespace seedbed
