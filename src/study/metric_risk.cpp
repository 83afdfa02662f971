// SPDX-License-Identifier: Apache-2.0
// Which of two configurations wins with few seeds, by drawing seeds again and again. Draw d of
// resample r is a function of (seed, r, d), so neither the order nor the number of threads counts.
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "seedbed/study_superiority.h"
#include "src/study/counter_random.h"

namespace seedbed {

double sign_flip_risk(std::span<const double> a, std::span<const double> b, std::int64_t seeds, bool paired,
                      int resamples, std::uint64_t seed) {
  if (seeds < 1 || resamples < 1) throw std::domain_error("sign_flip_risk: seeds and resamples >= 1");
  if (paired && a.size() != b.size()) throw std::domain_error("sign_flip_risk: samples of equal length");
  if (a.empty() || b.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double difference = std::accumulate(a.begin(), a.end(), 0.0) / static_cast<double>(a.size()) -
                            std::accumulate(b.begin(), b.end(), 0.0) / static_cast<double>(b.size());
  if (difference == 0) return 0.5;
  const double sign = difference > 0 ? 1 : -1;
  const CounterRandom random(seed);
  std::uint64_t counter = 0;
  double wrong = 0;
  for (int r = 0; r < resamples; ++r) {
    double sum = 0;
    for (std::int64_t i = 0; i < seeds; ++i) {
      const std::uint64_t of_a = random.below(a.size(), counter++);
      const std::uint64_t of_b = paired ? of_a : random.below(b.size(), counter++);
      sum += a[of_a] - b[of_b];
    }
    wrong += sum * sign < 0 ? 1 : sum == 0 ? 0.5 : 0;
  }
  return wrong / resamples;
}

}  // namespace seedbed
