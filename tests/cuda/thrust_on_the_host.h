// SPDX-License-Identifier: Apache-2.0
// The engine's Thrust algorithms with the host's execution policy. Thrust comes with nvcc.
#pragma once

#include "engine/cuda/rank_arguments.h"

namespace seedbed::cuda {

bool thrust_is_here();

/// engine/cuda/rank.h. Throws std::logic_error where this build has no Thrust.
void rank_with_thrust_on_the_host(const RankArguments& arguments);

}  // namespace seedbed::cuda
