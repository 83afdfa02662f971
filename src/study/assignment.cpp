// SPDX-License-Identifier: Apache-2.0
// Rows enter one at a time. Potentials keep every reduced cost u[i] + v[j] <= cost[i][j], with equality on
// matched pairs, so that the shortest path to a free column is found as by Dijkstra and the matching
// stays optimal for the rows that are in it. Row and column 0 stand for "none".
#include <limits>
#include <stdexcept>

#include "seedbed/study_weights.h"

namespace seedbed {

std::vector<std::size_t> best_assignment(std::span<const double> profit, std::size_t n) {
  if (profit.size() != n * n) throw std::domain_error("best_assignment: not a square matrix");
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> u(n + 1), v(n + 1), shortest(n + 1);
  std::vector<std::size_t> row_of(n + 1), before(n + 1);
  std::vector<bool> done(n + 1);
  for (std::size_t row = 1; row <= n; ++row) {
    row_of[0] = row;
    std::size_t column = 0;
    shortest.assign(n + 1, infinity);
    done.assign(n + 1, false);
    while (row_of[column] != 0) {
      done[column] = true;
      const std::size_t from = row_of[column];
      std::size_t next = 0;
      double step = infinity;
      for (std::size_t j = 1; j <= n; ++j) {
        if (done[j]) continue;
        const double reduced = -profit[(from - 1) * n + j - 1] - u[from] - v[j];
        if (reduced < shortest[j]) {
          shortest[j] = reduced;
          before[j] = column;
        }
        if (shortest[j] < step || next == 0) {
          step = shortest[j];
          next = j;
        }
      }
      for (std::size_t j = 0; j <= n; ++j) {
        if (done[j]) {
          u[row_of[j]] += step;
          v[j] -= step;
        } else {
          shortest[j] -= step;
        }
      }
      column = next;
    }
    for (; column != 0; column = before[column]) row_of[column] = row_of[before[column]];
  }
  std::vector<std::size_t> columns(n);
  for (std::size_t j = 1; j <= n; ++j) columns[row_of[j] - 1] = j - 1;
  return columns;
}

}  // namespace seedbed
