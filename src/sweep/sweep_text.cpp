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
      for (std::int64_t i = 0; i < axis.values->size(); ++i) {
        axis.key->set(axis.values->at(i), settings);
        if (settings.configuration.regression()) return true;
      }
    }
  }
  return false;
}

/// The value that a key has where no axis gives it; none when it isn't written.
Value base_value(const Sweep::State& state, const Key& key) {
  return state.has_base_value(key) ? key.get(state.base) : Value();
}

std::string axis_lines(const Sweep::State& state, Factor::Kind kind) {
  std::string lines;
  for (const Factor& factor : state.factors) {
    if (factor.kind != kind) continue;
    for (const Axis& axis : factor.axes) lines += fmt::format("{} = {}\n", axis.key->name, axis.text);
  }
  return lines;
}

void append_axes(std::string& text, const Sweep::State& state) {
  const auto append = [&](const char* table, const std::string& lines) {
    if (!lines.empty()) text += fmt::format("\n[{}]\n{}", table, lines);
  };
  append("grid", axis_lines(state, Factor::Kind::grid));
  append("zip", axis_lines(state, Factor::Kind::zip));
  if (std::string lines = axis_lines(state, Factor::Kind::sample); !lines.empty()) {
    std::string design;
    for (const Key& key : keys()) {
      if (key.table() != "sample") continue;
      design += fmt::format("{} = {}\n", key.leaf(), toml_text(key.get(state.base)));
    }
    append("sample", design + lines);
  }
  std::string conditions;
  for (const Factor& factor : state.factors) {
    for (const Axis& axis : factor.axes) {
      if (axis.when.empty()) continue;
      conditions += fmt::format("{} = {}\n", axis.key->name, toml_text(conditions_value(axis.when)));
    }
  }
  append("when", conditions);
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
    if (std::string_view(table) == "sample") {
      append_axes(text, state);
      continue;
    }
    if (std::string_view(table) == "prune" && !state.base.prune.enabled()) continue;
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
    if (key.name == "name" || key.table() == "sample") continue;
    if (key.table() == "prune" && !state.base.prune.enabled()) continue;
    const std::string text = json_text(with_content(state, key, base_value(state, key)));
    if (state.has_base_value(key) && text != json_text(key.get(defaults))) {
      identity += fmt::format("{} = {}\n", key.name, text);
    }
  }
  for (const Factor& factor : state.factors) {
    const bool sampled = factor.kind == Factor::Kind::sample;
    const SampleDesign& design = state.base.sample;
    identity += sampled ? fmt::format("sample {} {} {}\n", name_in(design.method), design.count, design.seed)
                        : "axes\n";
    for (const Axis& axis : factor.axes) {
      identity += axis.key->name + " =";
      if (sampled && !axis.key->is_path) {
        identity += " " + axis.text;  // and the design above: they decide the values
      } else {
        for (std::int64_t i = 0; i < axis.values->size(); ++i)
          identity += " " + json_text(with_content(state, *axis.key, axis.values->at(i)));
      }
      identity += "\n";
      for (const Condition& condition : axis.when) identity += "when " + condition.text() + "\n";
    }
  }
  return xxh3_hex(identity);
}

}  // namespace seedbed
