// SPDX-License-Identifier: Apache-2.0
// What the CPU kernels see of a pack: networks side by side, one a SIMD lane. Every array ends in
// the lane index: element e of lane w is at [e * width + w]. Plain data, so that translation units
// of different instruction sets share nothing but this.
#pragma once

#include <cstdint>

#include "kernels/shape.h"
#include "kernels/sizes.h"

namespace seedbed::cpu {

/// Independent multiply-adds of one round of Kernels::multiply_adds.
inline constexpr int kMultiplyAdds = 12;

using LaneBits = std::uint32_t;  ///< bit w = lane w

template <class Real>
struct Points {
  const Real* x = nullptr;  ///< [count][shape.width(0)][width], or without the lanes if shared
  const Real* y = nullptr;  ///< [count][width], or [count] if shared
  int count = 0;
  bool shared = false;  ///< every lane has the same points
};

/// Parameters or gradients of a pack.
template <class Real>
struct ParameterBlock {
  Real* weight = nullptr;         ///< [depth][destination 8][source 8][width]
  Real* bias = nullptr;           ///< [depth][8][width]
  Real* output_weight = nullptr;  ///< [8][width]
  Real* output_bias = nullptr;    ///< [width]
};

template <class Real>
struct PackView {
  kernels::DynamicShape shape;
  Regularization regularization = Regularization::none;
  ParameterBlock<Real> parameters, gradient;
  bool gradient_fresh = true;                               ///< the gradient holds nothing yet
  LaneBits unit[kernels::kMaxDepth][kernels::kSlots] = {};  ///< lanes whose network has this neuron
  LaneBits* dead_weight = nullptr;                          ///< [depth][8][8]
  LaneBits dead_output[kernels::kSlots] = {};
  Points<Real> train, test;
  int batch = 1;
  const Real* step = nullptr;          ///< [width] learning rate / batch
  const Real* carried_step = nullptr;  ///< [width] learning rate / (carried remainder + batch)
  const Real* decay = nullptr;         ///< [width] learning rate * regularization rate
};

/// The kernels of one instruction set.
template <class Real>
struct Kernels {
  const char* name;
  int width;  ///< networks a pack

  /// One pass over the training points. The samples after the last full batch stay in the gradient
  /// and join the first batch of the next pass.
  void (*train_epoch)(PackView<Real>& pack);

  /// loss[width]: sum of (output - label)^2 over the points, in kLossChains partial sums added as a
  /// tree. correct[width]: points whose label has the sign of the output.
  void (*evaluate)(const PackView<Real>& pack, const Points<Real>& points, Real* loss, Real* correct);

  /// Of `lanes`, those with at most allowed[width] wrong points; stops as soon as all have failed.
  LaneBits (*at_most_wrong)(const PackView<Real>& pack, const Points<Real>& points, const Real* allowed,
                            LaneBits lanes);

  /// Lanes with a parameter that is not finite.
  LaneBits (*not_finite)(const PackView<Real>& pack);

  /// output[count][width] at shared points.
  void (*outputs)(const PackView<Real>& pack, const Points<Real>& points, Real* output);

  /// largest[depth][8][width]: largest output of every hidden neuron over the training points.
  void (*largest_outputs)(const PackView<Real>& pack, Real* largest);

  /// Nothing but kMultiplyAdds independent multiply-adds a lane and round, in registers;
  /// out[kMultiplyAdds][width] is what they come to. For the roofline.
  void (*multiply_adds)(std::int64_t rounds, Real* out);
};

template <class Real>
const Kernels<Real>& portable_kernels();
template <class Real>
const Kernels<Real>& avx2_kernels();
template <class Real>
const Kernels<Real>& avx512_kernels();

}  // namespace seedbed::cpu
