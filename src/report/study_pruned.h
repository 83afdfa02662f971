// SPDX-License-Identifier: Apache-2.0
// What a result with [prune] can say honestly: how far its networks got, and the best of each group. Shares
// that solved, times to solve and quantiles at the end would be those of the survivors; the only population
// that is whole is the one at the first rung.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/study_result.h"

namespace seedbed {

struct PrunedStudy {
  struct Best {
    std::int64_t network = 0, epochs = 0;
    double score = 0;    ///< prune.metric at `epochs`
    bool ended = false;  ///< trained to its end, not pruned
  };
  struct Rung {
    std::int64_t epoch = 0;
    std::int64_t reached = 0;  ///< networks that were compared there, but for the diverged ones
  };
  std::vector<SweptValue> values;
  std::int64_t configurations = 1;  ///< pooled into this row
  std::int64_t networks = 0, pruned = 0, diverged = 0;
  std::int64_t ended = 0;    ///< trained to their end: done, or solved and frozen
  std::vector<Rung> rungs;   ///< those of the sweep
  std::optional<Best> best;  ///< of those that got farthest; none: all diverged before the first rung
  Distribution first_rung;   ///< of the finite scores at the first rung
};

/// Whether `a` got farther than `b`, or as far with a better score; of equal ones the earlier network.
bool is_better(const PruneRule& rule, const PrunedStudy::Best& a, const PrunedStudy::Best& b);

/// One study a group of configurations with equal values of `keys`, the one with the best network first.
/// Groups without a finished network are left out.
std::vector<PrunedStudy> study_pruned(const ResultReader& result, const std::vector<std::string>& keys);

/// Table of the best `most` groups, with a caption that says what it is and what it can't be.
std::string pruned_table(const Sweep& sweep, const std::vector<std::string>& keys,
                         std::span<const PrunedStudy> studies, std::size_t most = 20);

/// One JSON object, without a line break: the keys of study_json, null where pruning makes them wrong, and
/// "pruned", "ended", "rungs", "best", "first_rung".
std::string pruned_json(const Sweep& sweep, const PrunedStudy& study);

/// As study_csv_header and study_csv_line, with the columns of pruned_json at the end.
std::string pruned_csv_header(const Sweep& sweep, const std::vector<std::string>& keys);
std::string pruned_csv_line(const PrunedStudy& study);

}  // namespace seedbed
