// SPDX-License-Identifier: Apache-2.0
// A device pack with what is recorded of its networks: decides how far each launch goes, and what is
// observed after it. Networks may come in the middle of their training, and leave in it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/cuda/device_pack.h"
#include "engine/stop_check.h"

namespace seedbed::cuda {

class PackSession {
 public:
  /// `states`: those that the pack was made with; of each, its log's result is what has been recorded of it.
  PackSession(std::vector<std::size_t> members, std::unique_ptr<DevicePack> pack,
              std::vector<TrainingState> states, const StopRule& stop, const RecordPlan& record);

  const std::vector<std::size_t>& members() const { return members_; }  ///< indices in the engine
  DevicePack& pack() { return *pack_; }
  const DevicePack& pack() const { return *pack_; }
  bool finished() const { return pack_->running() == 0; }
  std::int64_t samples_done() const { return samples_; }

  /// Epochs that launches may still train.
  void allow(std::int64_t epochs) { left_ = epochs; }
  std::int64_t left() const { return left_; }
  /// The most epochs that a network has before it.
  std::int64_t longest() const;

  /// Launches at most `epochs` epochs of training, of those that are left; finish_launch() waits and
  /// observes. False where there is nothing to do: networks that have just come are looked at even if no
  /// epoch follows.
  bool launch(int epochs);
  void finish_launch();

  Metrics metrics(std::size_t i);
  std::vector<Metrics> all_metrics();  ///< in the order of members()
  Standing standing(std::size_t i) const;
  /// Final result of a network, moved out; `parameters` are those of the pack (DevicePack::all_parameters).
  NetworkResult take_result(std::size_t i, Parameters parameters);
  NetworkResult result(std::size_t i);
  /// All that run, moved out as they stand (log.network: index in the engine), with their present metrics and
  /// dead units in their results; what becomes of `parameters` is as in take_result. The pack is to go.
  std::vector<TrainingState> leave(std::vector<Parameters>& parameters);
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
  std::vector<int> unseen_;  ///< not observed yet: of them epoch 0 is
  std::int64_t samples_ = 0, left_ = 0;
  int launched_ = 0;
};

}  // namespace seedbed::cuda
