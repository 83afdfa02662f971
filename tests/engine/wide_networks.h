// SPDX-License-Identifier: Apache-2.0
// Networks that a matrix library trains, of all sorts and a few wide ones, for comparing engines.
#pragma once

#include "engine/varied_networks.h"

namespace seedbed {

/// Some of varied_networks with layers of up to `widest` neurons, small enough to train in a moment.
inline std::vector<NetworkSpec> wide_networks(int count, int widest, Precision precision) {
  std::mt19937 random(20260202);
  std::vector<NetworkSpec> networks = varied_networks(count);
  networks.resize(static_cast<std::size_t>(count));
  for (NetworkSpec& network : networks) {
    auto c = std::make_shared<Configuration>(*network.configuration);
    for (int& width : c->network.hidden) {
      if (random() % 2) width = 9 + static_cast<int>(random() % static_cast<unsigned>(widest - 8));
    }
    // Wide layers of weights of order one explode at large rates: keep most runs alive.
    c->train.learning_rate = std::min(c->train.learning_rate, 0.01);
    c->train.precision = precision;
    network.configuration = c;
  }
  return networks;
}

}  // namespace seedbed
