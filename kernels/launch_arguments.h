// SPDX-License-Identifier: Apache-2.0
// What the host hands to the device kernels. Plain data; every pointer is device memory.
//
// A network's parameters lie together, in slots of the width class: weights [depth][8][8], biases
// [depth][8], output weights [8], output bias. A row of weights is in the order in which the thread
// that owns the neuron sees its sources: slot t of neuron j is source weight_source(j, t, own), with
// `own` neurons a thread. So all addresses of a thread are one base and constants.
#pragma once

#include <cstdint>

#include "kernels/sizes.h"

namespace seedbed::kernels {

/// Threads of a block of the training and of the evaluation kernels.
inline constexpr int kTrainBlock = 128, kEvaluateBlock = 128;

/// Samples of a batch that the split mapping (32 threads a network) has in shared memory at a time, and the
/// bytes that they take for each of its warps. Rows of samples are kSplitStride apart.
inline constexpr int kSplitSamples = 16;
inline constexpr int kSplitStride = kSplitSamples + 4;
constexpr int split_buffer_bytes(int depth) {
  return kSplitStride * ((2 * depth + 1) * kSlots + 1) * 4;
}

constexpr int bias_slot(int depth, int layer, int neuron) {
  return depth * kSlots * kSlots + layer * kSlots + neuron;
}
constexpr int weight_slot(int layer, int neuron, int t) {
  return (layer * kSlots + neuron) * kSlots + t;
}
constexpr int output_slot(int depth, int source) {
  return depth * kSlots * (kSlots + 1) + source;
}
constexpr int output_bias_slot(int depth) {
  return output_slot(depth, kSlots);
}
/// Floats of a network, a multiple of 8.
constexpr int parameter_slots(int depth) {
  return output_slot(depth, 2 * kSlots);
}
/// Its own inverse: the slot of source s is weight_source(j, s, own).
constexpr int weight_source(int neuron, int t, int own) {
  return (neuron & ~(own - 1)) ^ t;
}
/// Words of dead-link bits: word l * 8 + i has bit t set when the link in weight slot t of neuron i
/// of hidden layer l is dead; the last word holds the links into the output, by source.
constexpr int dead_words(int depth) {
  return depth * kSlots + 1;
}

enum class NetworkState : std::uint8_t { running, done, diverged, stopped };

/// The networks of a pack in device memory.
struct PackArrays {
  int own;                    ///< neurons of a level that a thread owns: 8 / threads a network
  float* parameters;          ///< [network][parameter_slots]
  float* gradient;            ///< [network][parameter_slots] of a batch that the next epoch completes
  std::uint8_t* carried;      ///< [network] the gradient holds something
  std::uint32_t* dead;        ///< [network][dead_words]; only with L1
  const std::uint8_t* width;  ///< [network][kMaxDepth] neurons of every hidden layer
  const float* step;          ///< [network] learning rate / batch
  const float* carried_step;  ///< [network] learning rate / (carried remainder + batch)
  const float* decay;         ///< [network] learning rate * regularization rate
  const int* dataset;         ///< [network] index of its points
  const int* limit;           ///< [network] epochs after which it is done
  int* epoch;                 ///< [network] epochs trained
  int* solved_epoch;          ///< [network] first epoch at which the stop rule held, or -1
  NetworkState* state;        ///< [network]
};

/// Points of all datasets of a pack: x [dataset][count][8] with -0 in unused slots, label
/// [dataset][count].
struct PointArrays {
  const float* x;
  const float* label;
  int count;
};

/// A rule "at most so many wrong points", checked on the device after an epoch.
struct DeviceStopRule {
  bool enabled;
  bool on_train;  ///< otherwise on the test points
  bool freeze;    ///< a solved network stops
  int every;      ///< epochs between checks
  int allowed;    ///< wrong points
};

struct TrainArguments {
  PackArrays pack;
  const int*
      active;  ///< [networks] indices of networks; those in another state than running stay as they are
  int networks;
  PointArrays train, test;
  bool staged;  ///< all networks have one dataset: its points go to shared memory
  int batch;
  int epochs;          ///< at most so many in this launch
  bool linear_output;  ///< regression; otherwise tanh
  DeviceStopRule stop;
};

/// A network as the evaluation kernels see it, from any pack of one depth.
struct EvaluationShape {
  std::uint8_t activation[kMaxDepth];  ///< Activation of every hidden layer
  bool linear_output;
};

struct EvaluateArguments {
  PackArrays pack;
  EvaluationShape shape;
  const int* networks;  ///< [count]
  int count;
  PointArrays points;
  float* loss;      ///< [count] sum of (output - label)^2 in kLossChains chains, added as a tree
  float* correct;   ///< [count] points whose label has the sign of the output
  int* dead_units;  ///< [count] ReLU units that are <= 0 on every point; may be null
};

/// Fields of networks: values[k][row][column] of network networks[k], row 0 at the top.
struct FieldArguments {
  PackArrays pack;
  EvaluationShape shape;
  const int* networks;  ///< [count]
  const int* targets;   ///< [count] position k among the fields
  int count;
  const float* x;  ///< [side * side][8] features of the grid's points
  int side;
  void* values;
  bool half;  ///< values are IEEE binary16, otherwise float
};

/// Sums over the fields of a row of networks, in the order of `networks`: [side * side] each (FieldSums).
struct MapArguments {
  PackArrays pack;
  EvaluationShape shape;
  const int* networks;  ///< [count]
  int count;
  const float* x;  ///< [side * side][8]
  int side;
  bool begins;      ///< the first of them is the row's first: sums begin at 0 and `first` is its field
  double* sum;      ///< += output
  double* squares;  ///< += (output - first)^2
  float* first;
  int* positive;  ///< += 1 where the output is >= 0
};

}  // namespace seedbed::kernels
