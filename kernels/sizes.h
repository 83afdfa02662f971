// SPDX-License-Identifier: Apache-2.0
// Sizes that host and device agree on.
#pragma once

namespace seedbed::kernels {

inline constexpr int kMaxDepth = 8;     ///< hidden layers
inline constexpr int kSlots = 8;        ///< neurons of the width class; also the most input features
inline constexpr int kLossChains = 32;  ///< partial sums of a loss: sample k belongs to chain k mod 32

}  // namespace seedbed::kernels
