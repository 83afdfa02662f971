// SPDX-License-Identifier: Apache-2.0
#include "seedbed/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <thread>

#include "result/commit_thread.h"
#include "result/pruning.h"
#include "result/unit_specs.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

/// Calls back about ten times a second from a thread of its own, and once more at the end.
class Ticker {
 public:
  Ticker(std::function<void()> tick) : tick_(std::move(tick)) {
    thread_ = std::thread([this] {
      std::unique_lock lock(mutex_);
      while (!wake_.wait_for(lock, std::chrono::milliseconds(100), [this] { return quit_; })) tick_();
      tick_();
    });
  }
  ~Ticker() {
    {
      const std::lock_guard lock(mutex_);
      quit_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  std::function<void()> tick_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool quit_ = false;
  std::thread thread_;
};

/// What the ticker reads while units train.
struct Counters {
  std::atomic<std::int64_t> samples{0};  ///< of finished units
  std::atomic<std::int64_t> behind{0};   ///< networks of units that are trained, by whichever run
  std::atomic<std::int64_t> networks{0}, solved{0}, diverged{0}, pruned{0};
  std::mutex mutex;
  const Engine* engine = nullptr;              ///< that of the unit in training
  std::int64_t epoch_samples = 0, epochs = 0;  ///< of that unit: network-samples of one epoch; most epochs
  std::optional<Leader> best;                  ///< with the mutex, as Progress::best

  /// Results of the networks from number `first` on.
  void offer(const std::vector<NetworkResult>& results, std::int64_t first) {
    const std::lock_guard lock(mutex);
    for (std::size_t n = 0; n < results.size(); ++n) {
      const Metrics& metrics = results[n].metrics;
      if (std::isnan(metrics.test_loss) || (best && best->test_loss <= metrics.test_loss)) continue;
      best = Leader{static_cast<std::size_t>(first) + n, metrics.test_loss, metrics.train_loss,
                    results[n].status == Status::diverged ? std::nullopt : results[n].solved_epoch};
    }
  }
  std::optional<Leader> best_so_far() {
    const std::lock_guard lock(mutex);
    return best;
  }

  /// Adds what the unit in training has done; returns its network-samples.
  std::int64_t add_training(Progress& progress) {
    const std::lock_guard lock(mutex);
    if (!engine) return 0;
    const std::int64_t done = engine->samples_done();
    progress.samples += done;
    progress.epochs = epochs;
    progress.epoch =
        static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(epoch_samples, 1));
    return done;
  }
  /// Before `specs` are trained.
  void expect(const std::vector<NetworkSpec>& specs) {
    const std::lock_guard lock(mutex);
    epoch_samples = epochs = 0;
    for (const NetworkSpec& spec : specs) {
      epoch_samples += static_cast<std::int64_t>(spec.data->train.size());
      epochs = std::max<std::int64_t>(epochs, spec.configuration->train.epochs);
    }
  }
  void set_engine(const Engine* now) {
    const std::lock_guard lock(mutex);
    engine = now;
  }
};

/// Shows the ticker an engine for as long as it trains, exceptions included.
class InTraining {
 public:
  InTraining(Counters& counters, const Engine& engine) : counters_(counters) {
    counters_.set_engine(&engine);
  }
  ~InTraining() { counters_.set_engine(nullptr); }
  InTraining(const InTraining&) = delete;
  InTraining& operator=(const InTraining&) = delete;

 private:
  Counters& counters_;
};

/// To the last epoch, with a stop wherever the observer asks for one, and at every rung.
void train(Engine& engine, std::int64_t first, const RunOptions& options, Pruner* pruner) {
  constexpr std::int64_t kAll = Pruner::kNoRung;
  const auto next_rung = [&] { return pruner ? pruner->next_rung() : kAll; };
  std::int64_t epoch = 0;
  if (options.observer) options.observer->begin_unit(first, engine);
  for (bool more = true; more;) {
    std::int64_t epochs = kAll - epoch;
    if (options.observer) epochs = std::clamp<std::int64_t>(options.observer->at_border(engine), 1, epochs);
    epochs = std::min(epochs, next_rung() - epoch);
    more = engine.advance(epochs, options.cancel);
    if (options.cancel && options.cancel->load()) return;
    epoch += epochs;
    // Networks that have all ended early are compared all the same: later cohorts must know of them.
    while (next_rung() < kAll && (!more || epoch == next_rung())) pruner->at_rung(engine);
  }
}

}  // namespace

bool run_sweep(const Sweep& sweep, ResultWriter& writer, const RunOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const std::int64_t size = writer.unit_size(), networks = sweep.networks();
  const std::int64_t units = (networks + size - 1) / size;
  if (sweep.prune().enabled() && size != sweep.prune().cohort) {
    throw UsageError(fmt::format("a sweep with [prune] runs in units of prune.cohort = {} networks, not {}",
                                 sweep.prune().cohort, size));
  }
  const double total = std::max(1.0, expected_samples(sweep));
  const double each = total / static_cast<double>(std::max<std::int64_t>(1, networks));

  Counters counters;
  counters.networks = writer.finished_networks();
  const double already = each * static_cast<double>(writer.finished_networks());
  counters.behind = writer.finished_networks();
  const auto report = [&] {
    if (!options.progress) return;
    Progress p;
    p.networks = networks;
    p.networks_done = counters.networks;
    p.samples = counters.samples;
    const std::int64_t training = counters.add_training(p);
    const double behind = each * static_cast<double>(counters.behind);
    p.fraction = std::min(1.0, (behind + static_cast<double>(training)) / total);
    p.fraction_at_start = already / total;
    p.solved = counters.solved;
    p.diverged = counters.diverged;
    p.pruned = counters.pruned;
    p.best = counters.best_so_far();
    p.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    options.progress(p);
  };
  std::vector<std::int64_t> missing;  // asked now: later the writer belongs to the commit thread
  for (std::int64_t unit = 0; unit < units; ++unit) {
    if (!writer.finished(unit)) missing.push_back(unit);
  }
  std::optional<Pruner> pruner;
  if (sweep.prune().enabled()) pruner.emplace(sweep, writer.rung_scores());
  const auto cancelled = [&] { return options.cancel && options.cancel->load(); };
  const Ticker ticker(report);
  CommitThread commits;

  for (const std::int64_t unit : missing) {
    if (cancelled()) break;
    const std::int64_t first = unit * size, count = std::min(size, networks - first);
    std::vector<NetworkSpec> specs = UnitSpecs(sweep).make(first, count);
    counters.expect(specs);
    const auto engine = make_engine(std::move(specs), sweep.stop(), sweep.record(), options.engine);
    {
      const InTraining shown(counters, *engine);
      if (pruner) pruner->begin(first, count);
      train(*engine, first, options, pruner ? &*pruner : nullptr);
    }
    if (cancelled()) break;
    const auto results = std::make_shared<std::vector<NetworkResult>>(engine->take_results());
    if (options.progress) counters.offer(*results, first);
    if (pruner) pruner->add_scores(*results);
    if (options.observer) options.observer->end_unit(first, *results);
    counters.samples += engine->samples_done();
    counters.behind += count;
    commits.start([&writer, &counters, unit, first, count, results] {
      writer.commit(unit, first, *results);
      for (const NetworkResult& result : *results) {
        counters.solved += result.solved_epoch.has_value();
        counters.diverged += result.status == Status::diverged;
        counters.pruned += result.status == Status::pruned;
      }
      counters.networks += count;
    });
  }
  commits.wait();
  return counters.networks == networks;
}

}  // namespace seedbed
