// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/pack_storage.h"

#include <bit>
#include <cstring>
#include <new>

namespace seedbed::cpu {

using kernels::kSlots;

template <class Real>
PackStorage<Real>::PackStorage(const kernels::DynamicShape& shape, Regularization regularization, int width)
    : width_(width) {
  const auto w = static_cast<std::size_t>(width), depth = static_cast<std::size_t>(shape.depth());
  const std::size_t matrices = depth * kSlots * kSlots * w, rows = depth * kSlots * w;
  const std::size_t block = matrices + rows + (kSlots + 1) * w;
  // Cache-line aligned, so that every register load is.
  const std::size_t bytes = (2 * block * sizeof(Real) + 63) / 64 * 64;
  memory_.reset(static_cast<Real*>(std::aligned_alloc(64, bytes)));
  if (!memory_) throw std::bad_alloc();
  std::memset(static_cast<void*>(memory_.get()), 0, bytes);
  const auto lay = [&](Real* at) {
    return ParameterBlock<Real>{at, at + matrices, at + matrices + rows, at + matrices + rows + kSlots * w};
  };
  view_.shape = shape;
  view_.regularization = regularization;
  view_.parameters = lay(memory_.get());
  view_.gradient = lay(memory_.get() + block);
  if (regularization == Regularization::l1) dead_.assign(depth * kSlots * kSlots, 0);
  view_.dead_weight = dead_.data();
  step_.assign(w, 0);
  carried_step_.assign(w, 0);
  decay_.assign(w, 0);
  view_.step = step_.data();
  view_.carried_step = carried_step_.data();
  view_.decay = decay_.data();
}

template <class Real>
template <class Fn>
void PackStorage<Real>::for_each(const ParameterBlock<Real>& p, int lane, const Shape& shape, Fn&& fn) const {
  const ParameterIndex index(shape);
  const int depth = shape.depth();
  const bool l1 = view_.regularization == Regularization::l1;
  for (int l = 0; l < depth; ++l) {
    for (int i = 0; i < shape.width(l + 1); ++i) {
      for (int t = 0; t < shape.width(l); ++t) {
        const int at = (l * kSlots + i) * kSlots + t;
        fn(p.weight[at * width_ + lane], l1 ? view_.dead_weight + at : nullptr, index.weight(l, i, t));
      }
      fn(p.bias[(l * kSlots + i) * width_ + lane], nullptr, index.bias(l, i));
    }
  }
  for (int t = 0; t < shape.width(depth); ++t) {
    fn(p.output_weight[t * width_ + lane], l1 ? const_cast<LaneBits*>(view_.dead_output) + t : nullptr,
       index.weight(depth, 0, t));
  }
  fn(p.output_bias[lane], nullptr, index.bias(depth, 0));
}

template <class Real>
void PackStorage<Real>::set_parameters(int lane, const Shape& shape, const Parameters& parameters) {
  const LaneBits bit = LaneBits(1) << lane;
  for (int l = 0; l < shape.depth(); ++l) {
    for (int i = 0; i < kSlots; ++i) {
      LaneBits& unit = view_.unit[l][i];
      unit = i < shape.width(l + 1) ? unit | bit : unit & ~bit;
    }
  }
  for_each(view_.parameters, lane, shape, [&](Real& value, LaneBits* dead, std::size_t at) {
    value = static_cast<Real>(parameters.values[at]);
    if (!dead) return;
    const bool is_dead = !parameters.dead.empty() && parameters.dead[at];
    *dead = is_dead ? *dead | bit : *dead & ~bit;
  });
}

template <class Real>
Parameters PackStorage<Real>::parameters(int lane, const Shape& shape) const {
  Parameters parameters;
  parameters.values.resize(static_cast<std::size_t>(shape.parameter_count()));
  if (view_.regularization == Regularization::l1) parameters.dead.assign(parameters.values.size(), 0);
  for_each(view_.parameters, lane, shape, [&](const Real& value, const LaneBits* dead, std::size_t at) {
    parameters.values[at] = static_cast<double>(value);
    if (dead) parameters.dead[at] = (*dead >> lane) & 1;
  });
  return parameters;
}

template <class Real>
void PackStorage<Real>::set_gradient(int lane, const Shape& shape, const std::vector<double>& gradient) {
  for_each(view_.gradient, lane, shape,
           [&](Real& value, const LaneBits*, std::size_t at) { value = static_cast<Real>(gradient[at]); });
}

template <class Real>
std::vector<double> PackStorage<Real>::gradient(int lane, const Shape& shape) const {
  std::vector<double> gradient(static_cast<std::size_t>(shape.parameter_count()));
  for_each(view_.gradient, lane, shape, [&](const Real& value, const LaneBits*, std::size_t at) {
    gradient[at] = static_cast<double>(value);
  });
  return gradient;
}

template <class Real>
int PackStorage<Real>::dead_links(int lane) const {
  int n = 0;
  for (const LaneBits bits : dead_) n += static_cast<int>((bits >> lane) & 1);
  for (const LaneBits bits : view_.dead_output) n += static_cast<int>((bits >> lane) & 1);
  return n;
}

template <class Real>
void PackStorage<Real>::set_rates(int lane, double learning_rate, double regularization_rate, int batch,
                                  int carried) {
  // In the precision of the training, each quotient and product rounded once.
  const auto w = static_cast<std::size_t>(lane);
  const Real rate = static_cast<Real>(learning_rate);
  step_[w] = rate / static_cast<Real>(batch);
  carried_step_[w] = rate / static_cast<Real>(carried + batch);
  decay_[w] = rate * static_cast<Real>(regularization_rate);
}

template class PackStorage<float>;
template class PackStorage<double>;

}  // namespace seedbed::cpu
