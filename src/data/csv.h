// SPDX-License-Identifier: Apache-2.0
// Points of a CSV file: x,y,label a line, an optional header, comments and blank lines.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "seedbed/dataset.h"

namespace seedbed {

/// Coordinates beyond this are refused: the own sin is exact up to here.
inline constexpr double kMaxCoordinate = 1e6;

/// Reads a file in file order; the names of its header go to `columns`. Throws UsageError
/// "FILE:LINE: what; allowed: ...".
std::vector<Point> read_csv(const std::string& path, std::array<std::string, 3>* columns = nullptr);

/// The same of a file whose content must have this hash (sweep/content_hash.h), if it is not empty.
std::vector<Point> read_csv(const std::string& path, const std::string& hash);

/// The same for text; `origin` stands for the file name in errors.
std::vector<Point> parse_csv(std::string_view text, const std::string& origin,
                             std::array<std::string, 3>* columns = nullptr);

}  // namespace seedbed
