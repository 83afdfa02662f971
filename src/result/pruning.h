// SPDX-License-Identifier: Apache-2.0
// [prune]: who goes on at a rung (docs/prune.md). Scores come cohort by cohort, in the order of the sweep, so
// that what becomes of a network is a function of the sweep, whatever trained it when.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "seedbed/engine.h"
#include "seedbed/result.h"
#include "seedbed/sweep.h"

namespace seedbed {

/// The scores that are known at the rungs, and the rule.
class Rungs {
 public:
  explicit Rungs(const PruneRule& rule) : rule_(rule) {}

  /// A cohort reaches rung `k` (0 is the first): scores by network, ascending; not finite: diverged. They
  /// join what is known there. True for those that go on: finite, and among the best max(1, known / factor),
  /// rounded down, of all that are known; of equal ones the first is better.
  std::vector<bool> decide(std::size_t k, std::span<const double> scores);

  /// Scores of earlier cohorts, decided already.
  void know(std::size_t k, std::span<const double> scores);

 private:
  struct Rung {
    std::vector<double> costs;  ///< finite ones, ascending: small is good
    std::int64_t known = 0;     ///< with those that are not finite
  };
  double cost(double score) const;
  Rung& rung(std::size_t k);

  PruneRule rule_;
  std::vector<Rung> rungs_;
};

/// Takes the cohorts of a sweep through their rungs.
class Pruner {
 public:
  static constexpr std::int64_t kNoRung = std::numeric_limits<std::int64_t>::max();

  /// `stored`: of the networks that a result has, by network, then epoch.
  Pruner(const Sweep& sweep, std::vector<RungScore> stored);

  /// The cohort [first, first + count) begins to train. Cohorts come in ascending order.
  void begin(std::int64_t first, std::int64_t count);

  /// Epoch of the next rung of the cohort, kNoRung after the last.
  std::int64_t next_rung() const;

  /// All networks that have not ended are there: those that are not to go on are stopped. Throws ResultError
  /// where the engine had no room for all of them.
  void at_rung(Engine& engine);

  /// By what each network of the cohort was compared, into its result.
  void add_scores(std::vector<NetworkResult>& results) const;

 private:
  const Sweep& sweep_;
  Rungs rungs_;
  std::vector<RungScore> stored_;
  std::size_t known_ = 0;  ///< of stored_, those that rungs_ has
  std::size_t next_ = 0;   ///< rung
  std::int64_t last_ = 0;  ///< the most epochs of a network of the cohort
  std::vector<std::int64_t> limit_;
  std::vector<std::uint8_t> in_race_;
  std::vector<std::vector<double>> scores_;
};

}  // namespace seedbed
