// SPDX-License-Identifier: Apache-2.0
// What an engine writes down of a network that has finished, the same for all engines.
#pragma once

#include "seedbed/engine.h"

namespace seedbed {

/// Losses and accuracies from what evaluation kernels give for one set of points: the sum of
/// (output - label)^2, and the number of points whose label has the sign of the output.
void set_metrics(Metrics& metrics, bool on_train, bool regression, int points, double loss_sum,
                 double correct);

/// Four NaN.
Metrics no_metrics();

/// Fills status, metrics, parameters and dead units of a finished network. Where a loss is not finite
/// the network has diverged, whatever `status` says: it keeps no parameters and no metrics.
void settle(NetworkResult& result, Status status, const Metrics& metrics, Parameters parameters,
            int train_points, int test_points, int dead_links, int dead_units);

}  // namespace seedbed
