// SPDX-License-Identifier: Apache-2.0
// Values as text. JSON's strings, numbers and lists are TOML's too; only tables are written differently.
#include "sweep/value.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace seedbed {
namespace {

struct Syntax {
  bool bare_names;
  std::string_view open, close, equals, separator, item_separator;
};
constexpr Syntax kJson{false, "{", "}", ":", ",", ","};
constexpr Syntax kToml{true, "{ ", " }", " = ", ", ", ", "};

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  out += '"';
}

void append(std::string& out, const Value& value, const Syntax& syntax) {
  switch (value.kind) {
    case Value::Kind::none:
    case Value::Kind::other:
      out += "null";
      break;
    case Value::Kind::boolean:
      out += value.boolean ? "true" : "false";
      break;
    case Value::Kind::integer:
      out += fmt::format("{}", value.integer);
      break;
    case Value::Kind::real:
      out += number_text(value.real);
      break;
    case Value::Kind::string:
      append_string(out, value.string);
      break;
    case Value::Kind::list:
      out += '[';
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0) out += syntax.item_separator;
        append(out, value.items[i], syntax);
      }
      out += ']';
      break;
    case Value::Kind::table:
      out += syntax.open;
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0) out += syntax.separator;
        if (syntax.bare_names) {
          out += value.names[i];
        } else {
          append_string(out, value.names[i]);
        }
        out += syntax.equals;
        append(out, value.items[i], syntax);
      }
      out += syntax.close;
      break;
  }
}

}  // namespace

Value Value::of(bool v) {
  Value value;
  value.kind = Kind::boolean;
  value.boolean = v;
  return value;
}

Value Value::of(std::int64_t v) {
  Value value;
  value.kind = Kind::integer;
  value.integer = v;
  return value;
}

Value Value::of(double v) {
  Value value;
  value.kind = Kind::real;
  value.real = v;
  return value;
}

Value Value::of(std::string v) {
  Value value;
  value.kind = Kind::string;
  value.string = std::move(v);
  return value;
}

Value Value::list(std::vector<Value> items) {
  Value value;
  value.kind = Kind::list;
  value.items = std::move(items);
  return value;
}

Value Value::table() {
  Value value;
  value.kind = Kind::table;
  return value;
}

Value& Value::add(const std::string& name, Value value) {
  names.push_back(name);
  items.push_back(std::move(value));
  return *this;
}

std::string number_text(double value) {
  return fmt::format("{}", value == 0 ? 0.0 : value);  // no "-0"
}

std::string json_text(const Value& value) {
  std::string out;
  append(out, value, kJson);
  return out;
}

std::string toml_text(const Value& value) {
  std::string out;
  append(out, value, kToml);
  return out;
}

}  // namespace seedbed
