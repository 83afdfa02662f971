// SPDX-License-Identifier: Apache-2.0
// From a gradient to a parameter: optimizers as PyTorch documents them, then the regularization of the
// Playground (which moves a weight on its own). Formulas and sources: docs/training.md.
#pragma once

#include "kernels/general/settings.h"
#include "kernels/step.h"

namespace seedbed::kernels::general {

/// One update of the kWidth networks from column `lane` on.
template <class V>
class Update {
 public:
  using F = typename V::F;
  using M = typename V::M;
  using Real = typename V::Real;

  SB_HD Update(const Work<Real>& work, std::int64_t lane, bool carried)
      : w_(work),
        lane_(lane),
        rates_{rate(carried ? Rate::carried_step : Rate::step), rate(Rate::decay)},
        l2_decay_(rate(Rate::l2_decay)),
        mean_(rate(carried ? Rate::carried_mean : Rate::mean)) {}

  /// Every parameter moves; the gradient is empty afterwards.
  SB_HD void all() {
    const Settings& s = w_.settings;
    if (!s.plain()) begin();
    for (int l = 0; l <= s.depth; ++l) {
      const int weights = s.sources[l] * s.width[l + 1];
      if (s.layer_rates) {
        rates_.decay = rate(layer_rate(Rate::decay, l));
        l2_decay_ = rate(layer_rate(Rate::l2_decay, l));
      }
      if (s.plain() && s.regularization == Regularization::none) {
        plain_weights<Regularization::none>(s.first[l], weights);
      } else if (s.plain() && s.regularization == Regularization::l2) {
        plain_weights<Regularization::l2>(s.first[l], weights);
      } else {
        for (int i = 0; i < weights; ++i) weight(s.first[l] + i);
      }
      for (int i = 0; i < s.width[l + 1]; ++i) bias(s.first[l] + weights + i);
    }
  }

 private:
  SB_HD F rate(Rate r) const { return V::load(w_.rate + static_cast<int>(r) * w_.lanes + lane_); }
  SB_HD void set_rate(Rate r, F value) { V::store(w_.rate + static_cast<int>(r) * w_.lanes + lane_, value); }
  SB_HD Real* at(Real* array, int i) const { return array + i * w_.lanes + lane_; }

  SB_HD void begin() {
    const Settings& s = w_.settings;
    learning_ = rate(Rate::learning);
    beta1_ = rate(Rate::momentum);
    beta2_ = rate(Rate::beta2);
    epsilon_ = rate(Rate::epsilon);
    if (s.weight_decay) weight_decay_ = rate(Rate::weight_decay);
    if (s.clips) {  // by the norm over all parameters of the network
      F sum = V::set(0);
      for (int i = 0; i < s.parameters; ++i) {
        const F g = V::mul(V::load(at(w_.gradient, i)), mean_);
        sum = V::fma(g, g, sum);
      }
      const F norm = V::sqrt(sum), most = rate(Rate::clip);
      mean_ = V::select(V::lt(most, norm), V::mul(mean_, V::div(most, norm)), mean_);
    }
    if (s.optimizer == OptimizerKind::adam || s.optimizer == OptimizerKind::adamw) {
      const F one = V::set(1);
      const F power1 = V::mul(rate(Rate::power1), beta1_), power2 = V::mul(rate(Rate::power2), beta2_);
      set_rate(Rate::power1, power1);
      set_rate(Rate::power2, power2);
      adam_step_ = V::div(learning_, V::sub(one, power1));
      adam_root_ = V::sqrt(V::sub(one, power2));
    }
  }

  /// The most frequent updates, without a question asked for every weight.
  template <Regularization R>
  SB_HD void plain_weights(int first, int count) {
    const Rates<V> rates = rates_;  // a copy that no store can reach: it stays in registers
    const F zero = V::set(0);
    for (int i = first; i < first + count; ++i) {
      M none = V::no_lane();
      V::store(at(w_.parameter, i),
               update_weight<V, R>(V::load(at(w_.parameter, i)), V::load(at(w_.gradient, i)), rates, none));
      V::store(at(w_.gradient, i), zero);
    }
  }

