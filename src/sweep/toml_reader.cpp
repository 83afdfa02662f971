// SPDX-License-Identifier: Apache-2.0
// The library keeps tables sorted by name; positions give the order of the file back.
#include "sweep/toml_reader.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace seedbed {
namespace {

Value convert(const toml::node& node);

Value convert_table(const toml::table& table) {
  std::vector<std::pair<const toml::key*, const toml::node*>> members;
  for (auto&& [key, node] : table) members.emplace_back(&key, &node);
  const auto position = [](const auto& member) {
    const toml::source_position& begin = member.first->source().begin;
    return std::tuple(begin.line, begin.column);
  };
  std::ranges::stable_sort(members, {}, position);
  Value value = Value::table();
  for (const auto& [key, node] : members) {
    Value item = convert(*node);
    item.line = static_cast<int>(key->source().begin.line);
    item.column = static_cast<int>(key->source().begin.column);
    value.add(std::string(key->str()), std::move(item));
  }
  return value;
}

Value convert_list(const toml::array& array) {
  Value value = Value::list();
  value.items.reserve(array.size());
  for (const toml::node& item : array) value.items.push_back(convert(item));
  return value;
}

Value convert(const toml::node& node) {
  Value value;
  value.kind = Value::Kind::other;
  if (const auto* boolean = node.as_boolean()) value = Value::of(boolean->get());
  if (const auto* integer = node.as_integer()) value = Value::of(std::int64_t{integer->get()});
  if (const auto* real = node.as_floating_point()) value = Value::of(real->get());
  if (const auto* string = node.as_string()) value = Value::of(std::string(string->get()));
  if (const auto* array = node.as_array()) value = convert_list(*array);
  if (const auto* table = node.as_table()) value = convert_table(*table);
  value.line = static_cast<int>(node.source().begin.line);
  value.column = static_cast<int>(node.source().begin.column);
  return value;
}

}  // namespace

Value read_toml(std::string_view text, const Place& place) {
  try {
    return convert(toml::parse(text, place.text));
  } catch (const toml::parse_error& e) {
    std::string what(e.description());
    std::ranges::replace(what, '\n', ' ');
    complain(place, static_cast<int>(e.source().begin.line), "", what);
  }
}

std::optional<Value> read_toml_value(std::string_view text) {
  try {
    const toml::table table = toml::parse(fmt::format("value = {}", text));
    if (table.size() != 1 || !table.contains("value")) return std::nullopt;
    std::optional<Value> value = convert(*table.get("value"));
    return value;
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

}  // namespace seedbed
