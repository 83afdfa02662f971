// SPDX-License-Identifier: Apache-2.0
// How the element-wise kernels of wide networks are launched: one thread an element, in one row of blocks.
#pragma once

namespace seedbed::kernels::wide {

inline constexpr int kBlock = 256;

}  // namespace seedbed::kernels::wide
