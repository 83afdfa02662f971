// SPDX-License-Identifier: Apache-2.0
#include "seedbed/run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <thread>

#include "engine/routing.h"
#include "result/commit_thread.h"
#include "result/unit_specs.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

constexpr std::int64_t kSmallestUnit = 64, kLargestUnit = 16384;
constexpr std::int64_t kUnitSamples = std::int64_t(1) << 28;  // a few seconds on two cores
// A GPU is full from tens of thousands of networks on, and a unit should keep it busy for seconds.
constexpr std::int64_t kLargestGpuUnit = 65536, kGpuUnitSamples = std::int64_t(1) << 36;

// More parameters than any network of our kernels; the most memory for the parameters of a unit's results.
constexpr std::int64_t kNarrowParameters = 1024, kUnitBytes = std::int64_t(1) << 29;

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
  std::atomic<std::int64_t> behind{0};   ///< network-samples of committed units, trained or not
  std::atomic<std::int64_t> networks{0}, solved{0}, diverged{0};
  std::mutex mutex;
  const Engine* engine = nullptr;  ///< that of the unit in training
  std::optional<Leader> best;      ///< with the mutex, as Progress::best

  void offer(Leader leader, std::int64_t first) {
    if (std::isnan(leader.test_loss)) return;
    leader.network += static_cast<std::size_t>(first);
    const std::lock_guard lock(mutex);
    if (!best || leader.test_loss < best->test_loss) best = leader;
  }
  std::optional<Leader> best_so_far() {
    const std::lock_guard lock(mutex);
    return best;
  }

  std::int64_t samples_in_training() {
    const std::lock_guard lock(mutex);
    return engine ? engine->samples_done() : 0;
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

/// To the last epoch, with a stop wherever the observer asks for one.
void train(Engine& engine, std::int64_t first, const RunOptions& options) {
  std::int64_t epochs = std::numeric_limits<std::int64_t>::max();
  if (options.observer) options.observer->begin_unit(first, engine);
  do {
    if (options.observer) epochs = std::max<std::int64_t>(1, options.observer->at_border(engine));
  } while (engine.advance(epochs, options.cancel) && !(options.cancel && options.cancel->load()));
}

}  // namespace

std::int64_t network_samples(const Configuration& c) {
  const PointCounts points = point_counts(c.data);
  return c.train.batch > points.train ? 0 : std::int64_t(c.train.epochs) * points.train;
}

std::int64_t network_samples(const Sweep& sweep) {
  std::int64_t total = 0;
  std::optional<DataConfiguration> last;
  PointCounts points{};
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    const Configuration c = sweep.configuration(id);
    if (!last || !(*last == c.data)) {
      last = c.data;
      points = point_counts(c.data);
    }
    if (c.train.batch <= points.train)
      total += std::int64_t(c.train.epochs) * points.train * sweep.seeds().networks();
  }
  return total;
}

std::int64_t unit_size(const Sweep& sweep, bool on_gpu) {
  if (sweep.networks() == 0) return kSmallestUnit;
  const std::int64_t each = std::max<std::int64_t>(1, network_samples(sweep) / sweep.networks());
  const std::int64_t wanted = on_gpu ? std::clamp(kGpuUnitSamples / each, std::int64_t(4096), kLargestGpuUnit)
                                     : std::clamp(kUnitSamples / each, kSmallestUnit, kLargestUnit);
  // Wide networks are as much work and memory as many narrow ones: fewer of them a unit.
  std::int64_t largest = 0;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    largest = std::max<std::int64_t>(largest, Shape(sweep.configuration(id)).parameter_count());
  }
  const std::int64_t bytes = 8 * largest * (1 + sweep.record().snapshots);
  const std::int64_t most =
      std::max<std::int64_t>(std::min(kUnitBytes / std::max<std::int64_t>(bytes, 1),
                                      wanted * kNarrowParameters / std::max(largest, kNarrowParameters)),
                             1);
  const std::int64_t networks = std::min(wanted, most);
  return networks < kSmallestUnit ? networks : networks / kSmallestUnit * kSmallestUnit;  // whole packs
}

