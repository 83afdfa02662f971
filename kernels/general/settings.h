// SPDX-License-Identifier: Apache-2.0
// What the general kernels are told of a batch of networks: shape and kinds, the same for all of them,
// and arrays of what is each network's own. Every array is [element][lanes], a network a column, so that
// neighbours are together for SIMD lanes and for the threads of a warp.
//
// Values of a network (outputs, slopes, deltas) lie level by level from the last to the first, so that
// the sources of a layer with shortcuts (its own level's first, then the earlier ones') are one range.
#pragma once

#include <cstdint>

#include "kernels/lanes/macros.h"
#include "kernels/sizes.h"
#include "seedbed/kinds.h"

namespace seedbed::kernels::general {

inline constexpr int kMaxLevels = kMaxDepth + 1;  ///< inputs and hidden layers
inline constexpr int kSamples = 4;                ///< samples that go through a network together

struct Settings {
  int depth = 0;                    ///< hidden layers
  int width[kMaxDepth + 2] = {};    ///< inputs, hidden layers, 1
  int sources[kMaxDepth + 1] = {};  ///< of a neuron of layer l: width[l], with shortcuts all levels' up to l
  int first[kMaxDepth + 1] = {};    ///< layer l's parameters: weights [destination][source], then biases
  int at[kMaxLevels] = {};          ///< level l's values
  int parameters = 0, values = 0;
  Activation kind[kMaxDepth] = {};
  OutputKind output = OutputKind::tanh;
  Loss loss = Loss::square;
  OptimizerKind optimizer = OptimizerKind::sgd;
  Regularization regularization = Regularization::none;
  bool shortcuts = false, shuffled = false, dropout = false;
  bool clips = false;         ///< a gradient longer than Rate::clip is shortened to it
  bool margin = false;        ///< accuracies ask for Rate::margin
  bool weight_decay = false;  ///< Rate::weight_decay counts
  bool layer_rates = false;   ///< each layer has a regularization rate of its own
  int batch = 1;

  /// A step as the Playground's: the learning rate is divided by the batch, not the gradient.
  SB_HD bool plain() const { return optimizer == OptimizerKind::sgd && !clips && !weight_decay; }
};

/// Rows of `rate`, [Rate::count][lanes]. The first, up to Rate::scheduled, are those that a schedule changes.
enum class Rate : int {
  step,          ///< learning rate / batch
  carried_step,  ///< learning rate / (batch + carried remainder)
  learning,      ///< learning rate of this epoch
  /// First of kMaxDepth + 1: learning rate * regularization rate of layer l's weights (elastic net: its L1
  /// part); without Settings::layer_rates the first is for all.
  decay,
  l2_decay = decay + kMaxDepth + 1,  ///< likewise, elastic net: its L2 part
  scheduled = l2_decay + kMaxDepth + 1,
  mean = scheduled,  ///< 1 / batch
  carried_mean,      ///< 1 / (batch + carried remainder)
  weight_decay,
  momentum,  ///< or rho of rmsprop, or beta1
  beta2,
  epsilon,
  clip,
  margin,
  power1,  ///< beta1 to the number of steps, beta2 likewise: of this network so far
  power2,
  keep,  ///< first of kMaxDepth: 1 / (1 - dropout) of hidden layer l
  count = keep + kMaxDepth
};

SB_HD constexpr Rate layer_rate(Rate first, int layer) {
  return static_cast<Rate>(static_cast<int>(first) + layer);
}

/// Points: x[point][input][columns], label[point][columns]. One column that all share, or one a lane.
template <class Real>
struct Points {
  const Real* x = nullptr;
  const Real* label = nullptr;
  int count = 0;
  bool shared = false;
};

inline constexpr std::uint32_t kNotAsked = 0xffffffffu;

/// A rule "at most so many wrong points", asked of networks after epochs of a launch.
template <class Real>
struct AskedRule {
  Points<Real> points;
  int every = 0;        ///< asked after epochs that are multiples of it; 0: never
  int allowed = -1;     ///< wrong points
  bool freeze = false;  ///< a network of which it holds trains no further
};

/// Everything that a kernel needs.
template <class Real>
struct Work {
  Settings settings;
  std::int64_t lanes = 0;                    ///< columns of every array
  std::int64_t networks = 0;                 ///< of them in use
  Real* parameter = nullptr;                 ///< [parameters]
  Real* gradient = nullptr;                  ///< [parameters]
  Real* first_moment = nullptr;              ///< [parameters], of optimizers that have one
  Real* second_moment = nullptr;             ///< likewise
  Real* dead = nullptr;                      ///< [parameters], L1: 1 where a link is dead
  Real* value = nullptr;                     ///< [values][kSamples]: outputs of inputs and hidden neurons
  Real* slope = nullptr;                     ///< likewise, where a slope does not follow from the output
  Real* delta = nullptr;                     ///< [values][kSamples]
  Real* rate = nullptr;                      ///< [Rate::count]
  const std::uint32_t* key = nullptr;        ///< [2]: of the order stream
  const std::uint32_t* threshold = nullptr;  ///< [depth]: a unit is dropped where a random word is below
  Points<Real> points;
  std::uint32_t* epoch = nullptr;  ///< [1]: epochs trained so far
  bool fresh = true;               ///< the gradient is empty
  /// train_epochs: the launch trains epochs first, ..., epochs - 1 of what may be several launches.
  int first = 0, epochs = 1;
  /// [epochs][Rate::scheduled]: rates of each epoch, which take the place of the first rows of `rate`; null
  /// where no network has a schedule.
  const Real* schedule = nullptr;
  /// [1]: after which of the epochs, from 1 on, a parameter was first not finite; 0: after none.
  std::uint32_t* broken = nullptr;
  AskedRule<Real> rule;  ///< kernels of one network a lane only
  /// [1]: 0 where the rule is to be asked, and then: after which of the epochs, from 1 on, it first held.
  /// kNotAsked elsewhere. What a launch finds solved does not train in it where solved networks freeze.
  std::uint32_t* solved = nullptr;
  Real* out =
      nullptr;  ///< evaluate: [2] loss sum, correct; outputs: [point]; largest: [values]; not_finite: [1]
};

/// What the rule asks of a network between epochs.
template <class Real>
SB_HD bool is_frozen(const Work<Real>& w, std::int64_t lane) {
  return w.rule.freeze && w.solved[lane] != 0 && w.solved[lane] != kNotAsked;
}
template <class Real>
SB_HD bool is_asked(const Work<Real>& w, std::int64_t lane) {
  return w.rule.every > 0 && w.solved[lane] == 0 && w.broken[lane] == 0 &&
         w.epoch[lane] % static_cast<unsigned>(w.rule.every) == 0;
}

enum class Task : int {
  train_epochs,
  evaluate,
  outputs,
  largest,
  not_finite,
  ask_rule  ///< of networks where it is due, after a launch of train_epochs; kernels with a thread a neuron
};

}  // namespace seedbed::kernels::general
