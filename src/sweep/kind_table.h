// SPDX-License-Identifier: Apache-2.0
// Values that are a kind with members: "adam", or { kind = "adam", beta1 = 0.8 }. What is written back is the
// name alone wherever all members have their defaults.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "sweep/nearest.h"
#include "sweep/readers.h"

namespace seedbed {

template <class T>
struct KindMember {
  const char* name;
  double T::*number;  ///< one of the two
  std::int64_t T::*integer;
  NumberRange range;
};

/// `defaults(kind)` gives a T of a kind, `members(kind)` its members in canonical order.
template <class T, class Kind, class Defaults, class Members>
void read_kind_table(const Value& value, const std::string& expected, T& target, Defaults&& defaults,
                     Members&& members) {
  const std::string kinds = "one of \"" + joined(Names<Kind>::list, "\", \"") + "\"";
  if (value.is_string()) {
    target = defaults(read_enum<Kind>(value, kinds));
    return;
  }
  if (!value.is_table()) refuse_type(value, expected);
  const auto found = std::find(value.names.begin(), value.names.end(), "kind");
  if (found == value.names.end()) refuse_type(value, expected);
  const Kind kind =
      read_enum<Kind>(value.items[static_cast<std::size_t>(found - value.names.begin())], kinds);
  target = defaults(kind);
  const std::vector<KindMember<T>> known = members(kind);
  std::vector<const char*> names{"kind"};
  for (const auto& member : known) names.push_back(member.name);
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const std::string& name = value.names[i];
    if (name == "kind") continue;
    const auto member =
        std::find_if(known.begin(), known.end(), [&](const auto& m) { return name == m.name; });
    if (member == known.end()) {
      refuse(value.items[i],
             fmt::format("unknown key {} of {}; allowed: {}{}", quoted(name), quoted(name_in(kind)),
                         joined(names), did_you_mean(nearest_name(name, names))));
    }
    if (member->integer) {
      target.*member->integer = read_integer(
          value.items[i], {static_cast<std::int64_t>(member->range.low), 10'000'000}, expected, name);
    } else {
      target.*member->number = read_number(value.items[i], member->range, expected, name);
    }
  }
}

template <class T, class Defaults, class Members>
Value kind_table_value(const T& target, Defaults&& defaults, Members&& members) {
  if (target == defaults(target.kind)) return Value::of(name_in(target.kind));
  Value table = Value::table();
  table.add("kind", Value::of(name_in(target.kind)));
  for (const auto& member : members(target.kind)) {
    table.add(member.name,
              member.integer ? Value::of(target.*member.integer) : Value::of(target.*member.number));
  }
  return table;
}

}  // namespace seedbed
