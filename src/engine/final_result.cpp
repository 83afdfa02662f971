// SPDX-License-Identifier: Apache-2.0
#include "engine/final_result.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace seedbed {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Metrics no_metrics() {
  return {kNaN, kNaN, kNaN, kNaN};
}

void set_metrics(Metrics& metrics, bool on_train, bool regression, int points, double loss_sum,
                 double correct) {
  if (points == 0) return;
  (on_train ? metrics.train_loss : metrics.test_loss) = 0.5 * loss_sum / points;
  if (!regression) (on_train ? metrics.train_accuracy : metrics.test_accuracy) = correct / points;
}

void settle(NetworkResult& result, Status status, const Metrics& metrics, Parameters parameters,
            int train_points, int test_points, int dead_links, int dead_units) {
  if (status != Status::diverged) {
    const bool finite = std::isfinite(metrics.train_loss) || train_points == 0;
    const bool test_finite = std::isfinite(metrics.test_loss) || test_points == 0;
    if (!finite || !test_finite) status = Status::diverged;
  }
  result.status = status;
  result.parameters = std::move(parameters);
  result.metrics = status == Status::diverged ? no_metrics() : metrics;
  result.dead_links = status == Status::diverged ? 0 : dead_links;
  result.dead_units = status == Status::diverged ? 0 : dead_units;
  if (status == Status::diverged) {
    std::fill(result.parameters.values.begin(), result.parameters.values.end(), kNaN);
    result.parameters.dead.clear();
  }
}

}  // namespace seedbed
