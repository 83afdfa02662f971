// SPDX-License-Identifier: Apache-2.0
// McNemar's test in its exact form: the sign test of the discordant pairs.
#include <algorithm>
#include <stdexcept>

#include "seedbed/study_proportions.h"
#include "src/study/special_functions.h"

namespace seedbed {

double mcnemar_exact_p(std::int64_t only_first, std::int64_t only_second) {
  if (only_first < 0 || only_second < 0) throw std::domain_error("mcnemar_exact_p: counts >= 0");
  const std::int64_t discordant = only_first + only_second;
  return std::min(1.0, 2 * binomial_cdf(std::min(only_first, only_second), discordant, 0.5));
}

}  // namespace seedbed
