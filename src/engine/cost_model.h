// SPDX-License-Identifier: Apache-2.0
// What networks cost to train, before they are trained: kinds of networks that cost the same, what some of
// them took when they were tried out, and a model for those that were not.
#pragma once

#include <compare>

#include "engine/general/general_key.h"
#include "engine/packing.h"
#include "engine/routing.h"

namespace seedbed {

/// Everything that decides how long an epoch of a network takes: who trains it, and what that branches on.
struct CostKey {
  Route route;
  PackKey pack;                 ///< of the unrolled kernels
  general::GeneralKey general;  ///< of all others
  auto operator<=>(const CostKey&) const = default;
};
CostKey cost_key(const Configuration& configuration, PointCounts points, Route route);

/// Networks of one kind that a CPU trains at the price of one: the lanes of its instruction set, or 1 by a
/// matrix library.
int networks_together(Route route, Precision precision, const EngineOptions& options);

/// Operations of an epoch of one network: products forward, backward and for the gradient, activations, and
/// the update spread over the batch. A unit of work, not a count of instructions.
double operations_per_epoch(const Configuration& configuration, PointCounts points, Route route);

/// Seconds, while all threads train.
struct PackCost {
  double epoch = 0;  ///< of a pack, with what the stop rule asks for
  double look = 0;   ///< losses and accuracies of a pack, once
};

/// Trains `networks`, which make `packs` packs of one kind, for `seconds` and a little more: for `course`
/// epochs (at least 1), then again from the beginning, since a network that is long trained can cost more
/// than any of the sweep (activations that shrink until they are subnormal) or less (nothing left to check).
/// Their configurations are to have no end in sight.
PackCost try_out(const std::vector<NetworkSpec>& networks, int packs, std::int64_t course,
                 const StopRule& stop, const EngineOptions& options, double seconds);

/// Seconds that it takes to begin and to end a network, apart from its training: of all of these, divided by
/// their number.
double try_beginning(std::vector<NetworkSpec> networks, const EngineOptions& options);

}  // namespace seedbed
