// SPDX-License-Identifier: Apache-2.0
// A network on its way from one pack to another: everything that its next epochs depend on, and its log.
#pragma once

#include <vector>

#include "engine/network_log.h"

namespace seedbed {

/// Exact in either precision. Of a network that has finished only the log counts, which holds its result.
struct TrainingState {
  NetworkLog log;
  bool started = false;   ///< epoch 0 has been observed
  bool fresh = true;      ///< the gradient holds nothing
  Parameters parameters;  ///< with the links that are dead
  // In the order of Parameters::values; empty where there is none.
  std::vector<double> gradient;  ///< of the points after the last full batch
  std::vector<double> first_moment, second_moment;
  double power1 = 1, power2 = 1;  ///< of the optimizer's betas
  std::int64_t epoch = 0;         ///< trained; where schedules and orders go on
};

}  // namespace seedbed
