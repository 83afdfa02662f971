// SPDX-License-Identifier: Apache-2.0
#include "engine/general/schedule.h"

#include <algorithm>

#include "kernels/elementary.h"

namespace seedbed {
namespace {

constexpr double kPi = 3.1415926535897932384626433832795;

/// By squaring: the same on every machine.
double power(double base, std::int64_t exponent) {
  double result = 1;
  for (; exponent > 0; exponent /= 2, base *= base) {
    if (exponent % 2 == 1) result *= base;
  }
  return result;
}

/// From `from` at t = 0 to `to` at t = 1 along half a cosine.
double annealed(double from, double to, double t) {
  return to + (from - to) * 0.5 * (1 + kernels::elementary::cos(kPi * t));
}

double one_cycle(double t) {
  constexpr double kRising = 0.3, kFirst = 1.0 / 25, kLast = 1.0 / 25e4;  // PyTorch's OneCycleLR
  return t < kRising ? annealed(kFirst, 1, t / kRising) : annealed(1, kLast, (t - kRising) / (1 - kRising));
}

}  // namespace

double schedule_factor(const Schedule& schedule, std::int64_t epoch, std::int64_t epochs) {
  const double t = static_cast<double>(epoch) / static_cast<double>(std::max<std::int64_t>(epochs - 1, 1));
  double factor = 1;
  switch (schedule.kind) {
    case ScheduleKind::constant:
      break;
    case ScheduleKind::step:
      factor = power(schedule.factor, epoch / schedule.every);
      break;
    case ScheduleKind::exponential:
      factor = power(schedule.factor, epoch);
      break;
    case ScheduleKind::cosine:
      factor = annealed(1, schedule.floor, t);
      break;
    case ScheduleKind::one_cycle:
      factor = one_cycle(t);
      break;
  }
  if (epoch < schedule.warmup)
    factor *= static_cast<double>(epoch + 1) / static_cast<double>(schedule.warmup + 1);
  return factor;
}

}  // namespace seedbed
