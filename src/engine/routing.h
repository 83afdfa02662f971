// SPDX-License-Identifier: Apache-2.0
// Which networks our own kernels train and which a matrix library.
#pragma once

#include "seedbed/engine.h"

namespace seedbed {

/// True for layers wider than the kernels', and for all networks with options.engine = "blas". Throws
/// UsageError for an engine of another name, and where "kernels" is asked for and can't be.
bool trained_by_blas(const Configuration& configuration, const EngineOptions& options);

}  // namespace seedbed
