// SPDX-License-Identifier: Apache-2.0
// The general kernels over the lanes of one instruction set. Included by one translation unit each.
#pragma once

#include "engine/general/machine.h"
#include "kernels/general/epoch.h"

namespace seedbed::general {

template <class V>
void run_lanes(kernels::general::Task task, const kernels::general::Work<typename V::Real>& work) {
  for (std::int64_t lane = 0; lane < work.networks; lane += V::kWidth)
    kernels::general::run<V>(task, work, lane);
}

}  // namespace seedbed::general
