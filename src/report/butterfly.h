// SPDX-License-Identifier: Apache-2.0
// How chaotic training is: the same network, one initial weight moved by one unit in the last place.
#pragma once

#include <string>
#include <vector>

#include "report/study_result.h"
#include "seedbed/engine.h"

namespace seedbed {

struct Butterfly {
  std::vector<SweptValue> values;
  std::int64_t networks = 0;        ///< pairs: as stored, and with the first weight one ulp up
  std::int64_t weights_differ = 0;  ///< pairs whose final parameters are not the same bits
  std::int64_t classes_differ =
      0;                  ///< pairs that class a point of the grid differently, or one of which diverged
  Interval limits{0, 1};  ///< of their share
  std::int64_t outcomes_differ = 0;  ///< pairs of which one solved it
  double disagreement = 0;           ///< mean share of the grid that a pair classes differently
};

inline constexpr int kButterflySide = 64;  ///< of the grid over [-6, 6]^2

/// Trains the first `networks` finished networks of a configuration again with one weight moved: that from
/// the first input (of the bias, without inputs) to the first neuron, to the next number of its precision.
/// Summers & Dinneen 2021 (arXiv 2103.04514) found one bit to be worth a seed.
Butterfly butterfly(const ResultReader& result, std::int64_t configuration, std::int64_t networks,
                    const EngineOptions& engine);

std::string butterfly_table(const Sweep& sweep, const std::vector<Butterfly>& rows);
std::string butterfly_json(const std::vector<Butterfly>& rows);

}  // namespace seedbed
