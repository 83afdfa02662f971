// SPDX-License-Identifier: Apache-2.0
// From the rows of a result to one study a configuration. Rows are streamed in blocks: without
// pooling, memory is that of the largest configuration, whatever the size of the sweep.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "seedbed/result.h"
#include "seedbed/study.h"

namespace seedbed {

/// One row of a study: the swept values that its networks share, and what they did.
struct ConfigurationStudy {
  std::vector<SweptValue> values;
  std::int64_t configurations = 1;  ///< pooled into this row
  GroupStudy group;
};

/// Finished networks in [first, first + count), ascending: ResultReader::rows, or a test's.
using RowSource = std::function<std::vector<NetworkRow>(std::int64_t first, std::int64_t count)>;

/// Throws PrunedError for a sweep with [prune]: `what`, e.g. "--compare", is of whole populations of seeds,
/// and theirs are cut.
void refuse_pruned(const Sweep& sweep, const std::string& what);

/// Those of `all` that are of `keys`, in the order of `keys`; and what is equal where they are.
std::vector<SweptValue> pick_values(const std::vector<SweptValue>& all, const std::vector<std::string>& keys);
std::string identity_of(const std::vector<SweptValue>& values);

/// Full names of the swept keys that `by` names; a last part ("hidden") will do where it is the
/// only one. Empty `by`: every swept key. Throws UsageError, which begins with `flag`, with the keys there
/// are.
std::vector<std::string> resolve_keys(const Sweep& sweep, const std::vector<std::string>& by,
                                      const std::string& flag = "--by");

/// Calls `visit` for each group of configurations with equal values of `keys`, in the sweep's
/// order. Groups without a finished network are left out. Throws PrunedError (study_pruned.h has those).
void study_rows(const Sweep& sweep, const RowSource& rows, const std::vector<std::string>& keys,
                const std::function<void(const ConfigurationStudy&)>& visit);

std::vector<ConfigurationStudy> study_result(const ResultReader& result,
                                             const std::vector<std::string>& by = {});

}  // namespace seedbed
