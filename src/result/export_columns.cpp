// SPDX-License-Identifier: Apache-2.0
// Columns of the view `networks` as arrays: integers, floating point with NaN for NULL, or text.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "result/export_arrays.h"
#include "result/schema.h"

namespace seedbed {
namespace {

std::string quoted(const std::string& column) {
  std::string q = "\"";
  for (char c : column) q.append(c == '"' ? 2 : 1, c);
  return q + '"';
}

// Reads one column of the view, network by network.
template <typename F>
void scan(const ExportSource& source, const std::string& expression, F f) {
  Statement rows(*source.database, "SELECT " + expression +
                                       " FROM networks WHERE network_id >= ?1 AND network_id < ?2 "
                                       "ORDER BY network_id");
  for (const NetworkRange& range : source.ranges) {
    rows.bind(1, range.first);
    rows.bind(2, range.first + range.count);
    while (rows.step()) f(rows);
  }
}

// UTF-8 to UTF-32; a byte that is no UTF-8 becomes U+FFFD.
std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    const int more = lead < 0x80 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : -1;
    char32_t c = more <= 0 ? lead : lead & (0x3f >> more);
    bool good = more >= 0;
    for (int k = 0; good && k < more; ++k) {
      good = i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80;
      if (good) c = c << 6 | (static_cast<unsigned char>(text[i++]) & 0x3f);
    }
    out += good ? c : U'\ufffd';
  }
  return out;
}

void put_text(ArraySink& sink, std::string_view text, std::size_t characters) {
  std::u32string points = code_points(text);
  points.resize(characters);
  sink.append(points.data(), 4 * characters);
}

std::string as_text(const Statement& row) {
  char buffer[32];
  switch (row.type(0)) {
    case SQLITE_INTEGER:
      return std::to_string(row.integer(0));
    case SQLITE_FLOAT:
      return {buffer, std::to_chars(buffer, buffer + sizeof buffer, row.real(0)).ptr};
    default:
      return std::string(row.text(0));
  }
}

ExportArray single_text(const std::string& name, const std::string& text) {
  const std::size_t characters = std::max<std::size_t>(1, code_points(text).size());
  return {name,
          ElementType::text,
          {},
          [text, characters](ArraySink& sink) { put_text(sink, text, characters); },
          characters};
}

ExportArray integers(const ExportSource& source, const std::string& column, ElementType type,
                     std::int64_t null) {
  const auto write = [&source, column, type, null](ArraySink& sink) {
    scan(source, quoted(column), [&](const Statement& row) {
      const std::int64_t value = row.null(0) ? null : row.integer(0);
      if (type == ElementType::i8)
        sink.put(static_cast<std::int8_t>(value));
      else if (type == ElementType::i32)
        sink.put(static_cast<std::int32_t>(value));
      else
        sink.put(value);  // an unsigned seed has the same bits
    });
  };
  return {column, type, {source.networks}, write};
}

ExportArray reals(const ExportSource& source, const std::string& column) {
  const auto write = [&source, column](ArraySink& sink) {
    scan(source, quoted(column), [&](const Statement& row) { sink.put(row.real(0)); });
  };
  return {column, ElementType::f64, {source.networks}, write};
}

ExportArray texts(const ExportSource& source, const std::string& column, std::size_t characters) {
  const auto write = [&source, column, characters](ArraySink& sink) {
    scan(source, quoted(column), [&](const Statement& row) { put_text(sink, as_text(row), characters); });
  };
  return {column, ElementType::text, {source.networks}, write, characters};
}

// A swept key: its type is the narrowest of integer, floating point and text that all values have.
ExportArray swept(const ExportSource& source, const std::string& column) {
  bool text = false, real = false;
  std::size_t characters = 1;
  Statement values(*source.database, "SELECT DISTINCT " + quoted(column) + " FROM configuration");
  while (values.step()) {
    text |= values.type(0) == SQLITE_TEXT;
    real |= values.type(0) == SQLITE_FLOAT || values.null(0);
    characters = std::max(characters, code_points(as_text(values)).size());
  }
  if (text) return texts(source, column, characters);
  return real ? reals(source, column) : integers(source, column, ElementType::i64, 0);
}

ExportArray status_codes(const ExportSource& source) {
  const auto write = [&source](ArraySink& sink) {
    scan(source, "CASE status WHEN 'done' THEN 0 WHEN 'diverged' THEN 1 WHEN 'stopped' THEN 2 ELSE 3 END",
         [&](const Statement& row) { sink.put(static_cast<std::int8_t>(row.integer(0))); });
  };
  return {"status_code", ElementType::i8, {source.networks}, write};
}

ExportArray column_array(const ExportSource& source, const std::string& column) {
  if (column == "init_seed" || column == "data_seed" || column == "order_seed")
    return integers(source, column, ElementType::u64, 0);
  if (column == "network_id" || column == "configuration_id" || column == "epochs")
    return integers(source, column, ElementType::i64, 0);
  if (column == "solved_epoch") return integers(source, column, ElementType::i64, -1);
  if (column == "dead_units" || column == "dead_links") return integers(source, column, ElementType::i32, 0);
  if (column == "status") return texts(source, column, 8);
  if (column == "train_loss" || column == "test_loss" || column == "train_accuracy" ||
      column == "test_accuracy")
    return reals(source, column);
  return swept(source, column);
}

/// What networks were compared by at the rungs of [prune]: NaN where they did not get, or had diverged.
void add_rungs(const ExportSource& source, std::vector<ExportArray>& arrays) {
  if (!source.database->has("table", "rung")) return;
  std::vector<std::int64_t> epochs;
  Statement rungs(*source.database, "SELECT DISTINCT epoch FROM rung ORDER BY epoch");
  while (rungs.step()) epochs.push_back(rungs.integer(0));
  const auto count = static_cast<std::int64_t>(epochs.size());
  arrays.push_back({"rung_epoch", ElementType::i64, {count}, [epochs](ArraySink& sink) {
                      for (const std::int64_t epoch : epochs) sink.put(epoch);
                    }});
  arrays.push_back(
      {"rung_score", ElementType::f64, {source.networks, count}, [epochs, &source](ArraySink& sink) {
         Statement one(*source.database,
                       "SELECT epoch, score FROM rung WHERE network_id = ?1 ORDER BY epoch");
         for_each_network(source, [&](std::int64_t network) {
           one.bind(1, network);
           bool row = one.step();
           for (const std::int64_t epoch : epochs) {
             const bool here = row && one.integer(0) == epoch;
             sink.put(here ? one.real(1) : std::nan(""));
             if (here) row = one.step();
           }
           one.reset();
         });
       }});
}

}  // namespace

std::vector<ExportArray> column_arrays(const ExportSource& source) {
  std::vector<ExportArray> arrays;
  Statement facts(*source.database, "SELECT text, hash, program_version, device, math FROM sweep");
  facts.step();
  const char* names[] = {"sweep", "sweep_hash", "program_version", "device", "math"};
  for (int i = 0; i < 5; ++i) arrays.push_back(single_text(names[i], std::string(facts.text(i))));
  Statement columns(*source.database, "SELECT * FROM networks");
  for (int c = 0; c < columns.columns(); ++c) {
    arrays.push_back(column_array(source, columns.column_name(c)));
    if (arrays.back().name == "status") arrays.push_back(status_codes(source));
  }
  add_rungs(source, arrays);
  return arrays;
}

}  // namespace seedbed
