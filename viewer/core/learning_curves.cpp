// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/learning_curves.h"

#include <algorithm>
#include <cmath>

namespace seedbed::viewer {

std::int64_t measured_epoch(const Frame& shown, int network) {
  return std::min<std::int64_t>(shown.metrics_epoch, shown.of(network).epoch);
}

Curve curve_of(const Moments& moments, const Frame& shown, int network, const Measure& measure) {
  Curve curve;
  const std::int64_t last = measured_epoch(shown, network);
  const auto add = [&](std::int64_t epoch, const Metrics& metrics) {
    const double value = measure(metrics);
    if (!std::isfinite(value)) return;
    curve.epochs.push_back(static_cast<double>(epoch));
    curve.values.push_back(value);
  };
  for (const Moment& moment : moments) {
    if (moment.epoch >= last) break;
    add(moment.epoch, (*moment.metrics)[static_cast<std::size_t>(network)]);
  }
  add(last, shown.metric(network));
  return curve;
}

std::vector<Spread> spreads_of(const Moments& moments, const Frame& shown, int first, int count,
                               const Measure& measure) {
  std::vector<Spread> spreads;
  const auto add = [&](std::int64_t epoch, const std::vector<Metrics>& metrics) {
    Spread spread;
    spread.epoch = epoch;
    for (int n = first; n < first + count; ++n) {
      if (measured_epoch(shown, n) < epoch) continue;
      const double value = measure(metrics[static_cast<std::size_t>(n)]);
      if (std::isfinite(value)) spread.values.push_back(value);
    }
    if (spread.values.empty()) return;
    std::sort(spread.values.begin(), spread.values.end());
    spreads.push_back(std::move(spread));
  };
  std::int64_t last = 0;  // of those networks: the others of the frame may be further
  for (int n = first; n < first + count; ++n) last = std::max(last, measured_epoch(shown, n));
  for (const Moment& moment : moments) {
    if (moment.epoch >= last) break;
    add(moment.epoch, *moment.metrics);
  }
  add(last, *shown.metrics);
  return spreads;
}

}  // namespace seedbed::viewer
