// SPDX-License-Identifier: Apache-2.0
// Which of an engine's trainers takes a network.
#pragma once

#include "seedbed/engine.h"

namespace seedbed {

enum class Route : std::uint8_t {
  unrolled,  ///< kernels compiled for a shape, with everything in registers
  general,   ///< kernels that branch on the shape and on everything else: the same bits
  blas       ///< matrix products of a library
};

/// Throws UsageError for an engine that can't train this configuration. `gpu`: its unrolled kernels have
/// float32 and one activation a network only.
Route route_of(const Configuration& configuration, const EngineOptions& options, bool gpu);

}  // namespace seedbed
