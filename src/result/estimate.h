// SPDX-License-Identifier: Apache-2.0
// How long a sweep will take on this machine, before it is trained.
#pragma once

#include <functional>

#include "engine/cost_model.h"
#include "seedbed/run.h"

namespace seedbed {

/// Networks that take the same for an epoch.
struct KindCost {
  double network_epochs = 0;  ///< epochs of all its networks
  double seconds = 0;         ///< of all of them, on all threads
  bool tried = false;         ///< otherwise from the model
};

struct TimeEstimate {
  double seconds = 0;
  std::vector<KindCost> kinds;
  std::vector<std::uint32_t> kind_of;  ///< [configuration]
  /// Of one network of a configuration that trains for so many epochs.
  double seconds_of(std::int64_t configuration, double epochs) const {
    const KindCost& kind = kinds[kind_of[static_cast<std::size_t>(configuration)]];
    return kind.network_epochs > 0 ? kind.seconds * epochs / kind.network_epochs : 0;
  }
};

/// What was measured of a kind.
struct Trial {
  PackCost pack;
  double dataset = 0;  ///< seconds to make one
};

/// Measurements on networks of the sweep; tests put others in their place.
struct Trials {
  /// Of `networks` networks of a configuration, which make so many packs.
  std::function<Trial(std::int64_t configuration, std::int64_t networks, int packs)> train;
  /// Seconds to begin and end a network of a configuration.
  std::function<double(std::int64_t configuration)> begin;
};

/// Seconds that `sweep` takes in units of `unit` networks with the device that `engine` names (as
/// choose_device gave it). The kinds of networks that have the most to do are tried out, for about a second
/// in all; others cost what the model says of them, at the speed of the most similar that was. A network
/// that stops when it is solved may take less.
TimeEstimate estimate_time(const Sweep& sweep, std::int64_t unit, const EngineOptions& engine);
TimeEstimate estimate_time(const Sweep& sweep, std::int64_t unit, const EngineOptions& engine,
                           const Trials& trials);

}  // namespace seedbed
