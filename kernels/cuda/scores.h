// SPDX-License-Identifier: Apache-2.0
// The kernel that takes kernels/ranking.h's ScoreArguments, by name: seedbed_scores.
#pragma once

#include "kernels/cuda/kernel_table.h"

namespace seedbed::kernels {

std::span<const KernelEntry> score_kernels();

}  // namespace seedbed::kernels
