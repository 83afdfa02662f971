// SPDX-License-Identifier: Apache-2.0
// One value of a sweep file with its position, and the way back to JSON and TOML text. Equal values
// have equal text: numbers are written in shortest round-trip form, tables keep their order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace seedbed {

struct Value {
  enum class Kind : std::uint8_t { none, boolean, integer, real, string, list, table, other };

  Kind kind = Kind::none;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string string;
  std::vector<Value> items;        ///< of a list or a table
  std::vector<std::string> names;  ///< of a table, one an item
  int line = 0, column = 0;        ///< 0: not from a file

  static Value of(bool v);
  static Value of(int v) { return of(static_cast<std::int64_t>(v)); }
  static Value of(std::int64_t v);
  static Value of(double v);
  static Value of(std::string v);
  static Value of(const char* v) { return of(std::string(v)); }
  static Value list(std::vector<Value> items = {});
  static Value table();

  Value& add(const std::string& name, Value value);  ///< to a table; returns *this

  bool is_none() const { return kind == Kind::none; }
  bool is_integer() const { return kind == Kind::integer; }
  bool is_number() const { return kind == Kind::integer || kind == Kind::real; }
  bool is_string() const { return kind == Kind::string; }
  bool is_list() const { return kind == Kind::list; }
  bool is_table() const { return kind == Kind::table; }
  double number() const { return kind == Kind::integer ? static_cast<double>(integer) : real; }
};

std::string number_text(double value);
std::string json_text(const Value& value);  ///< none is null
std::string toml_text(const Value& value);  ///< one line; tables are inline tables

}  // namespace seedbed
