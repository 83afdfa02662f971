// SPDX-License-Identifier: Apache-2.0
// The networks that a viewer shows: rows are configurations, each with the same seeds. Network n is
// seed n % seeds() of row n / seeds(). Rows may differ from the sweep's by edits; a population never
// changes, an edit makes another.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "seedbed/engine.h"
#include "seedbed/network.h"
#include "seedbed/sweep.h"

namespace seedbed::viewer {

struct Row {
  std::string label;  ///< for people: "8-8", "8-8 · batch 10", "all" where nothing is swept
  std::shared_ptr<const Configuration> configuration;
  std::vector<SweptValue> values;  ///< one a swept key of the sweep
  std::vector<std::string> edits;  ///< "train.batch=1": what differs from the sweep's row
};

class Population {
 public:
  /// Throws UsageError for more than kMostNetworks, and for an edit that is not allowed.
  explicit Population(Sweep sweep, std::map<int, std::vector<std::string>> edits = {});

  static constexpr std::int64_t kMostNetworks = 1 << 17;

  const Sweep& sweep() const { return sweep_; }
  int rows() const { return static_cast<int>(rows_.size()); }
  int seeds() const { return seeds_; }
  int networks() const { return rows() * seeds(); }
  const Row& row(int r) const { return rows_[static_cast<std::size_t>(r)]; }
  int row_of(int network) const { return network / seeds_; }
  int seed_of(int network) const { return network % seeds_; }
  /// As the sweep counts it: seeds.first + ...; where streams are crossed, the number within the row.
  std::uint64_t seed_number(int network) const;
  /// For people: "seed 103"; where streams are crossed "init 1, data 0, order 2", those that vary.
  std::string seed_name(int network) const;
  std::string short_seed_name(int network) const;  ///< "103", "1·0·2"
  std::string all_seeds_name() const;  ///< of a row: "seeds 100 to 107", "16 init × 4 data seeds"
  Seeds seeds_of(int network) const { return sweep_.seeds().at(seed_of(network)); }
  const Configuration& configuration_of(int network) const { return *row(row_of(network)).configuration; }

  /// Where network n's parameters start in a flat array of all; offset(networks()) is its size.
  std::size_t offset(int network) const;
  std::int64_t last_epoch() const;  ///< largest train.epochs of any row

  /// Made when first asked for; any thread may ask.
  std::shared_ptr<const Dataset> dataset(int network) const;
  NetworkSpec spec(int network) const;

  /// The same with "key=value" set in one row, or in the whole sweep (row -1: an axis of that key goes,
  /// and so do edits of it). Throws UsageError with the sweep room's line.
  std::shared_ptr<const Population> with(int row, const std::vector<std::string>& assignments) const;

  /// A sweep of this row alone: what "copy as TOML" gives.
  Sweep sweep_of_row(int row) const;

 private:
  using DatasetKey = std::tuple<std::size_t, std::uint64_t, std::uint64_t>;
  void add_row(std::int64_t id, std::vector<std::string> edits);
  std::vector<std::string> assignments_of(int row) const;

  Sweep sweep_;
  int seeds_ = 0;
  std::vector<Row> rows_;
  std::vector<std::size_t> row_offset_, row_parameters_, row_data_;
  std::vector<DataConfiguration> data_;
  mutable std::mutex mutex_;
  mutable std::map<DatasetKey, std::shared_ptr<const Dataset>> datasets_;
};

/// Where the same network stands after an edit, or -1: same row and seed if both still exist.
int same_place(const Population& before, const Population& after, int network);

}  // namespace seedbed::viewer
