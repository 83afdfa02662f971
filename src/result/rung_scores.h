// SPDX-License-Identifier: Apache-2.0
// What networks were compared by at their rungs, as a result file has it.
#pragma once

#include <vector>

#include "result/database.h"
#include "seedbed/result.h"

namespace seedbed {

/// Of the networks [first, first + count), by network, then epoch. Empty where the file has no rungs.
std::vector<RungScore> stored_rung_scores(Database& database, std::int64_t first, std::int64_t count);

}  // namespace seedbed
