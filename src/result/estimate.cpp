// SPDX-License-Identifier: Apache-2.0
#include "result/estimate.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "engine/thread_pool.h"
#include "result/unit_specs.h"

namespace seedbed {
namespace {

constexpr std::size_t kMostTried = 24;
constexpr double kTrialSeconds = 0.03;
constexpr std::int64_t kShortestCourse = 16;                  // epochs of a trial before it begins again
constexpr double kMostOperations = 3e8;                       // of a trial's epoch; more points are left out
constexpr double kFileSeconds = 0.012;                        // to start, and make and seal a result file
constexpr double kCommitSeconds = 1e-6, kBytesASecond = 3e8;  // a row; parameters and curves, compressed
constexpr std::int64_t kMostBegun = 1 << 18;  // parameters of the networks that are only begun and ended
constexpr std::int64_t kMostOnGpu = 4096;     // networks of a trial: they fill a GPU

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Of several measurements, some of which something else may have interrupted.
double middle(std::vector<double> seconds) {
  const auto half = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
  std::nth_element(seconds.begin(), half, seconds.end());
  return *half;
}

/// Networks of one kind in one unit.
struct Share {
  std::size_t kind;
  std::int64_t networks = 0;
  double epochs = 0, whole = 0, looks = 0,
         bytes = 0;  ///< sums; epochs as [prune] leaves them, and without it
};

struct Kind {
  CostKey key;
  std::int64_t configuration;  ///< the first of this kind
  std::int64_t most = 0;       ///< networks in a unit
  double operations = 0;       ///< of an epoch of one network
  double work = 0;             ///< operations of all its networks
  double parameters = 0;       ///< of a network
  std::optional<Trial> trial;
};

/// What a sweep consists of, unit by unit.
class Work {
 public:
  Work(const Sweep& sweep, std::int64_t unit, const EngineOptions& engine) {
    const std::int64_t each = sweep.seeds().networks();
    std::optional<DataConfiguration> data;
    PointCounts points{};
    std::map<CostKey, std::size_t> known;
    std::int64_t filled = 0;
    begin_unit();
    for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
      const Configuration c = sweep.configuration(id);
      const bool other_data = !data || !(*data == c.data);
      if (other_data) {
        data = c.data;
        points = point_counts(c.data);
      }
      const Route route = route_of(c, engine, engine.device != "cpu");
      const auto [found, is_new] = known.emplace(cost_key(c, points, route), kinds.size());
      if (is_new) {
        const double operations = points.train < c.train.batch ? 0 : operations_per_epoch(c, points, route);
        kinds.push_back(
            {found->first, id, 0, operations, 0, static_cast<double>(Shape(c).parameter_count()), {}});
      }
      const std::size_t kind = found->second;
      kind_of.push_back(static_cast<std::uint32_t>(kind));
      // With [prune] a network trains for fewer epochs, on average.
      const double whole = static_cast<double>(network_samples(c));
      const double epochs =
          whole > 0 ? c.train.epochs * expected_samples(c, sweep.prune()) / whole : c.train.epochs;
      const double width = c.train.precision == Precision::float64 ? 8 : 4;
      const double looks = static_cast<double>(curve_epochs(sweep.record().curve, c.train.epochs).size()) + 1;
      const double bytes =
          width * static_cast<double>(Shape(c).parameter_count()) * (1 + sweep.record().snapshots) +
          16 * looks;
      bool counted = !other_data;  // points of this unit that another configuration has made already
      for (std::int64_t left = each; left > 0;) {
        const std::int64_t some = std::min(left, unit - filled);
        Share& share = share_of(kind);
        share.networks += some;
        const auto n = static_cast<double>(some);
        share.epochs += n * epochs;
        share.whole += n * c.train.epochs;
        share.looks += n * looks;
        share.bytes += n * bytes;
        kinds[kind].work += n * epochs * kinds[kind].operations;
        kinds[kind].most = std::max(kinds[kind].most, share.networks);
        if (!counted || filled == 0) datasets += datasets_among(sweep, each - left, some);
        filled += some;
        left -= some;
        if (filled == unit) {
          begin_unit();
          filled = 0;
          counted = false;
        }
      }
    }
  }

  std::vector<Kind> kinds;
  std::vector<std::vector<Share>> units;
  std::vector<std::uint32_t> kind_of;  ///< [configuration]
  std::int64_t datasets = 0;

