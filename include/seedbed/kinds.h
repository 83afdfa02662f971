// SPDX-License-Identifier: Apache-2.0
// The kinds that a training kernel is compiled for; shared by configurations and kernels.
#pragma once

#include <cstdint>

namespace seedbed {

enum class Activation : std::uint8_t { relu, tanh, sigmoid, linear };
enum class Regularization : std::uint8_t { none, l1, l2 };

}  // namespace seedbed
