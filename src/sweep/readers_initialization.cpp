// SPDX-License-Identifier: Apache-2.0
// network.init: a name, or a table of a kind with its members. What is written back is a name wherever
// all members have their defaults.
#include <fmt/format.h>

#include <algorithm>

#include "sweep/key_kinds.h"
#include "sweep/nearest.h"
#include "sweep/readers.h"

namespace seedbed {
namespace {

using Kind = InitializationKind;

struct Member {
  const char* name;
  double Initialization::*value;
};
constexpr Member kLow{"low", &Initialization::low}, kHigh{"high", &Initialization::high},
    kGain{"gain", &Initialization::gain}, kSd{"sd", &Initialization::sd},
    kValue{"value", &Initialization::value}, kSparsity{"sparsity", &Initialization::sparsity};

/// The members of a kind beside its bias, in canonical order.
std::vector<Member> members_of(Kind kind) {
  switch (kind) {
    case Kind::playground:
    case Kind::zero:
      return {};
    case Kind::uniform:
      return {kLow, kHigh};
    case Kind::normal:
    case Kind::truncated_normal:
      return {kSd};
    case Kind::sparse:
      return {kSparsity, kSd};
    case Kind::constant:
      return {kValue};
    default:
      return {kGain};
  }
}

/// Other names of the field for the same schemes.
constexpr std::pair<const char*, Kind> kAliases[] = {{"xavier", Kind::xavier_uniform},
                                                     {"glorot", Kind::xavier_uniform},
                                                     {"glorot-uniform", Kind::xavier_uniform},
                                                     {"glorot-normal", Kind::xavier_normal},
                                                     {"he", Kind::he_normal},
                                                     {"kaiming", Kind::he_normal},
                                                     {"kaiming-uniform", Kind::he_uniform},
                                                     {"kaiming-normal", Kind::he_normal},
                                                     {"lecun", Kind::lecun_normal}};

Initialization defaults_of(Kind kind) {
  Initialization init;
  init.kind = kind;
  if (kind > Kind::uniform) init.bias = 0;
  return init;
}

Kind read_kind(const Value& value, const std::string& expected) {
  if (!value.is_string()) refuse_type(value, expected);
  for (const auto& [alias, kind] : kAliases) {
    if (value.string == alias) return kind;
  }
  return read_enum<Kind>(value, quoted_names(Names<Kind>::list));
}

void read_bias(const Value& value, const std::string& expected, Initialization& init) {
  if (value.is_string() && value.string == "fan-in") {
    init.fan_in_bias = true;
    init.bias = 0;
  } else {
    init.bias = read_finite(value, expected, "bias");
  }
}

void check(const Value& value, const Initialization& init) {
  if (init.kind == Kind::uniform && !(init.low < init.high)) {
    refuse(value, fmt::format("low = {} must be less than high = {}", init.low, init.high));
  }
  if (init.sd < 0) refuse(value, fmt::format("sd = {} is out of range; allowed: 0 or more", init.sd));
  if (init.sparsity < 0 || init.sparsity > 1) {
    refuse(value, fmt::format("sparsity = {} is out of range; allowed: 0 to 1", init.sparsity));
  }
}

}  // namespace

void read_initialization(const Value& value, const std::string& expected, Initialization& init) {
  if (value.is_string()) {
    init = defaults_of(read_kind(value, expected));
    if (init.kind == Kind::uniform)
      refuse(value, "\"uniform\" needs its bounds: { kind = \"uniform\", low = -1, high = 1 }");
    return;
  }
  if (!value.is_table()) refuse_type(value, expected);
  const auto kind = std::find(value.names.begin(), value.names.end(), "kind");
  if (kind == value.names.end()) refuse_type(value, expected);
  init = defaults_of(read_kind(value.items[static_cast<std::size_t>(kind - value.names.begin())], expected));
  const std::vector<Member> members = members_of(init.kind);
  if (members.empty()) {
    refuse(value, fmt::format("{} has no members; write {}", quoted(name_in(init.kind)),
                              quoted(name_in(init.kind))));
  }
  std::vector<const char*> names{"kind"};
  for (const Member& member : members) names.push_back(member.name);
  names.push_back("bias");
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const Value& item = value.items[i];
    const std::string& name = value.names[i];
    if (name == "kind") continue;
    if (name == "bias") {
      read_bias(item, expected, init);
      continue;
    }
    const auto member =
        std::find_if(members.begin(), members.end(), [&](const Member& m) { return name == m.name; });
    if (member == members.end()) {
      refuse(item, fmt::format("unknown key {}; allowed: {}{}", quoted(name), joined(names),
                               did_you_mean(nearest_name(name, names))));
    }
    init.*member->value = read_finite(item, expected, member->name);
  }
  check(value, init);
}

Value initialization_value(const Initialization& init) {
  const std::vector<Member> members = members_of(init.kind);
  if (members.empty() || (init.kind > Kind::uniform && init == defaults_of(init.kind))) {
    return Value::of(name_in(init.kind));
  }
  Value table = Value::table();
  table.add("kind", Value::of(name_in(init.kind)));
  for (const Member& member : members) table.add(member.name, Value::of(init.*member.value));
  return table.add("bias", init.fan_in_bias ? Value::of("fan-in") : Value::of(init.bias));
}

}  // namespace seedbed
