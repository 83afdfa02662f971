// SPDX-License-Identifier: Apache-2.0
// The networks of a pack in device memory, and the launches that train and evaluate them.
#pragma once

#include <span>
#include <vector>

#include "engine/cuda/device.h"
#include "engine/cuda/planner.h"
#include "engine/training_state.h"
#include "seedbed/network.h"

namespace seedbed::cuda {

/// One network of a pack, as the host knows it after the last launch.
struct DeviceNetwork {
  Shape shape;
  int epoch = 0, solved_epoch = -1, limit = 0;
  kernels::NetworkState state = kernels::NetworkState::running;
};

/// Columns of scores in device memory, as engine/ranking.h's: [row].
struct ScoreColumns {
  double* value[kScores];  ///< by Score
  std::uint8_t* flags;
};

/// FieldSums in device memory: [side * side] each.
struct DeviceFieldSums {
  double *sum, *squares;
  float* first;
  int* positive;
};

class DevicePack {
 public:
  /// `networks[i]` gives configuration and data of network i, `states[i]` where it begins, or goes on.
  DevicePack(Device& device, int stream, const DevicePackKey& key, const Mapping& mapping,
             const std::vector<const NetworkSpec*>& networks, const std::vector<TrainingState>& states);

  std::size_t size() const { return networks_.size(); }
  const DevicePackKey& key() const { return key_; }
  const Mapping& mapping() const { return mapping_; }
  int stream() const { return stream_; }
  const DeviceNetwork& network(std::size_t i) const { return networks_[i]; }
  std::size_t running() const { return running_; }  ///< networks in state running

  /// Starts training the running networks for at most `epochs`; wait() waits and reads what became
  /// of them.
  void start(int epochs, const kernels::DeviceStopRule& stop);
  /// Networks trained by the launch: indices.
  std::vector<int> wait();

  /// Decisions of the host.
  void set_solved(std::size_t i, int epoch);
  void set_state(std::size_t i, kernels::NetworkState state);
  void set_parameters(std::size_t i, const Parameters& parameters, int epoch);

  Parameters parameters(std::size_t i) const;
  /// Of all networks in one copy.
  std::vector<Parameters> all_parameters() const;
  /// [network]: the gradient of a batch that the next epoch completes, in the order of Parameters::values;
  /// empty where there is none.
  std::vector<std::vector<double>> carried_gradients() const;

  struct Evaluation {
    Metrics metrics;
    int dead_units;
  };
  /// Of networks `which`.
  std::vector<Evaluation> evaluate(const std::vector<int>& which);

  /// Scores of all networks into columns in device memory: those of network i to row rows[i].
  void scores(const std::vector<int>& rows, const ScoreColumns& columns);

  /// Fields of networks `which` at the points x[side * side][8] (device memory) into
  /// values[targets[k]] (device memory): float, or IEEE binary16 rounded to the nearest, ties to even.
  void fields(const std::vector<int>& which, const std::vector<int>& targets, const float* x, int side,
              void* values, bool half = false);

  /// Adds the fields of the networks `which`, in this order, to sums of [side * side] in device memory; with
  /// `begins` they are the first. Fields are not stored.
  void add_to_sums(const std::vector<int>& which, const float* x, int side, bool begins,
                   const DeviceFieldSums& sums);

 private:
  struct Points {
    DeviceArray<float> x, label;
    int count = 0;
  };
  kernels::PackArrays arrays() const;
  kernels::EvaluationShape evaluation_shape() const;
  void upload_points(Points& to, const std::vector<const Dataset*>& datasets, bool train);
  void launch_evaluation(const Points& points, bool on_train, int count, float* loss);
  void evaluate_on(const Points& points, bool on_train, int count, std::vector<Evaluation>& out);
  void compact();
  template <class Fn>
  void for_slots(const Shape& shape, const Fn& fn) const;
  void write_slots(const Shape& shape, const Parameters& parameters, float* slots, std::uint32_t* dead) const;
  Parameters read_slots(const Shape& shape, const float* slots, const std::uint32_t* dead) const;
  std::size_t slots() const { return static_cast<std::size_t>(kernels::parameter_slots(key_.depth)); }
  std::size_t words() const {
    return key_.regularization == Regularization::l1
               ? static_cast<std::size_t>(kernels::dead_words(key_.depth))
               : 0;
  }

  Device* device_;
  int stream_;
  DevicePackKey key_;
  Mapping mapping_;
  std::vector<DeviceNetwork> networks_;
  std::vector<int> active_;  ///< running networks, as in active_on_device_
  std::size_t running_ = 0;
  bool stale_ = false;  ///< networks of active_ have stopped since the last compaction
  bool one_dataset_ = false;

  DeviceArray<float> parameters_, gradient_, step_, carried_step_, decay_, loss_, correct_;
  DeviceArray<std::uint8_t> carried_, width_;
  DeviceArray<std::uint32_t> dead_;
  DeviceArray<int> dataset_, limit_, epoch_, solved_epoch_, active_on_device_, next_active_, which_, targets_,
      dead_units_;
  DeviceArray<kernels::NetworkState> state_;
  Points train_, test_;
};

}  // namespace seedbed::cuda
