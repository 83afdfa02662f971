// SPDX-License-Identifier: Apache-2.0
// Frames out of an engine, at an epoch border, for networks [first, first + engine.size()) of a
// population; the others keep what the frame before said of them.
#pragma once

#include "viewer/core/frame.h"
#include "viewer/core/population.h"

namespace seedbed::viewer {

/// All networks before their first epoch: initial weights, no metrics.
Frame initial_frame(const Population& population);

/// Copies standing and weights; with `metrics`, evaluates losses and accuracies too (a forward pass over
/// all points). `previous` is the frame that this one follows.
Frame make_frame(const Population& population, Engine& engine, int first, bool metrics,
                 const Frame& previous);

/// One network of a frame in the making. Weights of a diverged network are NaN.
void put_weights(Weights& weights, const Population& population, int network, const Parameters& parameters);

/// The same back again.
Parameters parameters_of(const Weights& weights, const Population& population, int network);

}  // namespace seedbed::viewer
