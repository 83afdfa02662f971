// SPDX-License-Identifier: Apache-2.0
// What a session publishes: all networks at one moment. Frames never change once they are published,
// so that the picture, the evaluation and the history share them without copying or waiting.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed::viewer {

/// How a network stands; kept small, there are thousands.
struct NetworkStanding {
  std::int32_t epoch = 0;
  std::int32_t solved_epoch = -1;  ///< -1: not solved
  bool running = true;
  bool diverged = false;
  bool pruned = false;  ///< stopped at a rung of [prune]: shown as it was then
};

struct Weights {
  std::vector<double> values;      ///< [Population::offset(networks())]
  std::vector<std::uint8_t> dead;  ///< the same indices; empty: no link is dead
};

struct Frame {
  std::int64_t epoch = 0;  ///< the latest of any network
  std::vector<NetworkStanding> standing;
  std::shared_ptr<const std::vector<Metrics>> metrics;  ///< may be older than the weights
  std::int64_t metrics_epoch = 0;
  std::shared_ptr<const Weights> weights;

  const Metrics& metric(int network) const { return (*metrics)[static_cast<std::size_t>(network)]; }
  const NetworkStanding& of(int network) const { return standing[static_cast<std::size_t>(network)]; }
};
using FramePtr = std::shared_ptr<const Frame>;

}  // namespace seedbed::viewer
