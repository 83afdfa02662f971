// SPDX-License-Identifier: Apache-2.0
// Maps over the seeds of a configuration, exact from running sums. Disagreement is the unbiased
// estimate of the chance that two networks drawn from the population differ at a pixel.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "seedbed/study.h"

namespace seedbed {

void FieldMaps::add(std::span<const float> field) {
  if (field.size() != sum_.size()) throw std::invalid_argument("FieldMaps: a field of another size");
  if (first_.empty()) first_.assign(field.begin(), field.end());
  for (std::size_t i = 0; i < field.size(); ++i) {
    const double difference = static_cast<double>(field[i]) - static_cast<double>(first_[i]);
    sum_[i] += field[i];
    squares_[i] += difference * difference;
    positive_[i] += field[i] >= 0;
  }
  ++networks_;
}

std::vector<float> FieldMaps::mean() const {
  std::vector<float> map(sum_.size(), std::numeric_limits<float>::quiet_NaN());
  if (networks_ == 0) return map;
  for (std::size_t i = 0; i < map.size(); ++i) {
    map[i] = static_cast<float>(sum_[i] / static_cast<double>(networks_));
  }
  return map;
}

std::vector<float> FieldMaps::disagreement() const {
  std::vector<float> map(sum_.size(), std::numeric_limits<float>::quiet_NaN());
  if (networks_ < 2) return map;
  const auto s = static_cast<double>(networks_);
  for (std::size_t i = 0; i < map.size(); ++i) {
    const double p = static_cast<double>(positive_[i]) / s;
    map[i] = static_cast<float>(2 * p * (1 - p) * s / (s - 1));
  }
  return map;
}

std::vector<float> FieldMaps::vote() const {
  std::vector<float> map(sum_.size(), std::numeric_limits<float>::quiet_NaN());
  if (networks_ == 0) return map;
  for (std::size_t i = 0; i < map.size(); ++i) {
    map[i] = static_cast<float>(static_cast<double>(positive_[i]) / static_cast<double>(networks_));
  }
  return map;
}

std::vector<float> FieldMaps::deviation() const {
  std::vector<float> map(sum_.size(), std::numeric_limits<float>::quiet_NaN());
  if (networks_ < 2) return map;
  const auto s = static_cast<double>(networks_);
  for (std::size_t i = 0; i < map.size(); ++i) {
    const double shift = sum_[i] - s * static_cast<double>(first_[i]);  // sum of the differences
    map[i] = static_cast<float>(std::sqrt(std::max(0.0, (squares_[i] - shift * shift / s) / (s - 1))));
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
