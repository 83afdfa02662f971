// SPDX-License-Identifier: Apache-2.0
// An engine trains a set of networks. What it computes for a network depends on that network
// alone: never on the set it is in, the number of threads, the instruction set or the device.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "seedbed/configuration.h"
#include "seedbed/dataset.h"
#include "seedbed/field_sums.h"
#include "seedbed/leaderboard.h"
#include "seedbed/network.h"
#include "seedbed/sweep.h"

namespace seedbed {

/// One network to train.
struct NetworkSpec {
  std::shared_ptr<const Configuration> configuration;
  Seeds seeds;
  std::shared_ptr<const Dataset> data;
};

/// `stopped`: solved, and the sweep says `then = "freeze"`; `pruned`: by Engine::stop ([prune]).
enum class Status : std::uint8_t { done, diverged, stopped, pruned };
const char* name_of(Status status);

/// Losses are mean 0.5 (output - label)^2 without regularization; accuracies are shares of points
/// whose label has the sign of the output (an output >= 0 is +1, NaN is -1). NaN where there is no
/// value: no points, a regression, a diverged network.
struct Metrics {
  double train_loss, test_loss, train_accuracy, test_accuracy;
};

struct CurvePoint {
  std::int64_t epoch;
  Metrics metrics;
};

struct Snapshot {
  std::int64_t epoch;
  Parameters parameters;
};

/// Everything there is to know of a network after training.
struct NetworkResult {
  Status status = Status::done;
  std::int64_t epochs = 0;                   ///< epochs trained
  std::optional<std::int64_t> solved_epoch;  ///< first epoch at which the stop rule held
  Metrics metrics{};                         ///< at the last epoch
  int dead_units = 0;  ///< ReLU units that are <= 0 on every training point at the last epoch
  int dead_links = 0;  ///< links killed by the L1 rule
  Parameters parameters;
  std::vector<CurvePoint> curve;
  std::vector<Snapshot> snapshots;
  /// With [prune]: what it was compared by at each rung that it reached; NaN: it had diverged. Not an
  /// engine's.
  std::vector<double> rung_scores;
};

/// Where a network stands while it trains.
struct Standing {
  bool running = true;  ///< has something left to do
  bool diverged = false;
  std::optional<std::int64_t> solved_epoch;
  bool pruned = false;  ///< by Engine::stop
};

/// Where fields go: values[network][row][column], row 0 at y = +6, column 0 at x = -6, both ends
/// included. Host memory, or a device pointer of the engine's device.
struct FieldTarget {
  void* values = nullptr;
  bool device = false;
  bool half = false;  ///< values are IEEE binary16 (rounded to the nearest, ties to even), otherwise float
};

struct EngineOptions {
  std::string device = "auto";  ///< "auto", "cpu", "cuda" (all GPUs) or "cuda:N"
  /// "auto": layers of up to kMaxKernelWidth neurons by our kernels, networks with wider ones by a matrix
  /// library (OpenBLAS, cuBLAS), whose results are not the same bits everywhere; "kernels", "blas": all.
  /// "general": all by the kernels that branch on the shape, which give the bits of the unrolled ones.
  std::string engine = "auto";
  int threads = 0;              ///< 0: all the process may use
  std::string instruction_set;  ///< "", "avx512", "avx2", "portable"; "" = the best of this machine
  int threads_per_network = 0;  ///< of the cuda engine: 1, 2, 4, 8 or 32; 0 = the planner's choice
  /// Called with one line where an engine does its work otherwise than one would expect: networks that do not
  /// fit a GPU's memory at once. May be called by several engines, each in its own thread.
  std::function<void(const std::string&)> notice;
};

class Engine {
 public:
  virtual ~Engine() = default;

  virtual std::size_t size() const = 0;
  virtual std::string description() const = 0;  ///< "cpu, avx512, 2 threads"

  /// Trains every network up to `epochs` more epochs, but not past its configuration's
  /// `train.epochs`, its divergence, or its stop rule. Returns false when no network has anything
  /// left to do, and early (true) when `cancel` becomes true.
  virtual bool advance(std::int64_t epochs, const std::atomic<bool>* cancel = nullptr) = 0;

  /// Network-samples (points visited in training) so far.
  virtual std::int64_t samples_done() const = 0;

  virtual std::int64_t epoch(std::size_t network) const = 0;
  virtual Metrics metrics(std::size_t network) = 0;
  virtual Parameters parameters(std::size_t network) const = 0;

  /// The same of all networks. An engine that has a quicker way than one by one overrides these.
  virtual std::vector<Metrics> all_metrics();
  virtual std::vector<Parameters> all_parameters() const;

  /// Where it stands now. An engine that knows it without an evaluation overrides this.
  virtual Standing standing(std::size_t network);

  /// The best networks, and how groups of networks stand, now. The CUDA engine ranks on its device what is
  /// there; networks that wait for room on it have no score yet.
  virtual Leaderboard leaderboard(const LeaderboardRequest& request = {});

  /// Replaces parameters and epoch counter of a network, e.g. with a snapshot or given weights.
  virtual void restore(std::size_t network, const Parameters& parameters, std::int64_t epoch) = 0;

  /// Ends the training of networks, between two calls of advance(): they stay as they are, with status pruned
  /// (diverged where a loss is not finite). Nothing changes for one that has finished, nor in what any other
  /// network becomes; the gaps are closed, so that the others take less time.
  virtual void stop(std::span<const std::size_t> networks) = 0;

  /// Fields of some networks over [-6, 6]^2 with side x side samples.
  virtual void fields(std::span<const std::size_t> networks, int side, FieldTarget target) = 0;

  /// Sums over the fields of some networks, in this order; an engine that can does not store the fields.
  virtual FieldSums field_sums(std::span<const std::size_t> networks, int side);

  /// Final evaluation of a network; meaningful when it has nothing left to do.
  virtual NetworkResult result(std::size_t network) = 0;

  /// The results of all networks, in order. The engine's networks are gone after it: nothing but
  /// samples_done() and the destructor may follow.
  virtual std::vector<NetworkResult> take_results() = 0;
};

/// The engine that options.device names; `stop` and `record` as in the sweep. "auto": all GPUs
/// if there are any and they can train these networks, otherwise the CPU. Throws UsageError for a device
/// that this build or this machine does not have.
std::unique_ptr<Engine> make_engine(std::vector<NetworkSpec> networks, const StopRule& stop,
                                    const RecordPlan& record, const EngineOptions& options = {});

/// Plain constructor of the CPU engine.
std::unique_ptr<Engine> make_cpu_engine(std::vector<NetworkSpec> networks, const StopRule& stop,
                                        const RecordPlan& record, const EngineOptions& options = {});

/// Why a GPU does not train networks of this configuration; empty if it does.
std::string not_on_gpu(const Configuration& configuration, const EngineOptions& options = {});

/// A GPU of this machine, or why there is none.
struct GpuInfo {
  std::string device;  ///< "cuda:0"
  std::string name;
  std::string compute_capability;  ///< "9.0"
  std::int64_t memory_bytes;
  int multiprocessors;
  std::string driver;     ///< CUDA version of the driver, "13.0"
  double peak_flops = 0;  ///< float32 multiply-adds: cores times clock times 2
};
struct GpuList {
  std::vector<GpuInfo> gpus;
  std::string why_none;  ///< empty if there is one
};
GpuList list_gpus();

/// Instruction sets of this machine, best first ("avx512", "avx2", "portable").
std::vector<std::string> cpu_instruction_sets();

}  // namespace seedbed
