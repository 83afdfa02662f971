// SPDX-License-Identifier: Apache-2.0
// The names that sweep files use for the values of an enumeration, in its order.
#pragma once

#include <array>

#include "seedbed/configuration.h"
#include "seedbed/sweep.h"

namespace seedbed {

template <class Enum>
struct Names;

template <>
struct Names<DatasetKind> {
  static constexpr std::array list{"circle",      "xor",         "gauss",    "spiral", "plane",
                                   "multi-gauss", "two-spirals", "moons",    "blobs",  "checkerboard",
                                   "rings",       "pinwheel",    "sinusoid", "file"};
};
template <>
struct Names<Feature> {
  static constexpr std::array list{"x", "y", "x2", "y2", "xy", "sinx", "siny"};
};
template <>
struct Names<Activation> {
  static constexpr std::array list{"relu",     "tanh",     "sigmoid", "linear",   "leaky-relu",
                                   "elu",      "selu",     "gelu",    "silu",     "mish",
                                   "softplus", "softsign", "sin",     "gaussian", "hard-tanh"};
};
template <>
struct Names<Regularization> {
  static constexpr std::array list{"none", "l1", "l2", "l1-proximal", "elastic-net"};
};
template <>
struct Names<OutputKind> {
  static constexpr std::array list{"auto", "tanh", "linear", "sigmoid"};
};
template <>
struct Names<Loss> {
  static constexpr std::array list{"square", "cross-entropy", "hinge", "huber"};
};
template <>
struct Names<OptimizerKind> {
  static constexpr std::array list{"sgd",     "momentum", "nesterov", "rmsprop",
                                   "adagrad", "adam",     "adamw",    "lion"};
};
template <>
struct Names<ScheduleKind> {
  static constexpr std::array list{"constant", "step", "exponential", "cosine", "one-cycle"};
};
template <>
struct Names<PointOrder> {
  static constexpr std::array list{"fixed", "shuffled"};
};
template <>
struct Names<Precision> {
  static constexpr std::array list{"float32", "float64"};
};
template <>
struct Names<InitializationKind> {
  static constexpr std::array list{"playground",       "zero",           "uniform",       "normal",
                                   "truncated-normal", "xavier-uniform", "xavier-normal", "he-uniform",
                                   "he-normal",        "lecun-uniform",  "lecun-normal",  "orthogonal",
                                   "sparse",           "identity",       "constant",      "lsuv"};
};
template <>
struct Names<Math> {
  static constexpr std::array list{"exact", "fast"};
};
template <>
struct Names<Metric> {
  static constexpr std::array list{"train_loss", "test_loss", "train_accuracy", "test_accuracy"};
};
template <>
struct Names<Comparison> {
  static constexpr std::array list{">=", ">", "<=", "<"};
};
template <>
struct Names<SampleMethod> {
  static constexpr std::array list{"random", "sobol", "latin-hypercube"};
};
template <>
struct Names<PruneMethod> {
  static constexpr std::array list{"none", "asha"};
};
template <>
struct Names<CurveKind> {
  static constexpr std::array list{"none", "log", "every"};
};

template <class Enum>
constexpr const char* name_in(Enum value) {
  return Names<Enum>::list[static_cast<std::size_t>(value)];
}

}  // namespace seedbed