std::string math_of(const Sweep& sweep, const EngineOptions& options) {
  bool exact = false, fast = false, blas = false;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    const Configuration c = sweep.configuration(id);
    const Route route = route_of(c, options, options.device != "cpu");
    const bool by_blas = route == Route::blas,
               hardware = route == Route::unrolled && c.train.math == Math::fast && options.device != "cpu";
    (by_blas ? blas : hardware ? fast : exact) = true;
  }
  std::string all;
  for (const auto& [used, name] : {std::pair{exact, "exact"}, {fast, "fast"}, {blas, "blas"}}) {
    if (used) all += (all.empty() ? "" : ", ") + std::string(name);
  }
  return all.empty() ? "exact" : all;
}

EngineOptions choose_device(const Sweep& sweep, EngineOptions options) {
  if (options.device == "cpu") return options;
  const bool automatic = options.device == "auto";
  if (automatic && list_gpus().gpus.empty()) {
    options.device = "cpu";
    return options;
  }
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    const std::string reason = not_on_gpu(sweep.configuration(id), options);
    if (reason.empty()) continue;
    if (!automatic) {
      throw UsageError("--device " + options.device + ": " + reason +
                       " is not trained on a GPU; use --device cpu");
    }
    options.device = "cpu";
    break;
  }
  return options;
}

bool run_sweep(const Sweep& sweep, ResultWriter& writer, const RunOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const std::int64_t size = writer.unit_size(), networks = sweep.networks();
  const std::int64_t units = (networks + size - 1) / size;
  const double total = std::max(1.0, static_cast<double>(network_samples(sweep)));
  const double each = total / static_cast<double>(std::max<std::int64_t>(1, networks));

  Counters counters;
  counters.networks = writer.finished_networks();
  const double already = each * static_cast<double>(writer.finished_networks());
  counters.behind = static_cast<std::int64_t>(already);
  const auto report = [&] {
    if (!options.progress) return;
    Progress p;
    const std::int64_t training = counters.samples_in_training();
    p.networks = networks;
    p.networks_done = counters.networks;
    p.samples = counters.samples + training;
    p.fraction = std::min(1.0, static_cast<double>(counters.behind + training) / total);
    p.fraction_at_start = already / total;
    p.solved = counters.solved;
    p.diverged = counters.diverged;
    p.best = counters.best_so_far();
    p.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    options.progress(p);
  };
  std::vector<std::int64_t> missing;  // asked now: later the writer belongs to the commit thread
  for (std::int64_t unit = 0; unit < units; ++unit) {
    if (!writer.finished(unit)) missing.push_back(unit);
  }
  const auto cancelled = [&] { return options.cancel && options.cancel->load(); };
  const Ticker ticker(report);
  CommitThread commits;

  for (const std::int64_t unit : missing) {
    if (cancelled()) break;
    const std::int64_t first = unit * size, count = std::min(size, networks - first);
    const auto engine =
        make_engine(UnitSpecs(sweep).make(first, count), sweep.stop(), sweep.record(), options.engine);
    {
      const InTraining shown(counters, *engine);
      train(*engine, first, options);
    }
    if (cancelled()) break;
    if (options.progress) {
      for (const Leader& leader : engine->leaderboard({Score::test_loss, 1, {}}).leaders)
        counters.offer(leader, first);
    }

    const auto results = std::make_shared<const std::vector<NetworkResult>>(engine->take_results());
    if (options.observer) options.observer->end_unit(first, *results);
    counters.samples += engine->samples_done();
    counters.behind += static_cast<std::int64_t>(each * static_cast<double>(count));
    commits.start([&writer, &counters, unit, first, count, results] {
      writer.commit(unit, first, *results);
      for (const NetworkResult& result : *results) {
        counters.solved += result.solved_epoch.has_value();
        counters.diverged += result.status == Status::diverged;
      }
      counters.networks += count;
    });
  }
  commits.wait();
  return counters.networks == networks;
}

}  // namespace seedbed
