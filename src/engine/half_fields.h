// SPDX-License-Identifier: Apache-2.0
// Fields in half precision of an engine that computes them in single precision.
#pragma once

#include "seedbed/engine.h"

namespace seedbed {

/// fields() of `engine`, some networks at a time, rounded into values[network][row][column] in host memory.
void half_fields(Engine& engine, std::span<const std::size_t> networks, int side, void* values);

}  // namespace seedbed
