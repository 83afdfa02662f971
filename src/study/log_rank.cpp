// SPDX-License-Identifier: Apache-2.0
// Log-rank test: at each solving time the solves of a group are hypergeometric given how many
// networks of each group are at risk. Observed less expected, U, has covariance V; the statistic is
// U' V^-1 U over all groups but one.
#include <algorithm>
#include <cmath>
#include <limits>

#include "seedbed/study_survival.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

struct Event {
  double time;
  bool solved;
  std::size_t group;
};

/// u' v^-1 u for a symmetric positive definite v, by elimination without pivots. A direction
/// without variance (a group never at risk with another) is skipped and not counted in `rank`.
double quadratic_form(std::vector<std::vector<double>> v, std::vector<double> u, int& rank) {
  double form = 0;
  rank = 0;
  std::vector<double> scale(u.size());
  for (std::size_t i = 0; i < u.size(); ++i) scale[i] = v[i][i];
  for (std::size_t i = 0; i < u.size(); ++i) {
    if (!(v[i][i] > 1e-10 * scale[i])) continue;
    ++rank;
    form += u[i] * u[i] / v[i][i];
    for (std::size_t j = i + 1; j < u.size(); ++j) {
      const double factor = v[j][i] / v[i][i];
      for (std::size_t k = i + 1; k < u.size(); ++k) v[j][k] -= factor * v[i][k];
      u[j] -= factor * u[i];
    }
  }
  return form;
}

}  // namespace

LogRankTest log_rank_test(std::span<const std::vector<SolveTime>> groups) {
  const std::size_t count = groups.size();
  std::vector<Event> events;
  std::vector<double> at_risk(count), observed(count), expected(count), solved(count);
  for (std::size_t g = 0; g < count; ++g) {
    for (const SolveTime& t : groups[g]) events.push_back({t.time, t.solved, g});
    at_risk[g] = static_cast<double>(groups[g].size());
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.time < b.time; });
  std::vector<std::vector<double>> covariance(count, std::vector<double>(count));
  for (std::size_t i = 0; i < events.size();) {
    const auto n = static_cast<double>(events.size() - i);
    std::vector<double> leaving(count);
    std::fill(solved.begin(), solved.end(), 0);
    double d = 0;
    for (const double time = events[i].time; i < events.size() && events[i].time == time; ++i) {
      leaving[events[i].group] += 1;
      solved[events[i].group] += events[i].solved;
      d += events[i].solved;
    }
    for (std::size_t g = 0; g < count; ++g) {
      observed[g] += solved[g];
      expected[g] += d * at_risk[g] / n;
      if (n < 2 || d == 0) continue;
      const double share = at_risk[g] / n, spread = d * (n - d) / (n - 1);
      for (std::size_t h = 0; h < count; ++h) {
        covariance[g][h] += spread * share * ((g == h ? 1 : 0) - at_risk[h] / n);
      }
    }
    for (std::size_t g = 0; g < count; ++g) at_risk[g] -= leaving[g];
  }
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  LogRankTest test{nan, 0, nan, expected};
  if (count < 2) return test;
  std::vector<double> excess(count - 1);
  for (std::size_t g = 0; g + 1 < count; ++g) excess[g] = observed[g] - expected[g];
  // The excesses sum to 0 over the groups: a trailing group is implied by the others.
  std::size_t implied = count - 1;
  while (implied > 0 && groups[implied].empty()) --implied;
  excess.resize(implied);
  covariance.resize(implied);
  test.chi_squared = quadratic_form(covariance, excess, test.degrees_of_freedom);
  if (test.degrees_of_freedom == 0) {
    test.chi_squared = nan;
  } else {
    test.p = chi_squared_tail(test.chi_squared, test.degrees_of_freedom);
  }
  return test;
}

}  // namespace seedbed
