// SPDX-License-Identifier: Apache-2.0
// The finished networks of a result, once, in memory: about 130 bytes each. What the sections of the
// report are computed from. Cells are configurations with a finished network, in the sweep's order.
#pragma once

#include <string>
#include <vector>

#include "report/study_result.h"
#include "seedbed/study_crossed.h"

namespace seedbed {

struct Cell {
  std::int64_t id = 0;  ///< of the configuration
  std::vector<SweptValue> values;
  std::vector<std::size_t> levels;  ///< number of each value among those of its key
  std::string label;
  std::int64_t budget = 0;
  bool regression = false;
  bool can_be_solved = true;  ///< the sweep's criterion can judge its networks
  std::vector<NetworkRow> rows;
  std::vector<SeedLevels> seeds;  ///< of the rows, where they share them; else empty
  GroupStudy study{};
  std::vector<double> losses, accuracies;  ///< ascending: test, finite, not diverged
};

/// When each network solved, or that it did not within its epochs.
std::vector<SolveTime> solve_times(const Cell& cell);

struct Population {
  const Sweep* sweep;
  std::vector<Cell> cells;
  std::vector<std::string> key_names;            ///< short, one a swept key
  std::vector<std::size_t> key_group;            ///< aliased_keys()
  std::vector<std::vector<std::string>> labels;  ///< [key][level]
  std::int64_t networks = 0, solved = 0, censored = 0, diverged = 0;
  bool crossed = false;  ///< networks share seeds: intervals are those of study_crossed.h
  bool stop = true;      ///< there is a criterion for solved, and a cell that it can judge

  /// Cells by success (by median loss without a criterion), best first, those that can't be judged last.
  std::vector<std::size_t> ranking() const;
  /// Those of `ranking` that the criterion can judge.
  std::vector<std::size_t> judged_ranking() const;
  /// At most `most` cells, evenly over the ranking, best and worst included; in the sweep's order.
  std::vector<std::size_t> spread(std::size_t most) const;
  /// Positions of at most `most` networks of a cell: the first ones, or of a crossed design, whose neighbours
  /// share seeds, one at random from each of as many equal parts. A function of the counts alone.
  std::vector<std::size_t> sample(const Cell& cell, std::size_t most) const;
  /// Some configuration has several networks: without, nothing can be said of what seeds do.
  bool repeated() const;
  /// Keys that are not advanced with an earlier one.
  std::vector<std::size_t> free_keys() const;
};

/// Final values of the networks that did not diverge, finite, ascending, with the seeds of each.
struct SharedValues {
  std::vector<double> ascending;
  std::vector<SeedLevels> seeds;
};

/// Of a cell of a crossed design.
SharedValues shared_values(const Cell& cell, double (*value)(const NetworkRow&));

/// Share of the cell's networks that have solved, step by step. Of a crossed design.
std::vector<CrossedStep> shared_incidence(const Cell& cell);

Population read_population(const Sweep& sweep, const RowSource& rows);

}  // namespace seedbed
