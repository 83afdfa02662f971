// SPDX-License-Identifier: Apache-2.0
// The result file: one SQLite database with everything that a sweep produced (docs/result-file.md).
// A chunk of networks and its rows are one transaction, so that whatever is committed is whole.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "seedbed/engine.h"
#include "seedbed/sweep.h"

namespace seedbed {

/// Facts about a run that are stored beside the sweep.
struct RunFacts {
  std::string program_version;
  std::string device;  ///< Engine::description()
  std::string math = "exact";
};

/// One row of the view `networks` without the swept keys.
struct NetworkRow {
  std::int64_t network_id = 0, configuration_id = 0;
  Seeds seeds;
  Status status = Status::done;
  std::int64_t epochs = 0;
  std::optional<std::int64_t> solved_epoch;
  Metrics metrics{};  ///< NaN where the file has NULL
  int dead_units = 0, dead_links = 0;
};

/// What a network was compared by at a rung ([prune]).
struct RungScore {
  std::int64_t network_id = 0;
  std::int64_t epoch = 0;  ///< of the rung
  double score = 0;        ///< the sweep's prune.metric then; NaN: it had diverged
};

class ResultWriter {
 public:
  /// Creates `path`, or opens it to continue. Throws ResultError if it holds another sweep, is no
  /// seedbed result, is newer than this program, is open in another writer, or can't be written.
  /// `unit_size` (networks a unit) counts only when the file is created.
  ResultWriter(const std::string& path, const Sweep& sweep, const RunFacts& facts, std::int64_t unit_size);
  ~ResultWriter();
  ResultWriter(ResultWriter&&) noexcept;

  /// Unit u is the networks [u * unit_size(), min((u + 1) * unit_size(), sweep.networks())).
  std::int64_t unit_size() const;
  bool finished(std::int64_t unit) const;
  std::int64_t finished_networks() const;
  bool complete() const;
  std::vector<RungScore> rung_scores() const;  ///< of the finished networks, by network, then epoch

  /// Networks [first, first + results.size()), one unit, in one transaction.
  void commit(std::int64_t unit, std::int64_t first_network, std::span<const NetworkResult> results);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class ResultReader {
 public:
  /// Throws ResultError: not a seedbed result, damaged, newer than this program.
  explicit ResultReader(const std::string& path);
  ~ResultReader();
  ResultReader(ResultReader&&) noexcept;

  const Sweep& sweep() const;
  const RunFacts& facts() const;
  bool complete() const;
  std::int64_t finished_networks() const;

  /// Rows of [first, first + count) that are finished, ascending.
  std::vector<NetworkRow> rows(std::int64_t first, std::int64_t count) const;
  std::vector<NetworkRow> rows_of_configuration(std::int64_t configuration) const;

  /// Of the finished ones of [first, first + count), by network, then epoch. Empty without [prune].
  std::vector<RungScore> rung_scores(std::int64_t first, std::int64_t count) const;

  /// What the chunks hold of one network; throws ResultError if it is not finished or a checksum fails.
  Parameters parameters(std::int64_t network) const;
  std::vector<CurvePoint> curve(std::int64_t network) const;
  std::vector<Snapshot> snapshots(std::int64_t network) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace seedbed
