// SPDX-License-Identifier: Apache-2.0
// Every activation function: value and slope from the input. The Playground's four are
// kernels/activation.h's, whose slopes follow from their outputs. Sources: docs/training.md.
#pragma once

#include "kernels/activation.h"

namespace seedbed::kernels::general {

template <class V>
struct ValueAndSlope {
  typename V::F value, slope;
};

/// log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)).
template <class V>
SB_HD typename V::F softplus(typename V::F z) {
  const typename V::F tail = elementary::log<V>(V::add(V::set(1), elementary::exp<V>(V::neg(V::abs(z)))));
  return V::add(V::select(V::le(z, V::set(0)), V::set(0), z), tail);
}

/// f(z) and f'(z). NaN stays NaN.
template <class V, Activation A>
SB_HD_CALL ValueAndSlope<V> value_and_slope(typename V::F z) {
  using F = typename V::F;
  using Real = typename V::Real;
  const F zero = V::set(0), one = V::set(1), half = V::set(Real(0.5));
  const auto constant = [](double x) SB_LAMBDA { return V::set(static_cast<Real>(x)); };
  if constexpr (is_basic(A)) {
    const F f = activate<V, A>(z);
    return {f, times_slope<V, A>(one, f)};
  } else if constexpr (A == Activation::leaky_relu) {
    const F leak = constant(0.01);
    const auto low = V::le(z, zero);
    return {V::select(low, V::mul(leak, z), z), V::select(low, leak, one)};
  } else if constexpr (A == Activation::elu || A == Activation::selu) {
    // scale * (z, or alpha (exp(z) - 1) below 0)
    const F scale = constant(A == Activation::elu ? 1.0 : 1.0507009873554804934193349852946);
    const F low_scale = constant(A == Activation::elu ? 1.0 : 1.7580993408473768599402175208123);
    const auto low = V::le(z, zero);
    const F power = V::mul(low_scale, elementary::exp<V>(V::select(low, z, zero)));
    return {V::select(low, V::sub(power, low_scale), V::mul(scale, z)), V::select(low, power, scale)};
  } else if constexpr (A == Activation::gelu) {
    const F root = constant(0.79788456080286535587989211986876), cubic = constant(0.044715);
    const F square = V::mul(z, z);
    const F t = elementary::tanh<V>(V::mul(V::mul(root, z), V::fma(cubic, square, one)));
    const F inner = V::mul(root, V::fma(constant(3 * 0.044715), square, one));
    const F share = V::fma(half, t, half);  // (1 + t) / 2
    return {V::mul(z, share), V::fma(V::mul(V::mul(half, z), inner), V::fnma(t, t, one), share)};
  } else if constexpr (A == Activation::silu) {
    const F s = elementary::sigmoid<V>(z), f = V::mul(z, s);
    return {f, V::fma(f, V::sub(one, s), s)};
  } else if constexpr (A == Activation::mish) {
    const F t = elementary::tanh<V>(softplus<V>(z)), s = elementary::sigmoid<V>(z);
    return {V::mul(z, t), V::fma(V::mul(z, s), V::fnma(t, t, one), t)};
  } else if constexpr (A == Activation::softplus) {
    return {softplus<V>(z), elementary::sigmoid<V>(z)};
  } else if constexpr (A == Activation::softsign) {
    const F share = V::div(one, V::add(one, V::abs(z)));
    return {V::mul(z, share), V::mul(share, share)};
  } else if constexpr (A == Activation::sin) {
    return {elementary::sin<V>(z), elementary::cos<V>(z)};
  } else if constexpr (A == Activation::gaussian) {
    const F f = elementary::exp<V>(V::neg(V::mul(z, z)));
    return {f, V::mul(V::mul(V::set(-2), z), f)};
  } else {
    static_assert(A == Activation::hard_tanh);
    const F minus = V::set(-1);
    const auto low = V::le(z, minus), high = V::le(one, z);
    return {V::select(low, minus, V::select(high, one, z)), V::select(V::either(low, high), zero, one)};
  }
}

/// Calls fn with the kind as a constant.
template <class Fn>
SB_HD void with_any_activation(Activation kind, Fn&& fn) {
#define SB_CASE(name)    \
  case Activation::name: \
    return fn(std::integral_constant<Activation, Activation::name>{});
  switch (kind) {
    SB_CASE(relu)
    SB_CASE(tanh)
    SB_CASE(sigmoid)
    SB_CASE(linear)
    SB_CASE(leaky_relu)
    SB_CASE(elu)
    SB_CASE(selu)
    SB_CASE(gelu)
    SB_CASE(silu)
    SB_CASE(mish)
    SB_CASE(softplus)
    SB_CASE(softsign)
    SB_CASE(sin)
    SB_CASE(gaussian)
    SB_CASE(hard_tanh)
  }
#undef SB_CASE
}

}  // namespace seedbed::kernels::general