 private:
  void begin_unit() {
    units.emplace_back();
    in_unit_.clear();
  }
  Share& share_of(std::size_t kind) {
    const auto [found, is_new] = in_unit_.emplace(kind, units.back().size());
    if (is_new) units.back().push_back({kind});
    return units.back()[found->second];
  }
  static std::int64_t datasets_among(const Sweep& sweep, std::int64_t first, std::int64_t count) {
    constexpr std::int64_t kLooked = 1024;
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    const std::int64_t looked = std::min(count, kLooked);
    for (std::int64_t i = first; i < first + looked; ++i) {
      const Seeds seeds = sweep.seeds().at(i);
      seen.emplace(seeds.data, seeds.order);
    }
    return static_cast<std::int64_t>(seen.size()) * count / std::max<std::int64_t>(looked, 1);
  }

  std::map<std::size_t, std::size_t> in_unit_;
};

/// The sweep's own networks of a configuration, again and again until there are `networks`.
std::vector<NetworkSpec> networks_of(const Sweep& sweep, const Configuration& configuration,
                                     std::int64_t networks, double& dataset_seconds) {
  const auto shared = std::make_shared<const Configuration>(configuration);
  const auto start = std::chrono::steady_clock::now();
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::shared_ptr<const Dataset>> made;
  std::vector<NetworkSpec> specs;
  for (std::int64_t n = 0; n < networks; ++n) {
    const Seeds seeds = sweep.seeds().at(n % sweep.seeds().networks());
    auto& data = made[{seeds.data, seeds.order}];
    if (!data) data = std::make_shared<const Dataset>(make_dataset(shared->data, seeds.data, seeds.order));
    specs.push_back({shared, seeds, data});
  }
  dataset_seconds = seconds_since(start) / static_cast<double>(made.size());
  return specs;
}

Trial train_some(const Sweep& sweep, const EngineOptions& engine, std::int64_t id, std::int64_t networks,
                 int packs) {
  Configuration endless = sweep.configuration(id);
  const PointCounts points = point_counts(endless.data);
  const double operations =
      operations_per_epoch(endless, points, route_of(endless, engine, engine.device != "cpu"));
  const std::int64_t course = std::max<std::int64_t>(endless.train.epochs, kShortestCourse);
  endless.train.epochs = 1 << 30;
  double scale = 1;
  if (operations > kMostOperations) {  // fewer points, and a whole number of batches of them
    const double share = kMostOperations / operations * points.train / endless.train.batch;
    const int train = endless.train.batch * std::max(2, static_cast<int>(share));
    if (train < points.train) {
      endless.data.dataset = DatasetKind::spiral;
      endless.data.file.clear();
      endless.data.points = 2 * train;
      endless.data.train = 50;
      scale = static_cast<double>(points.train) / train;
    }
  }
  Trial trial;
  const std::vector<NetworkSpec> some = networks_of(sweep, endless, networks, trial.dataset);
  trial.dataset *= scale;
  trial.pack = try_out(some, packs, course, sweep.stop(), engine, kTrialSeconds);
  trial.pack.epoch *= scale;
  trial.pack.look *= scale;
  return trial;
}

double begin_some(const Sweep& sweep, const EngineOptions& engine, std::int64_t id) {
  const Configuration c = sweep.configuration(id);
  const std::int64_t networks = std::clamp<std::int64_t>(kMostBegun / Shape(c).parameter_count(), 1, 2048);
  std::vector<double> seconds;
  for (int repeat = 0; repeat < 3; ++repeat) {
    double ignored = 0;
    seconds.push_back(try_beginning(networks_of(sweep, c, networks, ignored), engine));
  }
  return middle(std::move(seconds));
}

/// Epochs of all packs of `networks` networks, `lanes` a pack, each with `epochs` to train. With [prune]
/// those that go on at a rung move together into fewer packs.
double pack_epochs(double networks, double lanes, double epochs, const PruneRule& prune) {
  const auto packs = [&](double left) { return left <= 1 ? left : std::ceil(left / lanes); };
  double total = 0, from = 0, left = networks;
  for (const std::int64_t rung : rung_epochs(prune, std::llround(epochs))) {
    total += packs(left) * (static_cast<double>(rung) - from);
    from = static_cast<double>(rung);
    left /= prune.factor;
  }
  return total + packs(left) * (epochs - from);
}

/// The cost of a kind that was not tried: the speed of the one most like it.
Trial modelled(const Kind& kind, const std::vector<Kind>& kinds) {
  const Kind* nearest = nullptr;
  double distance = 0;
  for (const Kind& other : kinds) {
    if (!other.trial || other.operations <= 0) continue;
    const double apart = std::abs(std::log(std::max(kind.operations, 1.0) / other.operations)) +
                         (other.key.route == kind.key.route ? 0 : 100);
    if (!nearest || apart < distance) {
      nearest = &other;
      distance = apart;
    }
  }
  if (!nearest) return {};
  Trial trial = *nearest->trial;
  const double ratio = kind.operations / nearest->operations;
  trial.pack.epoch *= ratio;
  trial.pack.look *= ratio;
  return trial;
}

}  // namespace

