// SPDX-License-Identifier: Apache-2.0
// A configuration is one point of the search space: dataset, architecture, initialization and
// hyperparameters; everything but the seeds. Defaults are TensorFlow Playground's.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "seedbed/kinds.h"

namespace seedbed {

enum class DatasetKind : std::uint8_t {
  circle,
  xor_,
  gauss,
  spiral,
  plane,
  multi_gauss,
  two_spirals,
  moons,
  blobs,
  checkerboard,
  rings,
  pinwheel,
  sinusoid,
  file
};
enum class Feature : std::uint8_t { x, y, x2, y2, xy, sinx, siny };
enum class Precision : std::uint8_t { float32, float64 };
enum class Math : std::uint8_t { exact, fast };
enum class InitializationKind : std::uint8_t {
  playground,
  zero,
  uniform,
  normal,
  truncated_normal,
  xavier_uniform,
  xavier_normal,
  he_uniform,
  he_normal,
  lecun_uniform,
  lecun_normal,
  orthogonal,
  sparse,
  identity,
  constant,
  lsuv
};

inline constexpr int kFeatureCount = 7;
inline constexpr int kMaxHiddenLayers = 8;
inline constexpr int kMaxHiddenWidth = 1024;
inline constexpr int kMaxUnrolledWidth = 8;  ///< widest layer of the kernels that keep a network in registers
inline constexpr int kMaxKernelWidth = 32;  ///< wider layers are trained by a matrix library, not bit for bit
inline constexpr int kMaxPoints = 65536;

/// Set of input features. The order of the features is fixed (that of `Feature`), whatever the
/// order in which they were named.
struct FeatureSet {
  std::uint8_t bits = 0b11;  ///< bit i = Feature(i); default x and y
  bool has(Feature f) const { return (bits >> static_cast<int>(f)) & 1; }
  void set(Feature f, bool on = true) {
    const auto bit = static_cast<std::uint8_t>(1u << static_cast<int>(f));
    bits = static_cast<std::uint8_t>(on ? bits | bit : bits & ~bit);
  }
  int count() const { return __builtin_popcount(bits); }
  bool operator==(const FeatureSet&) const = default;
};

constexpr bool is_regression(DatasetKind kind) {
  return kind == DatasetKind::plane || kind == DatasetKind::multi_gauss || kind == DatasetKind::sinusoid;
}

struct DataConfiguration {
  DatasetKind dataset = DatasetKind::circle;
  std::string file;       ///< CSV of x,y,label; only with DatasetKind::file
  std::string file_hash;  ///< XXH3-128 of its content in hexadecimal, which it must have; empty: any
  double noise = 0;       ///< percent, 0..80
  int points = 0;         ///< 0: the dataset's own size (500; 1200 for regressions; 194 for two_spirals)
  double train = 50;      ///< percent of the points that are trained on, 0..100
  FeatureSet features;
  /// The seed string of a Playground URL. When set, data seed 0 is the data, split and visiting
  /// order that the browser has for that string, and (data seed 0, init seed 0) its initial weights.
  std::optional<std::string> playground_seed;
  std::optional<double>
      balance;               ///< percent of the points that are positive, 0..100; the dataset's own share
  bool standardize = false;  ///< coordinates with mean 0 and sd 1 over the training points, on each axis
  bool operator==(const DataConfiguration&) const = default;
};

/// Schemes, formulas and sources: docs/initializations.md. Members that a kind does not name stay as they
/// are.
struct Initialization {
  InitializationKind kind = InitializationKind::playground;  ///< playground: U[-0.5, 0.5), bias 0.1
  double low = -0.5, high = 0.5;                             ///< uniform: U[low, high)
  double bias = 0.1;         ///< of every neuron; 0 unless said otherwise for the kinds after uniform
  double gain = 1;           ///< factor of xavier, he, lecun, orthogonal, identity, lsuv
  double sd = 0.5;           ///< standard deviation of normal, truncated_normal, sparse
  double value = 0.1;        ///< constant: of every weight
  double sparsity = 0.5;     ///< sparse: share of a neuron's weights that are 0, rounded down
  bool fan_in_bias = false;  ///< biases are uniform in +- 1 / sqrt(sources) instead of `bias`
  bool operator==(const Initialization&) const = default;
};

struct NetworkConfiguration {
  std::vector<int> hidden{4, 2};                         ///< widths of the hidden layers; empty: none
  std::vector<Activation> activation{Activation::tanh};  ///< one for all hidden layers, or one a layer
  Initialization init;
  OutputKind output = OutputKind::automatic;  ///< automatic: Configuration::output()
  bool shortcuts = false;  ///< every layer also reads the outputs of all earlier ones, and the inputs
  bool operator==(const NetworkConfiguration&) const = default;

