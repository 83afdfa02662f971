// SPDX-License-Identifier: Apache-2.0
// Pieces that the sentences of the summary share, and those of its sentences that are about success.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/describe.h"
#include "report/page/population.h"

namespace seedbed::page {

inline std::string share(double p, const Interval& limits) {
  return fmt::format("{:.3f} [{:.3f}, {:.3f}]", p, limits.low, limits.high);
}

inline std::string epochs(const std::optional<double>& value, std::int64_t budget) {
  return value ? fmt::format("{:.0f}", *value) : fmt::format(">{}", budget);
}

inline std::string percent(double p) {
  return p > 0 && p < 0.005 ? "under 1 %" : fmt::format("{:.0f} %", 100 * p);
}

/// "a; b; c and 2 more".
inline std::string listed(const std::vector<std::string>& names, std::size_t most = 5) {
  const std::size_t named = std::min(names.size(), most);
  return fmt::format("{}{}",
                     fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(named), "; "),
                     names.size() > named ? fmt::format(" and {} more", names.size() - named) : "");
}

/// " (95 % for all 6 pairs together)": what was searched for is judged as one of all that it was found among.
inline std::string jointly(std::size_t count, const char* what = "pair") {
  return count > 1
             ? fmt::format(" (95 % for all {} together)", counted(static_cast<std::int64_t>(count), what))
             : "";
}

/// "8-8 solves", or of a sweep of one configuration what stands for it.
inline std::string subject(const Population& p, const Cell& cell, const char* alone) {
  return p.cells.size() > 1 ? cell.label : alone;
}

/// What networks of a configuration differ in: a crossed design combines few seeds of each stream.
inline const char* unit(const Population& p) {
  return p.sweep->seeds().crossed ? "network" : "seed";
}

// `order` holds the cells that the criterion can judge, best first.
std::string counts_text(const Population& p);
std::string best_text(const Population& p, const std::vector<std::size_t>& order);
std::string never_text(const Population& p, const std::vector<std::size_t>& order);
std::string time_text(const Population& p);

}  // namespace seedbed::page
