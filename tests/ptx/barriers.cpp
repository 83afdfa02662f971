// SPDX-License-Identifier: Apache-2.0
#include "ptx/barriers.h"

#include <bit>
#include <string>

namespace seedbed::ptx {

void Barriers::arrive(const Arrival& a) {
  State& state = states_[a.barrier];
  if (state.arrived > 0 && state.warps != a.warps) {
    throw "barrier " + std::to_string(a.barrier) + " waits for " + std::to_string(state.warps * kLanes) +
        " threads, but this instruction says " + std::to_string(a.warps * kLanes);
  }
  state.warps = a.warps;
  ++state.arrived;
  if (a.waits) state.waiting.push_back(a.warp);
  state.result.count += static_cast<unsigned>(std::popcount(a.predicate & a.lanes));
  state.result.all &= (a.predicate & a.lanes) == a.lanes;
  state.result.any |= (a.predicate & a.lanes) != 0;
}

}  // namespace seedbed::ptx
