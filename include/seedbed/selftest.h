// SPDX-License-Identifier: Apache-2.0
// Do all engines of this machine agree, bit for bit?
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace seedbed {

struct SelftestRow {
  std::string engine;   ///< "cpu, avx2", "cuda:0 NVIDIA H100"
  std::string mapping;  ///< "4 threads a network"; of a CPU, "a network a lane"; or "leaderboard"
  int networks = 0;     ///< compared
  int same = 0;         ///< with the bits of the portable CPU engine; or at the same place
  double seconds = 0;
  std::string error;  ///< where the engine failed
};

struct Selftest {
  std::vector<SelftestRow> rows;
  std::string no_gpu;  ///< why no GPU was tested; empty if one was
  bool passed() const;
};

/// Trains networks of every depth, activation and regularization on the portable CPU engine and on
/// everything else that there is. A few seconds. `progress` is called before each row.
Selftest run_selftest(const std::function<void(const std::string&)>& progress = {});

}  // namespace seedbed
