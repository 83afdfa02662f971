// SPDX-License-Identifier: Apache-2.0
// The loops of the element-wise kernels over any lane type, kWidth elements at a time. Included by one
// translation unit an instruction set; uses nothing of the standard library (see engine/cpu/pack_kernels.h).
#pragma once

#include "engine/wide/host_kernels.h"
#include "kernels/wide/elements.h"

namespace seedbed::wide {

template <class V>
struct HostLoops {
  using Real = typename V::Real;
  using F = typename V::F;
  using M = typename V::M;
  static constexpr std::int64_t kWidth = V::kWidth;

  /// body(i, n) for elements [i, i + n) of `count`, n = kWidth but at the end.
  template <class Body>
  static SB_HD void in_registers(std::int64_t count, Body&& body) {
    std::int64_t i = 0;
    for (; i + kWidth <= count; i += kWidth) body(i, kWidth);
    if (i < count) body(i, count - i);
  }

  static SB_HD F load(const Real* from, std::int64_t n) {
    if (n == kWidth) return V::load(from);
    Real part[kWidth] = {};
    for (std::int64_t i = 0; i < n; ++i) part[i] = from[i];
    return V::load(part);
  }
  static SB_HD void store(Real* to, F value, std::int64_t n) {
    if (n == kWidth) return V::store(to, value);
    Real part[kWidth];
    V::store(part, value);
    for (std::int64_t i = 0; i < n; ++i) to[i] = part[i];
  }
  static SB_HD M load_flags(const std::uint8_t* from, std::int64_t n) {
    std::uint64_t bits = 0;
    for (std::int64_t i = 0; i < n; ++i) bits |= std::uint64_t(from[i]) << i;
    return V::mask_of(bits);
  }
  static SB_HD void store_flags(std::uint8_t* to, M flags, std::int64_t n) {
    const std::uint64_t bits = V::lanes_of(flags);
    for (std::int64_t i = 0; i < n; ++i) to[i] = static_cast<std::uint8_t>((bits >> i) & 1);
  }

  static void activate(const kernels::wide::Activate<Real>& a) {
    for (std::int64_t row = 0; row < std::int64_t(a.networks) * a.rows; ++row) {
      Real* values = a.values + row * a.width;
      const Real* bias = a.bias + row / a.rows * a.width;
      in_registers(a.width, [&](std::int64_t i, std::int64_t n) SB_LAMBDA {
        store(values + i, kernels::wide::activated<V>(a.kind, load(values + i, n), load(bias + i, n)), n);
      });
    }
  }

  static void slope(const kernels::wide::Slope<Real>& a) {
    in_registers(a.count, [&](std::int64_t i, std::int64_t n) SB_LAMBDA {
      store(a.error + i, kernels::wide::sloped<V>(a.kind, load(a.error + i, n), load(a.output + i, n)), n);
    });
  }

  static void output_delta(const kernels::wide::OutputDelta<Real>& a) {
    for (int network = 0; network < a.networks; ++network) {
      const std::int64_t first = std::int64_t(network) * a.rows;
      const Real* label = a.label + network * a.label_stride;
      in_registers(a.rows, [&](std::int64_t i, std::int64_t n) SB_LAMBDA {
        const F output = load(a.output + first + i, n);
        const F error = V::sub(output, load(label + i, n));
        store(a.delta + first + i, kernels::wide::sloped<V>(a.kind, error, output), n);
      });
    }
  }

  static void bias_gradient(const kernels::wide::BiasGradient<Real>& a) {
    for (int network = 0; network < a.networks; ++network) {
      Real* gradient = a.gradient + std::int64_t(network) * a.width;
      const Real* delta = a.delta + std::int64_t(network) * a.rows * a.width;
      in_registers(a.width, [&](std::int64_t i, std::int64_t n) SB_LAMBDA {
        F sum = a.fresh ? V::set(0) : load(gradient + i, n);
        for (std::int64_t row = 0; row < a.rows; ++row) sum = V::add(sum, load(delta + row * a.width + i, n));
        store(gradient + i, sum, n);
      });
    }
  }

  static void update(const kernels::wide::Update<Real>& a) {
    const bool l1 = a.regularization == Regularization::l1;
    for (int network = 0; network < a.networks; ++network) {
      const kernels::Rates<V> rates{V::set(a.step[network]), V::set(a.decay[network])};
      const std::int64_t first = network * a.each;
      in_registers(a.each, [&](std::int64_t i, std::int64_t n) SB_LAMBDA {
        M dead = l1 ? load_flags(a.dead + first + i, n) : V::no_lane();
        const F value = load(a.value + first + i, n), gradient = load(a.gradient + first + i, n);
        store(a.value + first + i, kernels::wide::updated<V>(a.regularization, value, gradient, rates, dead),
              n);
        if (l1) store_flags(a.dead + first + i, dead, n);
      });
    }
  }

  static void not_finite(const kernels::wide::NotFinite<Real>& a) {
    const F infinity = V::set(static_cast<Real>(__builtin_inf()));
    for (int network = 0; network < a.networks; ++network) {
      const Real* value = a.value + network * a.each;
      M found = V::no_lane();
      in_registers(a.each, [&](std::int64_t i, std::int64_t n) SB_LAMBDA {
        found = V::either(found, V::invert(V::lt(V::abs(load(value + i, n)), infinity)));
      });
      if (V::lanes_of(found)) a.found[network] = 1;
    }
  }

  static constexpr HostKernels<Real> table() {
    return {activate, slope, output_delta, bias_gradient, update, not_finite};
  }
};

}  // namespace seedbed::wide