TimeEstimate estimate_time(const Sweep& sweep, std::int64_t unit, const EngineOptions& engine) {
  // A machine that was idle comes to its full speed in some hundredths of a second: the first trial is for
  // that.
  bool idle = true;
  return estimate_time(
      sweep, unit, engine,
      {[&](std::int64_t configuration, std::int64_t networks, int packs) {
         if (std::exchange(idle, false)) train_some(sweep, engine, configuration, networks, packs);
         return train_some(sweep, engine, configuration, networks, packs);
       },
       [&](std::int64_t configuration) { return begin_some(sweep, engine, configuration); }});
}

TimeEstimate estimate_time(const Sweep& sweep, std::int64_t unit, const EngineOptions& engine,
                           const Trials& trials) {
  TimeEstimate result;
  if (sweep.networks() == 0) return result;
  const bool gpu = engine.device != "cpu";
  const int threads = gpu ? 1 : engine.threads > 0 ? engine.threads : available_threads();
  Work work(sweep, unit, engine);
  const auto together = [&](const Kind& kind) -> std::int64_t {
    if (gpu) return std::min(kind.most, kMostOnGpu);
    const Precision precision =
        kind.key.route == Route::unrolled ? kind.key.pack.precision : kind.key.general.precision;
    return networks_together(kind.key.route, precision, engine);
  };

  std::vector<std::size_t> order(work.kinds.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return work.kinds[a].work > work.kinds[b].work; });
  if (order.size() > kMostTried) order.resize(kMostTried);
  for (const std::size_t k : order) {
    Kind& kind = work.kinds[k];
    const std::int64_t networks = together(kind) * threads;
    kind.trial = trials.train(kind.configuration, networks, threads);
  }
  for (const Kind& kind : work.kinds) result.kinds.push_back({0, 0, kind.trial.has_value()});
  result.kind_of = std::move(work.kind_of);

  // Beginning and ending: measured once, by what most networks are; wider ones cost more.
  const Kind& most = *std::max_element(work.kinds.begin(), work.kinds.end(),
                                       [](const Kind& a, const Kind& b) { return a.most < b.most; });
  const double beginning = trials.begin(most.configuration);
  std::vector<double> datasets;
  for (const std::size_t k : order) datasets.push_back(work.kinds[k].trial->dataset);
  result.seconds = kFileSeconds + middle(std::move(datasets)) * static_cast<double>(work.datasets);
  for (const std::vector<Share>& shares : work.units) {
    double busy = 0, longest = 0, others = 0;
    for (const Share& share : shares) {
      const Kind& kind = work.kinds[share.kind];
      const Trial trial = kind.trial ? *kind.trial : modelled(kind, work.kinds);
      const auto networks = static_cast<double>(share.networks);
      const auto lanes = static_cast<double>(together(kind));
      const double epochs =
          gpu ? share.epochs / lanes : pack_epochs(networks, lanes, share.whole / networks, sweep.prune());
      const double looks = share.looks / networks * (gpu ? networks / lanes : std::ceil(networks / lanes));
      const double packs = epochs * trial.pack.epoch + looks * trial.pack.look;
      const double one = (share.whole * trial.pack.epoch + share.looks * trial.pack.look) / networks;
      const double other =
          networks * (beginning * std::max(1.0, kind.parameters / most.parameters) + kCommitSeconds) +
          share.bytes / kBytesASecond;
      busy += packs;
      longest = std::max(longest, std::min(one, packs));
      others += other;
      result.kinds[share.kind].network_epochs += share.epochs;
      result.kinds[share.kind].seconds += packs / threads + other;
    }
    result.seconds += std::max(busy / threads, gpu ? 0 : longest) + others;
  }
  return result;
}

}  // namespace seedbed
