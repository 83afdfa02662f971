// SPDX-License-Identifier: Apache-2.0
// What a run takes, before it begins: network-samples, networks a unit, the device and how it computes.
#include <fmt/format.h>

#include <algorithm>

#include "engine/routing.h"
#include "seedbed/error.h"
#include "seedbed/run.h"

namespace seedbed {
namespace {

constexpr std::int64_t kSmallestUnit = 64, kLargestUnit = 16384;
constexpr std::int64_t kUnitSamples = std::int64_t(1) << 28;  // a few seconds on two cores
// A GPU is full from tens of thousands of networks on, and a unit should keep it busy for seconds.
constexpr std::int64_t kLargestGpuUnit = 65536, kGpuUnitSamples = std::int64_t(1) << 36;

// More parameters than any network of our kernels; the most memory for the parameters of a unit's results.
constexpr std::int64_t kNarrowParameters = 1024, kUnitBytes = std::int64_t(1) << 29;
constexpr std::int64_t kCohortBytes = std::int64_t(1) << 31;

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

double expected_samples(const Configuration& c, const PruneRule& prune) {
  if (c.train.epochs == 0) return 0;
  double epochs = 0, share = 1;
  std::int64_t before = 0;
  for (const std::int64_t rung : rung_epochs(prune, c.train.epochs)) {
    epochs += share * static_cast<double>(rung - before);
    share /= prune.factor;
    before = rung;
  }
  epochs += share * static_cast<double>(c.train.epochs - before);
  return static_cast<double>(network_samples(c)) * epochs / c.train.epochs;
}

double expected_samples(const Sweep& sweep) {
  if (!sweep.prune().enabled()) return static_cast<double>(network_samples(sweep));
  double total = 0;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id)
    total += expected_samples(sweep.configuration(id), sweep.prune());
  return total * static_cast<double>(sweep.seeds().networks());
}

namespace {

/// A cohort is in memory from its first rung to its last.
void check_cohort(const PruneRule& prune, std::int64_t bytes, std::int64_t parameters) {
  const std::int64_t most = std::max<std::int64_t>(2, kCohortBytes / std::max<std::int64_t>(bytes, 1));
  if (prune.cohort <= most) return;
  throw UsageError(fmt::format(
      "prune.cohort: {} networks of up to {} parameters are too much to hold at once; allowed: 2 to {}",
      prune.cohort, parameters, most));
}

}  // namespace

std::int64_t unit_size(const Sweep& sweep, bool on_gpu) {
  if (sweep.networks() == 0) return kSmallestUnit;
  const std::int64_t each = std::max<std::int64_t>(1, network_samples(sweep) / sweep.networks());
  const std::int64_t wanted = on_gpu ? std::clamp(kGpuUnitSamples / each, std::int64_t(4096), kLargestGpuUnit)
                                     : std::clamp(kUnitSamples / each, kSmallestUnit, kLargestUnit);
  // What the unrolled kernels do not train takes so many times longer, by measurement.
  constexpr std::int64_t kGeneralCost = 4, kBlasCost = 60;
  // Wide networks are as much work and memory as many narrow ones: fewer of them a unit.
  std::int64_t largest = 0, cost = 1;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    const Configuration c = sweep.configuration(id);
    largest = std::max<std::int64_t>(largest, Shape(c).parameter_count());
    const int widest = c.network.hidden.empty() ? 0 : *std::ranges::max_element(c.network.hidden);
    cost = std::max(cost, widest > kMaxKernelWidth                   ? kBlasCost
                          : !c.basic() || widest > kMaxUnrolledWidth ? kGeneralCost
                                                                     : 1);
  }
  const std::int64_t bytes = 8 * largest * (1 + sweep.record().snapshots);
  if (sweep.prune().enabled()) {
    check_cohort(sweep.prune(), bytes, largest);
    return sweep.prune().cohort;
  }
  const std::int64_t most = std::max<std::int64_t>(
      std::min(kUnitBytes / std::max<std::int64_t>(bytes, 1),
               wanted * kNarrowParameters / std::max(largest, kNarrowParameters) / (on_gpu ? 1 : cost)),
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

}  // namespace seedbed
