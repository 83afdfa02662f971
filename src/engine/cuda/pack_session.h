// SPDX-License-Identifier: Apache-2.0
// A device pack with what is recorded of its networks: decides how far each launch goes, and what is
// observed after it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/cuda/device_pack.h"
#include "engine/stop_check.h"

namespace seedbed::cuda {

class PackSession {
 public:
  PackSession(std::vector<std::size_t> members, std::unique_ptr<DevicePack> pack, const StopRule& stop,
              const RecordPlan& record);

  const std::vector<std::size_t>& members() const { return members_; }  ///< indices in the engine
  DevicePack& pack() { return *pack_; }
  bool finished() const { return pack_->running() == 0; }
  bool started() const { return started_; }  ///< epoch 0 has been observed
  std::int64_t samples_done() const { return samples_; }

  /// Launches at most `epochs` epochs of training; finish_launch() waits and observes.
  /// Returns the epochs launched, 0 when nothing runs.
  int launch(int epochs);
  void finish_launch();

  Metrics metrics(std::size_t i);
  std::vector<Metrics> all_metrics();  ///< in the order of members()
  Standing standing(std::size_t i) const;
  /// Final result of a network, moved out; `parameters` are those of the pack (DevicePack::all_parameters).
  NetworkResult take_result(std::size_t i, Parameters parameters);
  NetworkResult result(std::size_t i);
  /// They end here, with status pruned; nothing for those that have finished.
  void stop(const std::vector<std::size_t>& which);
  void restore(std::size_t i, const Parameters& parameters, std::int64_t epoch);

 private:
  struct Record {
    std::shared_ptr<const std::vector<std::int64_t>> curve, snapshots;
    NetworkResult result;
    bool pruned = false;  ///< by stop()
  };
  int epochs_until_due() const;
  bool host_asks(const DeviceNetwork& network) const;
  void observe(const std::vector<int>& which);
  void keep_final(const std::vector<int>& which, const std::vector<DevicePack::Evaluation>& evaluated);

  std::vector<std::size_t> members_;
  std::unique_ptr<DevicePack> pack_;
  StopRule stop_;
  kernels::DeviceStopRule device_stop_{};
  bool host_stop_ = false;  ///< the rule is checked here, between launches
  std::vector<Record> records_;
  std::int64_t samples_ = 0;
  int launched_ = 0;
  bool started_ = false;
};

}  // namespace seedbed::cuda
