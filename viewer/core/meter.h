// SPDX-License-Identifier: Apache-2.0
// Losses and accuracies of weights that were recorded: an engine that never trains is given them and
// evaluates them at each network's own points, so that what it says has the bits of the training that wrote
// them.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "viewer/core/frame.h"
#include "viewer/core/population.h"

namespace seedbed::viewer {

class Meter {
 public:
  explicit Meter(const Population& population) : population_(population) {}

  /// Of `networks` (ascending), into metrics[network]; the others' stay as they are. Raising `quit` ends it
  /// early.
  void measure(const std::vector<int>& networks, const Weights& weights, std::vector<Metrics>& metrics,
               const std::atomic<bool>& quit);

 private:
  Engine& engine_of(int block);

  const Population& population_;
  std::vector<std::unique_ptr<Engine>> engines_;  ///< one a block of networks, made when first asked
};

}  // namespace seedbed::viewer
