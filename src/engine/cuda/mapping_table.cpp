// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/mapping_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <sstream>

#include "seedbed/error.h"

extern const char seedbed_mappings_csv[];  // generated from mappings.csv

namespace seedbed::cuda {
namespace {

constexpr const char* kHeading = "threads,width,depth_from,depth_to,networks_from,networks_to,batch_from";
constexpr std::size_t kColumns = 7;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

std::vector<MappingRule>& current() {
  static std::vector<MappingRule> rules = parse_mapping_table(seedbed_mappings_csv, "mappings.csv");
  return rules;
}

}  // namespace

std::vector<MappingRule> parse_mapping_table(const std::string& text, const std::string& origin) {
  std::istringstream lines(text);
  std::vector<MappingRule> rules;
  bool heading = false;
  int number = 0;
  const auto refuse = [&](const std::string& what) {
    throw UsageError(fmt::format("{}:{}: {}", origin, number, what));
  };
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> cells = cells_of(line);
    if (!heading) {
      if (fmt::format("{}", fmt::join(cells, ",")) != kHeading)
        refuse(fmt::format("the heading must be {}", kHeading));
      heading = true;
      continue;
    }
    if (cells.size() != kColumns) refuse(fmt::format("{} columns; allowed: {}", cells.size(), kColumns));
    std::int64_t value[kColumns];
    for (std::size_t i = 0; i < kColumns; ++i) {
      const std::string& cell = cells[i];
      if (i == 5 && cell.empty()) {
        value[i] = std::numeric_limits<std::int64_t>::max();
        continue;
      }
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value[i]);
      if (error != std::errc{} || end != cell.data() + cell.size() || value[i] < 0) {
        refuse(fmt::format("column {}: \"{}\" is no number of 0 or more", i + 1, cell));
      }
    }
    static constexpr std::int64_t kThreads[] = {1, 2, 4, 8, 32};
    if (std::find(std::begin(kThreads), std::end(kThreads), value[0]) == std::end(kThreads)) {
      refuse(fmt::format("threads {}; allowed: 1, 2, 4, 8, 32", value[0]));
    }
    if (value[1] != 4 && value[1] != 8) refuse(fmt::format("width {}; allowed: 4, 8", value[1]));
    rules.push_back({{static_cast<int>(value[0]), static_cast<int>(value[1])},
                     static_cast<int>(value[2]),
                     static_cast<int>(value[3]),
                     static_cast<std::size_t>(value[4]),
                     static_cast<std::size_t>(value[5]),
                     static_cast<int>(value[6])});
  }
  if (rules.empty()) refuse("no rule");
  return rules;
}

std::span<const MappingRule> mapping_table() {
  return current();
}

void use_mapping_table(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw UsageError(fmt::format("--mapping-table {}: can't be read", path));
  std::stringstream text;
  text << file.rdbuf();
  current() = parse_mapping_table(text.str(), path);
}

}  // namespace seedbed::cuda