  Activation activation_of(int layer) const {
    return activation.size() == 1 ? activation[0] : activation[static_cast<std::size_t>(layer)];
  }
};

/// Members that a kind does not name have no effect and stay as they are.
struct Optimizer {
  OptimizerKind kind = OptimizerKind::sgd;
  double momentum = 0.9;    ///< momentum, nesterov
  double beta1 = 0.9;       ///< adam, adamw, lion: of the first moment
  double beta2 = 0.999;     ///< of the second; lion: 0.99, of the moment
  double rho = 0.99;        ///< rmsprop: of the mean square
  double epsilon = 1e-8;    ///< rmsprop, adam, adamw; adagrad: 1e-10
  double weight_decay = 0;  ///< adamw: 0.01; adamw and lion decay the parameters, the others the gradient
  double clip = 0;          ///< longest gradient of a network (Euclidean norm); 0: any
  bool operator==(const Optimizer&) const = default;
};

/// The learning rate of an epoch as a share of learning_rate (docs/training.md).
struct Schedule {
  ScheduleKind kind = ScheduleKind::constant;
  std::int64_t every = 100;  ///< step: epochs
  double factor = 0.1;       ///< step: every so many epochs; exponential: 0.999, every epoch
  double floor = 0;          ///< cosine: at the end
  std::int64_t warmup = 0;   ///< first epochs in which the rate grows linearly
  bool operator==(const Schedule&) const = default;
};

struct TrainConfiguration {
  double learning_rate = 0.03;
  int batch = 10;
  Regularization regularization = Regularization::none;
  double regularization_rate = 0;
  /// One a layer of weights, the output's last; empty: regularization_rate for all of them.
  std::vector<double> layer_regularization;
  int epochs = 500;
  Precision precision = Precision::float32;
  Math math = Math::exact;  ///< fast: a GPU may use its own tanh and exp, and tensor cores; not bit for bit
  Optimizer optimizer;
  Schedule schedule;
  Loss loss = Loss::square;
  PointOrder order = PointOrder::fixed;  ///< shuffled: visits the points in an order of its own every epoch
  double l1_ratio = 0.5;                 ///< elastic-net: share of the L1 part
  double margin = 0;            ///< a point is right where label * output is at least this; 0: the sign
  std::vector<double> dropout;  ///< one for all hidden layers, or one a layer; empty: none
  bool operator==(const TrainConfiguration&) const = default;

  /// Of the weights into hidden layer `layer`, from 0; the number of hidden layers: into the output.
  double regularization_rate_of(int layer) const {
    return layer_regularization.empty() ? regularization_rate
                                        : layer_regularization[static_cast<std::size_t>(layer)];
  }
  /// Whether any weight is regularized.
  bool regularized() const {
    return regularization != Regularization::none &&
           (regularization_rate != 0 || std::any_of(layer_regularization.begin(), layer_regularization.end(),
                                                    [](double r) { return r != 0; }));
  }
};

struct Configuration {
  DataConfiguration data;
  NetworkConfiguration network;
  TrainConfiguration train;
  bool operator==(const Configuration&) const = default;

  /// Regression datasets have a linear output and no accuracy; classification has a tanh output.
  bool regression() const { return is_regression(data.dataset); }
  OutputKind output() const {
    if (network.output != OutputKind::automatic) return network.output;
    if (train.loss == Loss::cross_entropy) return OutputKind::sigmoid;
    return regression() || train.loss == Loss::hinge ? OutputKind::linear : OutputKind::tanh;
  }
  /// Nothing but what the Playground has, at any width.
  bool basic() const;
};

/// Canonical JSON of a configuration: every key of the sweep file in a fixed order, numbers in
/// shortest round-trip form. Equal configurations have equal text.
std::string canonical_json(const Configuration& configuration);

/// 128-bit XXH3 of canonical_json, 32 hexadecimal digits: the configuration's identity.
std::string configuration_hash(const Configuration& configuration);

/// The names that the sweep file uses ("xor", "multi-gauss", "x2", ...).
const char* name_of(DatasetKind kind);
const char* name_of(Feature feature);
const char* name_of(Activation activation);
const char* name_of(Regularization regularization);
const char* name_of(Precision precision);
const char* name_of(Math math);
const char* name_of(OptimizerKind kind);
const char* name_of(Loss loss);
std::string regularization_text(const TrainConfiguration& train);  ///< "none", "l1 0.001", "l2 0 0.001 0.01"

/// The seeds of one network: each drives a random stream of its own.
struct Seeds {
  std::uint64_t init = 0;   ///< initial weights
  std::uint64_t data = 0;   ///< points and split
  std::uint64_t order = 0;  ///< visiting order of the training points; 0: the data's own order
  bool operator==(const Seeds&) const = default;
};

}  // namespace seedbed
