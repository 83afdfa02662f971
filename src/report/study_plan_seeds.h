// SPDX-License-Identifier: Apache-2.0
// A study's rows in another order, and how many seeds its questions need.
#pragma once

#include <string>
#include <vector>

#include "report/study_result.h"

namespace seedbed {

/// Best first; `sweep` leaves the sweep's own order.
enum class StudyOrder { sweep, success, epochs, loss, accuracy, diverged };

/// Stable: equal rows keep the sweep's order. Rows without a value come last.
void sort_studies(std::vector<ConfigurationStudy>& studies, StudyOrder order);

/// Seeds for a wanted half-width, and to tell each row from the next, sorted by success.
std::string seed_plan_text(const Sweep& sweep, const std::vector<std::string>& keys,
                           std::vector<ConfigurationStudy> studies);

}  // namespace seedbed
