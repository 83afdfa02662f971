// SPDX-License-Identifier: Apache-2.0
// Running sums over the fields of many networks: all that maps of a row need (FieldMaps, seedbed/study.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace seedbed {

/// Every array is [pixels]. The sums are in double precision and in the order in which networks are added, so
/// that they are the same bits whoever adds.
struct FieldSums {
  explicit FieldSums(std::size_t pixels) : sum(pixels), squares(pixels), first(pixels), positive(pixels) {}

  /// One more network. std::invalid_argument for a field of another size.
  void add(std::span<const float> field) {
    if (field.size() != sum.size()) throw std::invalid_argument("FieldSums: a field of another size");
    if (networks == 0) first.assign(field.begin(), field.end());
    for (std::size_t i = 0; i < field.size(); ++i) {
      const double difference = static_cast<double>(field[i]) - static_cast<double>(first[i]);
      sum[i] += static_cast<double>(field[i]);
      squares[i] += difference * difference;
      positive[i] += field[i] >= 0;
    }
    ++networks;
  }

  std::vector<double> sum;             ///< of outputs
  std::vector<double> squares;         ///< of differences from the first field, exactly 0 where all agree
  std::vector<float> first;            ///< the first field
  std::vector<std::int32_t> positive;  ///< outputs >= 0
  std::int64_t networks = 0;
};

}  // namespace seedbed
