// SPDX-License-Identifier: Apache-2.0
// Families of hidden layers as text, for axes: "all: depth 0..6, width 1..8" is every list of that many
// widths, "same: depth 1..4, width 2..8" those whose widths are equal. Nothing is stored: the n-th
// architecture is computed, shallow ones first, then by the widths, the first layer slowest.
#pragma once

#include "sweep/axis_values.h"

namespace seedbed {

/// Throws Refusal for what is not a family, is out of range, or is more than kMostInRange architectures.
AxisValuesPtr read_architectures(const Value& value);

}  // namespace seedbed
