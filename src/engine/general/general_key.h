// SPDX-License-Identifier: Apache-2.0
// What networks that the general kernels train together have in common: everything that these branch on.
#pragma once

#include <compare>
#include <cstddef>
#include <vector>

#include "engine/common_key.h"
#include "kernels/general/settings.h"

namespace seedbed::general {

struct GeneralKey : CommonKey {
  std::vector<int> hidden;
  std::vector<Activation> activation;  ///< one a hidden layer
  OutputKind output;
  Loss loss;
  OptimizerKind optimizer;
  bool shortcuts, shuffled, dropout, clips, margin, weight_decay, layer_rates;
  auto operator<=>(const GeneralKey&) const = default;
};

GeneralKey key_of(const Configuration& configuration, PointCounts points);
inline GeneralKey general_key(const NetworkSpec& network) {
  return key_of(*network.configuration, points_of(network));
}

/// Epochs whose rates a schedule gives at a time.
inline constexpr std::size_t kScheduledEpochs = 8;

kernels::general::Settings settings_of(const GeneralKey& key);

bool has_first_moment(OptimizerKind optimizer);
bool has_second_moment(OptimizerKind optimizer);

/// Memory of a machine that one network takes.
std::size_t bytes_per_network(const GeneralKey& key);

}  // namespace seedbed::general
