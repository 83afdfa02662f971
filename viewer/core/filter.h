// SPDX-License-Identifier: Apache-2.0
// An expression that chooses networks:
//   solved and test_loss < 0.1 and (hidden = 8-8 or batch >= 10) and not seed = 3
// Names: the swept keys (whole or last part), train_loss test_loss train_accuracy test_accuracy epoch
// solved_epoch seed init_seed data_seed success (of the row), and alone: solved, diverged, running, pruned.
// Comparisons: = != < <= > >=; a text that is no number is compared as text. A value that is not there
// (not solved, diverged) makes every comparison but != false.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace seedbed::viewer {

using FilterValue = std::variant<bool, double, std::string>;
/// The value of a name for the network in question.
using FilterLookup = std::function<FilterValue(const std::string& name)>;

class Filter {
 public:
  /// Throws UsageError: where it stops making sense, and the names that there are.
  Filter(const std::string& expression, const std::vector<std::string>& names);
  Filter() = default;  ///< lets everything through

  bool passes(const FilterLookup& lookup) const { return !root_ || root_(lookup); }

 private:
  std::function<bool(const FilterLookup&)> root_;
};

}  // namespace seedbed::viewer
