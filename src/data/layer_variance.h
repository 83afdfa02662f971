// SPDX-License-Identifier: Apache-2.0
// Layer-sequential unit variance: the data-dependent part of LSUV.
#pragma once

#include <vector>

#include "seedbed/configuration.h"
#include "seedbed/dataset.h"

namespace seedbed {

/// Layer after layer, scales the weights so that the layer's inputs to its activation, over all its neurons
/// and the points, have variance gain squared (Mishkin & Matas, ICLR 2016, algorithm 1; without biases one
/// step is exact). A layer whose inputs do not vary is left alone. `parameters` in canonical order.
void scale_to_unit_variance(const Configuration& configuration, const std::vector<Point>& points,
                            double* parameters);

}  // namespace seedbed
