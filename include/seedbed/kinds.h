// SPDX-License-Identifier: Apache-2.0
// The kinds that a training kernel branches on; shared by configurations and kernels. Formulas and
// sources: docs/training.md.
#pragma once

#include <cstdint>

namespace seedbed {

/// The first four are TensorFlow Playground's.
enum class Activation : std::uint8_t {
  relu,
  tanh,
  sigmoid,
  linear,
  leaky_relu,
  elu,
  selu,
  gelu,
  silu,
  mish,
  softplus,
  softsign,
  sin,
  gaussian,
  hard_tanh
};
enum class Regularization : std::uint8_t { none, l1, l2, l1_proximal, elastic_net };
/// Of the output neuron; `sigmoid` is scaled to the labels' range: 2 sigmoid(z) - 1.
enum class OutputKind : std::uint8_t { automatic, tanh, linear, sigmoid };
enum class Loss : std::uint8_t { square, cross_entropy, hinge, huber };
enum class OptimizerKind : std::uint8_t { sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw, lion };
enum class ScheduleKind : std::uint8_t { constant, step, exponential, cosine, one_cycle };
enum class PointOrder : std::uint8_t { fixed, shuffled };

/// Of the Playground: what the unrolled kernels are compiled for.
constexpr bool is_basic(Activation a) {
  return a <= Activation::linear;
}

}  // namespace seedbed
