// SPDX-License-Identifier: Apache-2.0
// Runs a sweep into a result file: unit by unit, each trained by an engine and committed whole.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

#include "seedbed/result.h"

namespace seedbed {

struct Progress {
  std::int64_t networks = 0, networks_done = 0;  ///< of the whole sweep; done = committed
  std::int64_t samples = 0;                      ///< network-samples trained by this run
  double fraction = 0;           ///< share of the sweep's network-samples that is behind us, 0..1
  double fraction_at_start = 0;  ///< what an earlier run had finished
  /// Among the networks this run has committed.
  double epoch = 0;         ///< of the networks in training, their mean
  std::int64_t epochs = 0;  ///< the longest of them trains; 0: none is in training
  std::int64_t solved = 0, diverged = 0, pruned = 0;
  double seconds = 0;  ///< since this run began
  /// By test loss, among the networks of the units that this run has trained; its network is the sweep's.
  std::optional<Leader> best;
};

/// Watches a run. Called on the thread that trains, at epoch borders; what it does costs time and never
/// changes a result.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  /// The networks [first, first + engine.size()) are about to be trained.
  virtual void begin_unit(std::int64_t first, Engine& engine) = 0;
  /// Returns how many epochs to train before it is called again, at least 1.
  virtual std::int64_t at_border(Engine& engine) = 0;
  virtual void end_unit(std::int64_t first, const std::vector<NetworkResult>& results) = 0;
};

struct RunOptions {
  EngineOptions engine;
  std::function<void(const Progress&)> progress;  ///< called about ten times a second, from one thread
  const std::atomic<bool>* cancel = nullptr;      ///< true: stop soon; what is not committed is dropped
  RunObserver* observer = nullptr;
};

/// Network-samples of a whole network: epochs times training points.
std::int64_t network_samples(const Configuration& configuration);

/// Network-samples of the whole sweep.
std::int64_t network_samples(const Sweep& sweep);

/// Network-samples of a network, or of a sweep, that [prune] leaves: the mean over networks in random order.
double expected_samples(const Configuration& configuration, const PruneRule& prune);
double expected_samples(const Sweep& sweep);

/// Networks a unit. With [prune]: a cohort, whatever the machine, as what is known when a network reaches a
/// rung must not depend on it; UsageError where the memory for one is out of reach. Else small enough that
/// little is lost when a run is killed, large enough to fill the machine: a GPU takes more. What is committed
/// keeps its units when another machine continues.
std::int64_t unit_size(const Sweep& sweep, bool on_gpu = false);

/// Options with the device that trains the whole sweep: "auto" becomes "cpu" where there is no GPU or one
/// of the configurations is not trained on it, so that a result names the one device it comes from.
/// Throws UsageError where a GPU is asked for and does not train a configuration: before anything trains.
EngineOptions choose_device(const Sweep& sweep, EngineOptions options);

/// How the networks of a sweep are computed with these options (as choose_device gave them), as results
/// store it: "exact" (the same bits on every machine), "fast" (a GPU's own tanh), "blas" (sums in the order
/// of a matrix library), or several of them, with commas.
std::string math_of(const Sweep& sweep, const EngineOptions& options);

/// Trains the units that `writer` lacks, in order. Returns false if cancelled. With [prune], throws
/// UsageError unless the writer's units are cohorts, and ResultError where a device has no room for a cohort
/// at once.
bool run_sweep(const Sweep& sweep, ResultWriter& writer, const RunOptions& options);

}  // namespace seedbed
