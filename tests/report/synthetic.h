// SPDX-License-Identifier: Apache-2.0
// Small sweeps and made-up networks for the tests of study and sheet.
#pragma once

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "report/study_result.h"
#include "seedbed/network.h"
#include "seedbed/result.h"

namespace seedbed::testing_report {

inline Sweep two_by_two() {
  return parse_sweep(R"(
name = "two by two"
[data]
dataset = "spiral"
[train]
epochs = 100
[grid]
network.hidden = [[], [8, 8]]
train.regularization_rate = [0, 0.001]
[seeds]
count = 4
)",
                     "two-by-two.toml");
}

/// Network n of a configuration c: solved at 10 (c + 1) + n for n < c, diverged for the last of c = 3.
inline NetworkRow made_up_row(const Sweep& sweep, std::int64_t id) {
  NetworkRow row;
  row.network_id = id;
  row.configuration_id = sweep.configuration_of(id);
  row.seeds = sweep.seeds_of(id);
  row.epochs = 100;
  const std::int64_t c = row.configuration_id, n = id % sweep.seeds().networks();
  if (n < c) row.solved_epoch = 10 * (c + 1) + n;
  row.metrics = {0.1, std::ldexp(0.25, -static_cast<int>(n)), 1, 1 - 0.125 * static_cast<double>(n)};
  if (c == 3 && n == 3) {
    row.status = Status::diverged;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    row.metrics = {nan, nan, nan, nan};
  }
  return row;
}

inline RowSource made_up_rows(const Sweep& sweep) {
  return [&sweep](std::int64_t first, std::int64_t count) {
    std::vector<NetworkRow> rows;
    for (std::int64_t id = first; id < first + count; ++id) rows.push_back(made_up_row(sweep, id));
    return rows;
  };
}

/// A folder of its own that is removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("seedbed-report-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      found.push_back(entry.path().filename());
    return found;
  }

 private:
  std::filesystem::path path_;
};

/// Writes the first `units` units of the sweep with made-up rows and initial parameters.
inline void write_result(const std::string& path, const Sweep& sweep, std::int64_t units) {
  ResultWriter writer(path, sweep, {"0.1.0", "none", "exact"}, 4);
  for (std::int64_t unit = 0; unit < units; ++unit) {
    std::vector<NetworkResult> results;
    for (std::int64_t id = unit * 4; id < std::min(unit * 4 + 4, sweep.networks()); ++id) {
      const NetworkRow row = made_up_row(sweep, id);
      NetworkResult result;
      result.status = row.status;
      result.epochs = row.epochs;
      result.solved_epoch = row.solved_epoch;
      result.metrics = row.metrics;
      result.parameters = initial_parameters(sweep.configuration(row.configuration_id), row.seeds);
      if (row.status == Status::diverged) {
        for (double& v : result.parameters.values) v = std::numeric_limits<double>::quiet_NaN();
      }
      results.push_back(std::move(result));
    }
    writer.commit(unit, unit * 4, results);
  }
}

}  // namespace seedbed::testing_report
