// SPDX-License-Identifier: Apache-2.0
// The sixteen barriers of a block.
#pragma once

#include <array>
#include <vector>

#include "ptx/program.h"

namespace seedbed::ptx {

class Barriers {
 public:
  static constexpr unsigned kCount = 16;
  /// What bar.red gives every thread.
  struct Result {
    unsigned count = 0;
    bool all = true, any = false;
  };
  struct Arrival {
    unsigned warp, barrier;
    unsigned warps;  ///< that the barrier waits for
    bool waits;      ///< bar.arrive does not
    unsigned lanes, predicate;
  };

  /// Throws std::string where the arrival does not fit what others said.
  void arrive(const Arrival& arrival);
  bool complete(unsigned barrier) const { return states_[barrier].arrived == states_[barrier].warps; }
  const std::vector<unsigned>& waiting(unsigned barrier) const { return states_[barrier].waiting; }
  const Result& result(unsigned barrier) const { return states_[barrier].result; }
  void reset(unsigned barrier) { states_[barrier] = {}; }
  void reset() { states_ = {}; }
  /// Barriers at which someone has arrived.
  bool open(unsigned barrier) const { return states_[barrier].arrived > 0; }

 private:
  struct State {
    unsigned arrived = 0;
    unsigned warps = ~0u;
    std::vector<unsigned> waiting;
    Result result;
  };
  std::array<State, kCount> states_;
};

}  // namespace seedbed::ptx
