// SPDX-License-Identifier: Apache-2.0
// Networks that train together on whatever machine: what a trainer of a batch asks of them. `lane` is a
// network's place in the batch.
#pragma once

#include <vector>

#include "engine/training_state.h"

namespace seedbed {

/// Over one network's points: the sum of twice the loss, and the points whose label has the output's sign.
struct PointSums {
  double loss = 0, correct = 0;
};

/// "At most so many wrong points": a stop rule as a machine may ask it (engine/stop_check.h).
struct WrongPointsRule {
  bool on_train = false;  ///< otherwise on the test points
  int every = 1;          ///< after epochs that are multiples of it
  int allowed = -1;
  bool freeze = false;  ///< a network of which it holds trains no further
};

/// Of some epochs: after which of them, from 1 on, something was so first; 0: after none. One entry a
/// network.
struct Trained {
  std::vector<int> broken;  ///< a parameter was not finite
  std::vector<int> solved;  ///< the rule held, of those that it was asked of
};

class BatchNetworks {
 public:
  virtual ~BatchNetworks() = default;

  /// Of a network that is to train on from `epoch`.
  virtual void set_parameters(int lane, const Parameters& parameters, std::int64_t epoch) = 0;
  virtual Parameters parameters(int lane) const = 0;
  virtual int dead_links(int lane) const = 0;

  /// Parameters, gradient and the optimizer's memory, there and back into a batch of the same kind; the log
  /// is the caller's. Batches that are never regrouped need neither.
  virtual TrainingState state(int lane) const;
  virtual void set_state(int lane, const TrainingState& state);

  /// The machine can ask a stop rule of networks while it trains them.
  virtual bool asks_stop_rule() const { return false; }
  /// Trains so many epochs, at least one. Of networks that are `asked`, one entry each, the rule is asked in
  /// these epochs where it is due, if asks_stop_rule(); empty: of none.
  virtual Trained train(int epochs, const WrongPointsRule& rule = {},
                        const std::vector<std::uint8_t>& asked = {}) = 0;

  // With the present parameters, one entry a network.
  virtual std::vector<PointSums> sums(bool on_train) = 0;
  virtual std::vector<int> not_finite() = 0;  ///< not 0 where a parameter is not finite
  virtual std::vector<int> dead_units() = 0;  ///< ReLU units that are <= 0 on every training point
  virtual std::vector<std::vector<float>> outputs(const std::vector<Point>& points) = 0;
};

}  // namespace seedbed
