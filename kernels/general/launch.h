// SPDX-License-Identifier: Apache-2.0
// Block size of the general kernels.
#pragma once

namespace seedbed::kernels::general {
inline constexpr int kBlock = 64;  ///< few threads share an SM's cache: a network's columns should fit
}
