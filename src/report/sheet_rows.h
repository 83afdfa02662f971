// SPDX-License-Identifier: Apache-2.0
// One row of a contact sheet from the networks of a configuration: counts first, fields when it is drawn.
#pragma once

#include <optional>
#include <vector>

#include "report/field_source.h"
#include "report/sheet_content.h"
#include "report/study_result.h"

namespace seedbed {

/// The networks that a row shows and those its maps run over.
struct RowNetworks {
  std::int64_t first_network = 0;                       ///< of the first column
  std::int64_t networks = 0, solved = 0, diverged = 0;  ///< finished ones, of the whole configuration
  std::int64_t pruned = 0;
  Interval success{0, 1};                        ///< of the share that solved
  std::vector<std::optional<NetworkRow>> shown;  ///< one a column; empty: not finished
  /// The first that did not diverge and were not pruned; of a crossed design such ones among some_networks().
  std::vector<NetworkRow> mapped;
};

RowNetworks row_networks(const Sweep& sweep, std::int64_t configuration, const RowSource& rows, int columns,
                         int maps);

/// Fields of the row, a batch of networks at a time; the tiles have no points yet.
SheetFields row_fields(const RowNetworks& row, int side, const FieldSource& source);

}  // namespace seedbed
