// SPDX-License-Identifier: Apache-2.0
// Trains one pack: epochs, divergence, stop rule, curve and snapshots of each of its networks.
// A network that has finished keeps its result; its lane computes on, unobserved, until the whole
// pack has finished.
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "engine/training_state.h"

namespace seedbed {

/// What the packs of an engine share.
struct PackEnvironment {
  const std::vector<NetworkSpec>* networks;
  StopRule stop;
  RecordPlan record;
  std::string instruction_set;
  std::atomic<std::int64_t> samples_done{0};
};

class PackTrainer {
 public:
  virtual ~PackTrainer() = default;
  /// False when every network of the pack has finished.
  virtual bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) = 0;
  virtual std::int64_t epoch(int lane) const = 0;
  virtual Metrics metrics(int lane) = 0;
  virtual Standing standing(int lane) const = 0;
  /// The network ends here, as Engine::stop says. Nothing for one that has finished.
  virtual void stop(int lane) = 0;
  /// A network and everything that its next epochs depend on, moved out: its lane is gone.
  virtual TrainingState leave(int lane) = 0;
  /// The lane's network goes on from where it left a trainer of the same kind. To be called for all lanes
  /// before anything else, with states that are equal in `started` and, of running networks, in `fresh`.
  virtual void join(int lane, TrainingState state) = 0;
  virtual Parameters parameters(int lane) const = 0;
  virtual void restore(int lane, const Parameters& parameters, std::int64_t epoch) = 0;
  virtual NetworkResult result(int lane) = 0;
  /// The same, moved out: the lane's network is gone.
  virtual NetworkResult take_result(int lane) = 0;
  /// Outputs at points of the plane: values[lane index in `lanes`] -> target pointer.
  virtual void outputs(const std::vector<Point>& points, std::span<const int> lanes,
                       std::span<float* const> targets) = 0;
};

}  // namespace seedbed
