// SPDX-License-Identifier: Apache-2.0
// Maps over the seeds of a configuration, exact from running sums. Disagreement is the unbiased
// estimate of the chance that two networks drawn from the population differ at a pixel.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "seedbed/study.h"

namespace seedbed {

std::vector<float> FieldMaps::mean() const {
  std::vector<float> map(sums_.sum.size(), std::numeric_limits<float>::quiet_NaN());
  if (sums_.networks == 0) return map;
  for (std::size_t i = 0; i < map.size(); ++i) {
    map[i] = static_cast<float>(sums_.sum[i] / static_cast<double>(sums_.networks));
  }
  return map;
}

std::vector<float> FieldMaps::disagreement() const {
  std::vector<float> map(sums_.sum.size(), std::numeric_limits<float>::quiet_NaN());
  if (sums_.networks < 2) return map;
  const auto s = static_cast<double>(sums_.networks);
  for (std::size_t i = 0; i < map.size(); ++i) {
    const double p = static_cast<double>(sums_.positive[i]) / s;
    map[i] = static_cast<float>(2 * p * (1 - p) * s / (s - 1));
  }
  return map;
}

std::vector<float> FieldMaps::vote() const {
  std::vector<float> map(sums_.sum.size(), std::numeric_limits<float>::quiet_NaN());
  if (sums_.networks == 0) return map;
  for (std::size_t i = 0; i < map.size(); ++i) {
    map[i] = static_cast<float>(static_cast<double>(sums_.positive[i]) / static_cast<double>(sums_.networks));
  }
  return map;
}

std::vector<float> FieldMaps::deviation() const {
  std::vector<float> map(sums_.sum.size(), std::numeric_limits<float>::quiet_NaN());
  if (sums_.networks < 2) return map;
  const auto s = static_cast<double>(sums_.networks);
  for (std::size_t i = 0; i < map.size(); ++i) {
    const double shift = sums_.sum[i] - s * static_cast<double>(sums_.first[i]);  // sum of the differences
    map[i] = static_cast<float>(std::sqrt(std::max(0.0, (sums_.squares[i] - shift * shift / s) / (s - 1))));
  }
  return map;
}

std::vector<float> FieldMaps::entropy() const {
  std::vector<float> map = vote();
  for (float& value : map) {
    const auto p = static_cast<double>(value);
    if (p <= 0 || p >= 1)
      value = 0;
    else
      value = static_cast<float>(-p * std::log2(p) - (1 - p) * std::log2(1 - p));
  }
  return map;
}

}  // namespace seedbed