  SB_HD void weight(int i) {
    const F old = V::load(at(w_.parameter, i)), moved = step(i, old);
    F next = moved;
    switch (w_.settings.regularization) {
      case Regularization::none:
        break;
      case Regularization::l1: {
        M dead = V::lt(V::set(0), V::load(at(w_.dead, i)));
        next = regularized<V, Regularization::l1>(old, moved, rates_.decay, dead);
        V::store(at(w_.dead, i), V::select(dead, V::set(1), V::set(0)));
        break;
      }
      case Regularization::l2:
        next = V::fnma(rates_.decay, old, moved);
        break;
      case Regularization::l1_proximal:
        next = shrunk(moved);
        break;
      case Regularization::elastic_net:
        next = shrunk(V::fnma(l2_decay_, old, moved));
        break;
    }
    V::store(at(w_.parameter, i), next);
    V::store(at(w_.gradient, i), V::set(0));
  }

  SB_HD void bias(int i) {
    V::store(at(w_.parameter, i), step(i, V::load(at(w_.parameter, i))));
    V::store(at(w_.gradient, i), V::set(0));
  }

  /// The proximal step of the L1 norm: towards 0 by the decay, and not beyond.
  SB_HD F shrunk(F moved) const {
    const F zero = V::set(0), size = V::sub(V::abs(moved), rates_.decay);
    const F kept = V::select(V::lt(moved, zero), V::neg(size), size);
    return V::select(V::le(size, zero), zero, kept);
  }

  /// The parameter after the optimizer's step.
  SB_HD_CALL F step(int i, F old) {
    const Settings& s = w_.settings;
    const F sum = V::load(at(w_.gradient, i));
    if (s.plain()) return V::fnma(rates_.step, sum, old);
    F g = V::mul(sum, mean_);
    const bool decoupled = s.optimizer == OptimizerKind::adamw || s.optimizer == OptimizerKind::lion;
    if (s.weight_decay) {
      if (decoupled) {
        old = V::fnma(V::mul(learning_, weight_decay_), old, old);
      } else {
        g = V::fma(weight_decay_, old, g);
      }
    }
    const F one = V::set(1);
    switch (s.optimizer) {
      case OptimizerKind::sgd:
        return V::fnma(learning_, g, old);
      case OptimizerKind::momentum:
      case OptimizerKind::nesterov: {
        const F velocity = V::fma(beta1_, V::load(at(w_.first_moment, i)), g);
        V::store(at(w_.first_moment, i), velocity);
        return V::fnma(learning_,
                       s.optimizer == OptimizerKind::momentum ? velocity : V::fma(beta1_, velocity, g), old);
      }
      case OptimizerKind::rmsprop:
      case OptimizerKind::adagrad: {
        const F before = V::load(at(w_.second_moment, i)), square = V::mul(g, g);
        const F after = s.optimizer == OptimizerKind::adagrad
                            ? V::add(before, square)
                            : V::fma(V::sub(one, beta1_), square, V::mul(beta1_, before));
        V::store(at(w_.second_moment, i), after);
        return V::fnma(learning_, V::div(g, V::add(V::sqrt(after), epsilon_)), old);
      }
      case OptimizerKind::adam:
      case OptimizerKind::adamw: {
        const F m = averaged(w_.first_moment, i, beta1_, g);
        const F v = averaged(w_.second_moment, i, beta2_, V::mul(g, g));
        return V::fnma(adam_step_, V::div(m, V::add(V::div(V::sqrt(v), adam_root_), epsilon_)), old);
      }
      case OptimizerKind::lion: {
        const F m = V::load(at(w_.first_moment, i)), zero = V::set(0);
        const F mixed = V::fma(V::sub(one, beta1_), g, V::mul(beta1_, m));
        averaged(w_.first_moment, i, beta2_, g);
        const F sign = V::select(V::lt(mixed, zero), V::set(-1), V::select(V::lt(zero, mixed), one, mixed));
        return V::fnma(learning_, sign, old);
      }
    }
    return old;
  }

  /// moment = beta moment + (1 - beta) x
  SB_HD F averaged(Real* moment, int i, F beta, F x) {
    const F next = V::fma(V::sub(V::set(1), beta), x, V::mul(beta, V::load(at(moment, i))));
    V::store(at(moment, i), next);
    return next;
  }

  const Work<Real>& w_;
  std::int64_t lane_;
  Rates<V> rates_;
  F l2_decay_;
  F mean_;  ///< 1 / samples in the gradient, times what clipping leaves
  F learning_ = V::set(0), beta1_ = learning_, beta2_ = learning_, epsilon_ = learning_,
    weight_decay_ = learning_, adam_step_ = learning_, adam_root_ = learning_;
};

}  // namespace seedbed::kernels::general
