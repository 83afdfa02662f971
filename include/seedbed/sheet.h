// SPDX-License-Identifier: Apache-2.0
// The contact sheet of a result, a PNG: rows are configurations, columns seeds, then the mean and the
// disagreement over the seeds of the row.
#pragma once

#include <string>
#include <vector>

#include "seedbed/result.h"

namespace seedbed {

struct SheetOptions {
  int columns = 12;    ///< seeds shown, the first of each configuration; 1..256
  int rows = 40;       ///< configurations shown at most, the first of the sweep; 1..1000
  int maps = 64;       ///< seeds in the mean and disagreement, the first that did not diverge; 0: no maps
  int tile = 64;       ///< side of a tile in layout units; 16..512
  double scale = 2;    ///< pixels a layout unit; 2 is sharp on high-density displays; 0.5..4
  bool points = true;  ///< training points over the fields of tiles of 48 units or more
};

/// Recomputes the fields from the stored parameters, draws, and writes the file whole or not at all.
/// Returns notes for people: what is missing or was left out. Throws UsageError for options out of
/// range, ResultError when no network is finished or the file can't be written.
std::vector<std::string> write_sheet(const ResultReader& result, const std::string& path,
                                     const SheetOptions& options = {});

}  // namespace seedbed
