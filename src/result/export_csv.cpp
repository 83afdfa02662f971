// SPDX-License-Identifier: Apache-2.0
// The view `networks` as CSV: quoted as RFC 4180 says, lines end with \n, numbers in the shortest
// form that reads back to the same value, NULL is empty, seeds are unsigned.
#include <charconv>
#include <cstring>
#include <string_view>

#include "result/export_source.h"
#include "result/output_file.h"
#include "seedbed/export.h"

namespace seedbed {
namespace {

void append_text(std::string& line, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (char c : text) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

template <typename Number>
void append_number(std::string& line, Number value) {
  char buffer[32];
  line.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

bool is_seed(const char* column) {
  return !std::strcmp(column, "init_seed") || !std::strcmp(column, "data_seed") ||
         !std::strcmp(column, "order_seed");
}

void append_value(std::string& line, const Statement& row, int column, bool seed) {
  switch (row.type(column)) {
    case SQLITE_NULL:
      break;
    case SQLITE_INTEGER:
      if (seed)
        append_number(line, static_cast<std::uint64_t>(row.integer(column)));
      else
        append_number(line, row.integer(column));
      break;
    case SQLITE_FLOAT:
      append_number(line, row.real(column));
      break;
    default:
      append_text(line, row.text(column));
  }
}

}  // namespace

void export_csv(const std::string& result, const std::string& out, const ExportOptions& options) {
  const ExportSource source(result, out, options);
  Statement rows(*source.database,
                 "SELECT * FROM networks WHERE network_id >= ?1 AND network_id < ?2 ORDER BY network_id");
  OutputFile file(out);
  std::string line;
  std::vector<bool> seeds;
  for (int c = 0; c < rows.columns(); ++c) {
    if (c > 0) line += ',';
    append_text(line, rows.column_name(c));
    seeds.push_back(is_seed(rows.column_name(c)));
  }
  file.write(line += '\n');
  for (const NetworkRange& range : source.ranges) {
    rows.bind(1, range.first);
    rows.bind(2, range.first + range.count);
    while (rows.step()) {
      line.clear();
      for (int c = 0; c < rows.columns(); ++c) {
        if (c > 0) line += ',';
        append_value(line, rows, c, seeds[static_cast<std::size_t>(c)]);
      }
      file.write(line += '\n');
    }
  }
  file.finish();
}

}  // namespace seedbed
