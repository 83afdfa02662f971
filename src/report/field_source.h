// SPDX-License-Identifier: Apache-2.0
// Where the fields of a contact sheet come from: an engine that is given the stored parameters.
#pragma once

#include <functional>
#include <span>

#include "seedbed/result.h"

namespace seedbed {

/// Fields over [-6, 6]^2 of finished networks of one configuration that did not diverge, into
/// values[network][side][side].
using FieldSource = std::function<void(std::span<const NetworkRow> networks, int side, float* values)>;

/// Recomputes fields on the CPU engine. `result` must outlive it.
FieldSource engine_fields(const ResultReader& result);

}  // namespace seedbed
