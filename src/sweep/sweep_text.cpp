// SPDX-License-Identifier: Apache-2.0
// A sweep as TOML that reads back to the same sweep, and its identity. The text has every key, so that
// it means the same when a default changes; the hash has only what differs from the defaults, so that
// it stays the same when a key is added.
#include <fmt/format.h>

#include <algorithm>

#include "sweep/names.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

bool has_regression(const Sweep::State& state) {
  if (state.base.configuration.regression()) return true;
  Settings settings = state.base;
  for (const Factor& factor : state.factors) {
    for (const Axis& axis : factor.axes) {
      if (axis.key->name != "data.dataset") continue;
      for (const Value& value : axis.values) {
        axis.key->set(value, settings);
        if (settings.configuration.regression()) return true;
      }
    }
  }
  return false;
}

/// The value of a key that is not an axis; none when it isn't written.
Value base_value(const Sweep::State& state, const Key& key) {
  return state.is_swept(key) ? Value() : key.get(state.base);
}

bool is_zip(const Factor& factor) {
  return factor.axes.size() > 1;
}

void append_axes(std::string& text, const char* table, const Sweep::State& state, bool zip) {
  std::string lines;
  for (const Factor& factor : state.factors) {
    if (is_zip(factor) != zip) continue;
    for (const Axis& axis : factor.axes) {
      lines += fmt::format("{} = {}\n", axis.key->name, toml_text(Value::list(axis.values)));
    }
  }
  if (!lines.empty()) text += fmt::format("\n[{}]\n{}", table, lines);
}

/// A file counts by its content.
Value with_content(const Sweep::State& state, const Key& key, const Value& value) {
  return key.is_path && value.is_string() ? Value::of(state.files.at(value.string)) : value;
}

}  // namespace

std::string sweep_text(const Sweep::State& state) {
  std::string text = fmt::format("name = {}\n", toml_text(Value::of(state.base.name)));
  const bool hide_criterion = !state.explicit_criterion && has_regression(state);
  for (const char* table : kTables) {
    if (std::string_view(table) == "seeds") {
      append_axes(text, "grid", state, false);
      append_axes(text, "zip", state, true);
    }
    text += fmt::format("\n[{}]\n", table);
    for (const Key& key : keys()) {
      if (key.table() != table || (hide_criterion && key.name == "stop.solved")) continue;
      const Value value = base_value(state, key);
      if (!value.is_none()) text += fmt::format("{} = {}\n", key.leaf(), toml_text(value));
    }
  }
  if (!state.files.empty()) {
    text += "\n[files]\n";
    for (const auto& [path, hash] : state.files) {
      text += fmt::format("{} = \"{}\"\n", toml_text(Value::of(path)), hash);
    }
  }
  return text;
}

std::string sweep_hash(const Sweep::State& state) {
  std::string identity = "seedbed sweep 1\n";
  const Settings defaults;
  for (const Key& key : keys()) {
    if (key.name == "name") continue;
    const std::string text = json_text(with_content(state, key, base_value(state, key)));
    if (!state.is_swept(key) && text != json_text(key.get(defaults))) {
      identity += fmt::format("{} = {}\n", key.name, text);
    }
  }
  for (const Factor& factor : state.factors) {
    identity += "axes\n";
    for (const Axis& axis : factor.axes) {
      identity += axis.key->name + " =";
      for (const Value& value : axis.values)
        identity += " " + json_text(with_content(state, *axis.key, value));
      identity += "\n";
    }
  }
  return xxh3_hex(identity);
}

}  // namespace seedbed
