// SPDX-License-Identifier: Apache-2.0
// Log-spaced epochs, rungs, and which seeds the networks of a configuration have.
#include <algorithm>
#include <cmath>

#include "seedbed/sweep.h"

namespace seedbed {

std::vector<std::int64_t> curve_epochs(CurveKind kind, std::int64_t epochs) {
  std::vector<std::int64_t> list;
  if (kind == CurveKind::none) return list;
  list.push_back(0);
  if (kind == CurveKind::every) {
    list.reserve(static_cast<std::size_t>(epochs) + 1);
    for (std::int64_t epoch = 1; epoch <= epochs; ++epoch) list.push_back(epoch);
    return list;
  }
  for (int step = 0;; ++step) {
    const auto epoch = static_cast<std::int64_t>(std::llround(std::pow(10.0, step / 10.0)));
    if (epoch >= epochs) break;
    if (epoch > list.back()) list.push_back(epoch);
  }
  if (epochs > 0) list.push_back(epochs);
  return list;
}

std::vector<std::int64_t> snapshot_epochs(int count, std::int64_t epochs) {
  if (count <= 0) return {};
  if (count == 1) return {epochs};
  const std::int64_t n = std::min<std::int64_t>(count, epochs + 1);
  std::vector<std::int64_t> list{0};
  for (std::int64_t i = 1; i < n; ++i) {
    const double share = n == 2 ? 1.0 : static_cast<double>(i - 1) / static_cast<double>(n - 2);
    const auto wanted = static_cast<std::int64_t>(std::llround(std::pow(static_cast<double>(epochs), share)));
    list.push_back(std::clamp(wanted, list.back() + 1, epochs - (n - 1 - i)));
  }
  return list;
}

std::vector<std::int64_t> rung_epochs(const PruneRule& rule, std::int64_t epochs) {
  std::vector<std::int64_t> list;
  if (!rule.enabled()) return list;
  for (std::int64_t rung = rule.first; rung < epochs; rung *= rule.factor) list.push_back(rung);
  return list;
}

Seeds SeedDesign::at(std::int64_t index) const {
  const auto seed = [this](bool varied, std::int64_t i) {
    return varied ? first + static_cast<std::uint64_t>(i) : std::uint64_t{0};
  };
  if (!crossed) return {seed(vary_init, index), seed(vary_data, index), seed(vary_order, index)};
  return {seed(init_count > 1, index / order_count / data_count),
          seed(data_count > 1, index / order_count % data_count), seed(order_count > 1, index % order_count)};
}

}  // namespace seedbed
