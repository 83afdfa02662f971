// SPDX-License-Identifier: Apache-2.0
#include "result/rung_scores.h"

namespace seedbed {

std::vector<RungScore> stored_rung_scores(Database& database, std::int64_t first, std::int64_t count) {
  std::vector<RungScore> scores;
  if (!database.has("table", "rung")) return scores;
  Statement rows(database,
                 "SELECT network_id, epoch, score FROM rung WHERE network_id >= ?1 AND network_id < ?2 "
                 "ORDER BY network_id, epoch");
  rows.bind(1, first);
  rows.bind(2, first + count);
  while (rows.step()) scores.push_back({rows.integer(0), rows.integer(1), rows.real(2)});
  return scores;
}

}  // namespace seedbed
