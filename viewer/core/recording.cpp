// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/recording.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "viewer/core/frame_maker.h"

namespace seedbed::viewer {
namespace {

constexpr std::size_t kMomentBytes = std::size_t{256} << 20, kMostMoments = 512;

Metrics not_measured() {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return {nan, nan, nan, nan};
}

/// At most `most` of the epochs, evenly among them, the first and last included.
std::vector<std::int64_t> thinned(const std::set<std::int64_t>& all, std::size_t most) {
  std::vector<std::int64_t> epochs(all.begin(), all.end());
  if (epochs.size() <= most) return epochs;
  std::vector<std::int64_t> kept;
  for (std::size_t i = 0; i < most; ++i) kept.push_back(epochs[i * (epochs.size() - 1) / (most - 1)]);
  return kept;
}

/// The newest of the points (ascending epochs) that is not later than `epoch`, or null.
template <class Points>
auto newest_at(const Points& points, std::int64_t epoch) -> decltype(points.data()) {
  const auto later = std::upper_bound(points.begin(), points.end(), epoch,
                                      [](std::int64_t e, const auto& point) { return e < point.epoch; });
  return later == points.begin() ? nullptr : &*(later - 1);
}

}  // namespace

Recording::Recording(const ResultReader& result, const Population& population, const std::atomic<bool>& quit)
    : result_(result), population_(population), quit_(quit), meter_(population) {
  for (const NetworkRow& row : result.rows(0, population.networks())) {
    if (quit) return;
    Network& network = networks_[static_cast<int>(row.network_id)];
    network.row = row;
    network.snapshots = result.snapshots(row.network_id);
    network.curve = result.curve(row.network_id);
  }
}

std::vector<std::int64_t> Recording::epochs() const {
  std::set<std::int64_t> epochs{0};
  std::int64_t last = 0;
  for (const auto& [n, network] : networks_) {
    for (const Snapshot& snapshot : network.snapshots) epochs.insert(snapshot.epoch);
    last = std::max(last, network.row.epochs);
  }
  epochs.insert(last);
  return thinned(epochs, kMostFrames);
}

Frame Recording::frame_at(std::int64_t epoch, const Frame& before) {
  Frame frame = before;
  frame.epoch = frame.metrics_epoch = epoch;
  auto weights = std::make_shared<Weights>(*before.weights);
  auto metrics = std::make_shared<std::vector<Metrics>>(*before.metrics);
  std::vector<int> unmeasured;
  if (epoch == 0) {  // those that are not finished stay there
    for (int n = 0; n < population_.networks(); ++n)
      if (!networks_.contains(n)) unmeasured.push_back(n);
  }
  for (const auto& [n, network] : networks_) {
    NetworkStanding& s = frame.standing[static_cast<std::size_t>(n)];
    if (!s.running) continue;  // as it ended
    const bool over = epoch >= network.row.epochs;
    const Snapshot* snapshot = newest_at(network.snapshots, epoch);
    if (over) {
      put_weights(*weights, population_, n, result_.parameters(network.row.network_id));
    } else if (snapshot != nullptr && snapshot->epoch >= s.epoch) {
      put_weights(*weights, population_, n, snapshot->parameters);
    }
    const std::int64_t shown = over ? network.row.epochs : snapshot != nullptr ? snapshot->epoch : 0;
    const bool moved = epoch == 0 || shown != s.epoch;
    s.epoch = static_cast<std::int32_t>(shown);
    s.running = !over;
    s.diverged = over && network.row.status == Status::diverged;
    s.pruned = over && network.row.status == Status::pruned;
    const std::optional<std::int64_t> solved = network.row.solved_epoch;
    s.solved_epoch = solved && *solved <= shown ? static_cast<std::int32_t>(*solved) : -1;
    const CurvePoint* point = newest_at(network.curve, shown);
    if (over || (point != nullptr && point->epoch == shown)) {
      (*metrics)[static_cast<std::size_t>(n)] = over ? network.row.metrics : point->metrics;
    } else if (moved) {
      unmeasured.push_back(n);
    }
  }
  std::sort(unmeasured.begin(), unmeasured.end());
  meter_.measure(unmeasured, *weights, *metrics, quit_);
  frame.weights = std::move(weights);
  frame.metrics = std::move(metrics);
  return frame;
}

Moments Recording::moments() const {
  std::set<std::int64_t> all;
  for (const auto& [n, network] : networks_) {
    for (const CurvePoint& point : network.curve) all.insert(point.epoch);
  }
  const auto networks = static_cast<std::size_t>(population_.networks());
  const std::size_t fit = kMomentBytes / (std::max<std::size_t>(1, networks) * sizeof(Metrics));
  Moments moments;
  for (const std::int64_t epoch : thinned(all, std::clamp<std::size_t>(fit, 2, kMostMoments))) {
    auto metrics = std::make_shared<std::vector<Metrics>>(networks, not_measured());
    for (const auto& [n, network] : networks_) {
      const CurvePoint* point = newest_at(network.curve, epoch);
      if (point != nullptr && point->epoch == epoch) (*metrics)[static_cast<std::size_t>(n)] = point->metrics;
    }
    moments.push_back({epoch, std::move(metrics)});
  }
  return moments;
}

}  // namespace seedbed::viewer
