// SPDX-License-Identifier: Apache-2.0
// A study as text: a table for people, JSON and CSV for programs (docs/statistics.md has the keys).
#pragma once

#include <span>
#include <string>

#include "report/study_result.h"

namespace seedbed {

/// Table with a caption that says level, methods, what varied, and the counts. `keys` as in study_rows.
std::string study_table(const Sweep& sweep, const std::vector<std::string>& keys,
                        std::span<const ConfigurationStudy> studies);

/// One JSON object, without a line break. Numbers in full double precision; NaN and "not reached" are null.
std::string study_json(const ConfigurationStudy& study);

/// Header line and data line, each with its line break; empty fields for NaN and "not reached".
std::string study_csv_header(const std::vector<std::string>& keys);
std::string study_csv_line(const ConfigurationStudy& study);

}  // namespace seedbed
