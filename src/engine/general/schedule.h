// SPDX-License-Identifier: Apache-2.0
// The learning rate of an epoch.
#pragma once

#include <cstdint>

#include "seedbed/configuration.h"

namespace seedbed {

/// Share of the learning rate in epoch `epoch` (from 0) of `epochs`; formulas: docs/training.md.
double schedule_factor(const Schedule& schedule, std::int64_t epoch, std::int64_t epochs);

}  // namespace seedbed
