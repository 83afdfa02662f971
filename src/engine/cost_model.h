// SPDX-License-Identifier: Apache-2.0
// What a network costs to train, before it is trained: operations from its shape, and the speed of
// this machine from a short measurement.
#pragma once

#include "seedbed/engine.h"

namespace seedbed {

/// Vector operations that one training sample of this configuration takes in the CPU kernels:
/// products of the padded layers forward, backward and for the gradient, activations, and the
/// update spread over the batch. A unit of work, not a count of instructions.
double operations_per_sample(const Configuration& configuration);

/// Operations a second of this machine with `options`, from training 7-8-8-8-1 networks for about
/// `seconds`.
double measure_operations_per_second(const EngineOptions& options, Precision precision, double seconds = 0.1);

/// Network-samples a second of this machine with networks of exactly this configuration, by training some
/// of them for about `seconds`: for those that a matrix library trains, whose speed no model predicts.
double measure_samples_per_second(const Configuration& configuration, const EngineOptions& options,
                                  double seconds = 0.1);

}  // namespace seedbed
