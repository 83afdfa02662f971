// SPDX-License-Identifier: Apache-2.0
// The kernels of an instruction set by its name.
#pragma once

#include <string>

#include "engine/cpu/pack.h"

namespace seedbed::cpu {

/// `wanted`, or the best of this machine if empty. Throws UsageError if the machine lacks it.
std::string choose_instruction_set(const std::string& wanted);

template <class Real>
const Kernels<Real>& kernels_of(const std::string& instruction_set);

}  // namespace seedbed::cpu
