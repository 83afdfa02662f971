// SPDX-License-Identifier: Apache-2.0
// A leaderboard made on a device: columns of scores that packs write to, ranked where they are.
#pragma once

#include "engine/cuda/device_pack.h"
#include "engine/ranking.h"

namespace seedbed::cuda {

class DeviceRanking {
 public:
  /// `known`: scores of the networks that are not on the device; the others' are overwritten by their packs.
  /// Throws OutOfDeviceMemory; UsageError as seedbed::rank.
  DeviceRanking(Device& device, const Scores& known, const LeaderboardRequest& request);

  /// Row n is network n.
  ScoreColumns columns() const;

  /// When the packs have written.
  Leaderboard rank();

 private:
  static constexpr int kStream = 0;

  Device* device_;
  int networks_, groups_, leaders_;
  Score by_;
  DeviceArray<double> value_, leader_value_, quantiles_;
  DeviceArray<std::uint8_t> flags_;
  DeviceArray<int> group_, leader_, begin_, order_, some_groups_;
  DeviceArray<FlagCounts> counts_, some_counts_;
  DeviceArray<std::uint64_t> key_;
};

}  // namespace seedbed::cuda
