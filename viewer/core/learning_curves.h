// SPDX-License-Identifier: Apache-2.0
// Losses over time as charts need them: what a session has measured of all networks at some epochs, and the
// part of it that belongs to one network. A network has a curve up to its own last epoch only: one that was
// frozen, pruned or has diverged is not drawn on as if it still trained.
#pragma once

#include <functional>
#include <vector>

#include "viewer/core/frame.h"

namespace seedbed::viewer {

/// Metrics of all networks at one epoch; NaN where a network was not measured then.
struct Moment {
  std::int64_t epoch = 0;
  std::shared_ptr<const std::vector<Metrics>> metrics;
};
using Moments = std::vector<Moment>;  ///< ascending epochs

using Measure = std::function<double(const Metrics&)>;

struct Curve {
  std::vector<double> epochs, values;  ///< ascending epochs; finite values
};

/// The epoch at which the frame's metrics of the network were measured: its own last where it has ended.
std::int64_t measured_epoch(const Frame& shown, int network);

/// The network's curve up to the shown frame, whose value is its last.
Curve curve_of(const Moments& moments, const Frame& shown, int network, const Measure& measure);

/// Sorted values of the networks first .. first + count that still trained at an epoch.
struct Spread {
  std::int64_t epoch = 0;
  std::vector<double> values;
};

/// One spread a moment up to the shown frame, which is the last; moments without a value are left out.
std::vector<Spread> spreads_of(const Moments& moments, const Frame& shown, int first, int count,
                               const Measure& measure);

}  // namespace seedbed::viewer
