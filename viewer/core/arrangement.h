// SPDX-License-Identifier: Apache-2.0
// Which networks the grid shows, in which order: rows sorted and grouped, the seeds of each row filtered
// and sorted. A pure function of population, frame and what was chosen.
#pragma once

#include <string>
#include <vector>

#include "seedbed/study.h"
#include "viewer/core/frame.h"
#include "viewer/core/population.h"
#include "viewer/core/view_state.h"

namespace seedbed::viewer {

/// What a row has come to; success counts all its networks, whatever the filter hides.
struct RowSummary {
  int networks = 0, solved = 0, diverged = 0, running = 0, pruned = 0;
  bool judged = true;        ///< false: no stop rule applies to the row, and nothing says what solved is
  double median_loss = 0;    ///< test loss (training loss without test points), NaN sorts last
  double median_epochs = 0;  ///< to solve; infinity where less than half have
  Interval limits{0, 1};     ///< of success() (95 %), of a crossed design that of its seeds
  double success() const { return networks > 0 ? static_cast<double>(solved) / networks : 0; }
};

std::vector<RowSummary> summarize(const Population& population, const Frame& frame);

struct ArrangedRow {
  int row = 0;
  std::string group;          ///< "batch 10": set on the first row of a group
  std::vector<int> networks;  ///< those that pass the filter, in order
};

struct Arrangement {
  std::vector<ArrangedRow> rows;  ///< rows without a network that passes are left out
  std::string filter_error;       ///< the filter is ignored where it makes no sense
  int networks = 0;
  std::size_t most_in_a_row = 0;
};

Arrangement arrange(const Population& population, const Frame& frame, const ViewState& view);

/// Names that a filter may use for this population.
std::vector<std::string> filter_names(const Population& population);

/// Test loss, or the training loss where there is no test set.
double shown_loss(const Metrics& metrics);

}  // namespace seedbed::viewer
