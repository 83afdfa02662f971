// SPDX-License-Identifier: Apache-2.0
// Which networks are on the device. Packs wait for room there; where one has mostly finished while others
// wait, its finished networks leave with their results, and those that run leave too, to come back in a
// smaller pack before anybody else. So a few slow networks hold the memory of a few.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/cuda/cuda_engine.h"
#include "engine/cuda/memory_notice.h"
#include "engine/cuda/pack_session.h"
#include "engine/thread_pool.h"

namespace seedbed::cuda {

class Residence {
 public:
  struct Place {
    PackSession* session = nullptr;  ///< null: not on the device
    std::size_t index = 0;
  };

  /// Device and networks must outlive it.
  Residence(Device& device, const std::vector<NetworkSpec>& networks, const StopRule& stop,
            const RecordPlan& record, const CudaEngineOptions& options);

  /// A network is on the device, or has ended and left it, or is between two packs, or has not begun.
  Place place(std::size_t n) const { return place_[n]; }
  const NetworkResult* ended(std::size_t n) const { return ended_[n] ? &*ended_[n] : nullptr; }
  const TrainingState* between(std::size_t n) const;

  const std::vector<std::unique_ptr<PackSession>>& sessions() const { return sessions_; }
  bool anyone_waits() const { return !waiting_.empty(); }
  std::int64_t samples_done() const;

  /// Every network may train so many more epochs, whenever it is on the device.
  void allow(std::int64_t epochs);
  /// Where packs wait: those that have finished leave, and those that have mostly finished shrink. No launch
  /// may be under way.
  void make_room();
  /// Brings waiting networks to the device, where there is room for enough of them. Throws Error where there
  /// is none for a single one.
  void admit();

  /// All results, in order; nothing is left.
  std::vector<NetworkResult> take_results();

 private:
  struct WaitingPack {
    DevicePackKey key;
    std::vector<std::size_t> networks;
    std::optional<std::int64_t> left;  ///< of the epochs allowed; empty: all of them
  };
  std::size_t enough(const DevicePackKey& key) const;
  std::size_t fitting(const WaitingPack& pack, std::size_t bytes) const;
  bool bring(const WaitingPack& pack, std::size_t count);
  void announce_cuts();
  void retire(PackSession& session);
  void end(PackSession& session, std::size_t i, Parameters parameters);
  void drop(const PackSession& session);
  void regroup(const std::vector<PackSession*>& sessions);

  Device& device_;
  const std::vector<NetworkSpec>& networks_;
  StopRule stop_;
  RecordPlan record_;
  int threads_per_network_;
  MemoryNotice notice_;
  ThreadPool pool_;
  std::size_t share_;                 ///< bytes that a pack may take, half of the device's
  std::size_t most_;                  ///< networks that it may have
  std::vector<WaitingPack> waiting_;  ///< the next is the last
  std::vector<std::unique_ptr<PackSession>> sessions_;
  std::vector<Place> place_;
  std::vector<std::optional<NetworkResult>> ended_;  ///< of networks that have left the device
  std::unordered_map<std::size_t, TrainingState> between_;
  std::int64_t allowed_ = 0, samples_ = 0;
  int next_stream_ = 0;
  bool crowded_ = false;  ///< the next does not fit, unless somebody leaves
};

}  // namespace seedbed::cuda
