// SPDX-License-Identifier: Apache-2.0
// The table of keys: everything that the sweep room knows about a key of the sweep file is one entry
// here. The reader, --set, axes, suggestions, errors, canonical JSON, stored text and labels all
// follow from it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seedbed/configuration.h"
#include "seedbed/sweep.h"
#include "sweep/value.h"

namespace seedbed {

/// What keys set.
struct Settings {
  std::string name;
  Configuration configuration;
  StopRule stop;
  PruneRule prune;
  RecordPlan record;
  SeedDesign seeds;
  SampleDesign sample;
};

struct Key {
  std::string name;      ///< dotted: "network.hidden"
  std::string expected;  ///< type and what is allowed: "a list of 0 to 8 integers from 1 to 8, ..."
  std::string example;   ///< a value in TOML
  std::function<void(const Value&, Settings&)> set;  ///< throws Refusal
  std::function<Value(const Settings&)> get;         ///< none: not set
  std::string (*label)(const Value&);                ///< for people
  bool is_path = false;                              ///< a file, relative to where the key stands
  bool is_string = false;                            ///< any text: --set takes it without quotes, numbers too
  enum class Numbers : std::uint8_t { none, integers, reals };
  Numbers numbers = Numbers::none;  ///< what its values are, for ranges and distributions
  bool later = false;  ///< newer than the identities of configurations: not in them at its default

  std::string_view table() const { return std::string_view(name).substr(0, name.find('.')); }
  std::string_view leaf() const { return std::string_view(name).substr(name.find('.') + 1); }
  bool in_configuration() const;  ///< a key of a configuration, so that it can be an axis
};

std::span<const Key> keys();
const Key* find_key(std::string_view name);
const Key& key_named(std::string_view name);  ///< of the program's own; must exist

/// Tables in the order in which they are written.
inline constexpr const char* kTables[] = {"data",   "network", "train", "stop",
                                          "sample", "prune",   "seeds", "record"};

/// "; did you mean ...?", or what there is instead.
std::string suggestion_for(std::string_view unknown_name);

}  // namespace seedbed
