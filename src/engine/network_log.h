// SPDX-License-Identifier: Apache-2.0
// What a trainer on the CPU keeps of each of its networks: how far it is, when something of it is to be
// written down, and what has been.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed {

struct NetworkLog {
  std::size_t network = 0;  ///< index into the engine's networks
  Shape shape;
  std::int64_t epoch = 0, limit = 0;
  bool finished = false;
  std::shared_ptr<const std::vector<std::int64_t>> curve, snapshots;  ///< epochs to record at, ascending
  NetworkResult result;

  bool curve_due() const;
  bool snapshot_due() const;
  /// The stop rule is to be checked now: it has not held yet, and this is one of its epochs.
  bool stop_due(const StopRule& rule) const;
  /// The first epoch after this one at which something of the network is to be looked at.
  std::int64_t next_due(const StopRule& rule) const;
  Standing standing() const;
  /// Begins again at `epoch` with given parameters.
  void restart(const Parameters& parameters, std::int64_t epoch);
};

/// First of the ascending epochs after `epoch`; the largest number where there is none.
std::int64_t next_after(const std::vector<std::int64_t>& ascending, std::int64_t epoch);

/// One a member, at epoch 0. Networks of the same length share their schedules.
std::vector<NetworkLog> make_logs(const std::vector<NetworkSpec>& networks,
                                  std::span<const std::size_t> members, const RecordPlan& record);

}  // namespace seedbed
