// SPDX-License-Identifier: Apache-2.0
// Names are matched against the table of keys; values are only stored, and read when the sweep is assembled.
#include "sweep/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "sweep/distribution.h"
#include "sweep/toml_reader.h"

namespace seedbed {
namespace {

constexpr std::string_view kGrid = "grid.", kZip = "zip.", kSample = "sample.", kWhen = "when.";

bool is_in(std::string_view name, std::string_view table) {
  return name.substr(0, table.size()) == table;
}

/// "grid.network.hidden" -> "network.hidden"; names of keys, "sample.count" too, stay as they are.
std::string_view without_axes(std::string_view name) {
  for (const std::string_view table : {kGrid, kZip, kSample, kWhen}) {
    if (is_in(name, table) && find_key(name) == nullptr) return name.substr(table.size());
  }
  return name;
}

/// A table of axes or of conditions.
bool holds_keys_of_others(std::string_view name) {
  return name == "grid" || name == "zip" || name == "sample" || name == "when";
}

bool is_table_name(std::string_view name) {
  return holds_keys_of_others(name) || std::ranges::find(kTables, without_axes(name)) != std::end(kTables);
}

void resolve_path(Value& value, const Place& place) {
  if (!value.is_string() || value.string.empty()) return;
  const std::filesystem::path path = std::filesystem::path(place.directory) / value.string;
  value.string = std::filesystem::absolute(path).lexically_normal().string();
  if (!read_toml_value(toml_text(value))) complain(place, value.line, "", "the path is not UTF-8 text");
}

void resolve_paths(Entry& entry, bool axis) {
  if (!entry.key->is_path) return;
  if (!axis) return resolve_path(entry.value, entry.place);
  if (!entry.value.is_list()) return;
  for (Value& value : entry.value.items) resolve_path(value, entry.place);
}

const Entry* find_in(const std::vector<Entry>& entries, std::string_view key) {
  const auto found =
      std::ranges::find(entries, key, [](const Entry& e) { return std::string_view(e.key->name); });
  return found == entries.end() ? nullptr : &*found;
}

void erase_from(std::vector<Entry>& entries, std::string_view key) {
  std::erase_if(entries, [key](const Entry& e) { return e.key->name == key; });
}

/// The value of --set: TOML, or a bare word that stands for a string.
Value flag_value(const Key& key, std::string_view text, const Place& place, bool axis) {
  const bool bare = !text.empty() && text.find_first_of("[{\"'") != 0;
  std::optional<Value> value = read_toml_value(text);
  if (bare && !axis && key.is_string) value.reset();
  if (value) return *value;
  if (!text.empty() && !bare) complain(place, 0, key.name, "not a TOML value, e.g. " + key.example);
  const Value word = Value::of(std::string(text));
  if (!read_toml_value(toml_text(word))) complain(place, 0, key.name, "not UTF-8 text");
  return word;
}

/// A choice of [sample] is its list, however it is written.
void read_choice_list(Entry& entry, bool is_sampled) {
  if (!is_sampled) return;
  try {
    entry.value = choice_as_list(entry.value);
  } catch (const Refusal& refusal) {
    complain(entry.place, refusal.line, entry.key->name, refusal.message);
  }
}

}  // namespace

void check_axis(const Entry& entry, bool sampled) {
  const auto fail = [&](const std::string& message) {
    complain(entry.place, entry.value.line, entry.key->name, message);
  };
  if (!entry.key->in_configuration())
    fail("can't be an axis; axes are keys of [data], [network] and [train]");
  const std::string example = "[" + entry.key->example + "]";
  const bool ranges = entry.key->numbers != Key::Numbers::none || entry.key->name == "network.hidden";
  if (entry.value.is_string() && ranges) return;
  if (sampled && !entry.value.is_list()) return;  // a distribution
  if (!entry.value.is_list()) fail("an axis is a list of values, e.g. " + example);
  if (entry.value.items.empty()) fail("empty axis; allowed: one or more values, e.g. " + example);
}

const Entry* Draft::find(std::string_view key) const {
  return find_in(settings, key);
}

const Entry* Draft::find_axis(std::string_view key) const {
  for (const std::vector<Entry>* axes : {&grid, &zip}) {
    if (const Entry* found = find_in(*axes, key)) return found;
  }
  return find_in(sample, key);
}

const Entry* Draft::find_when(std::string_view key) const {
  return find_in(when, key);
}

std::vector<Entry>* Draft::axes_of(std::string_view name) {
  if (is_in(name, kGrid)) return &grid;
  if (is_in(name, kZip)) return &zip;
  return is_in(name, kSample) && find_key(name) == nullptr ? &sample : nullptr;
}

void Draft::remove(std::string_view key) {
  for (std::vector<Entry>* entries : {&settings, &grid, &zip, &sample, &when}) erase_from(*entries, key);
}

void Draft::read_document(const Value& document, const Place& place) {
  read_table("", document, place);
  // Nested tables come grouped; the order of axes is the order of the lines.
  const auto position = [](const Entry& e) { return std::tuple(e.value.line, e.value.column); };
  for (std::vector<Entry>* entries : {&grid, &zip, &sample, &when}) {
    std::ranges::stable_sort(*entries, {}, position);
  }
}

void Draft::read_table(const std::string& prefix, const Value& table, const Place& place) {
  for (std::size_t i = 0; i < table.items.size(); ++i) {
    read_member(prefix + table.names[i], table.items[i], place);
  }
}

void Draft::read_member(const std::string& name, const Value& value, const Place& place) {
  if (name == "files") return read_files(value, place);
  const std::string_view key_name = without_axes(name);
  if (const Key* key = find_key(key_name)) {
    Entry entry{key, value, place};
    if (is_in(name, kWhen)) return add_condition(std::move(entry));
    if (std::vector<Entry>* axes = axes_of(name)) return add_axis(*axes, std::move(entry));
    resolve_paths(entry, false);
    if (find(key->name) != nullptr) complain(place, value.line, key->name, "is there twice");
    settings.push_back(std::move(entry));
    return;
  }
  if (is_table_name(name)) {
    if (!value.is_table())
      complain(place, value.line, name, fmt::format("expected a table, e.g. [{}]", name));
    return read_table(name + ".", value, place);
  }
  const bool is_table = value.is_table() && name.find('.') == std::string::npos;
  complain(place, value.line, key_name,
           (is_table ? "unknown table" : "unknown key") + suggestion_for(key_name));
}

void Draft::add_condition(Entry entry) {
  if (find_when(entry.key->name) != nullptr) {
    complain(entry.place, entry.value.line, "when." + entry.key->name, "is there twice");
  }
  when.push_back(std::move(entry));
}

void Draft::add_axis(std::vector<Entry>& axes, Entry entry) {
  sampled = sampled || &axes == &sample;
  read_choice_list(entry, &axes == &sample);
  check_axis(entry, &axes == &sample);
  resolve_paths(entry, true);
  if (const Entry* other = find_axis(entry.key->name)) {
    complain(entry.place, entry.value.line, entry.key->name,
             fmt::format("is an axis already, at line {}", other->value.line));
  }
  axes.push_back(std::move(entry));
}

void Draft::read_files(const Value& table, const Place& place) {
  if (!table.is_table()) complain(place, table.line, "files", "expected a table of paths and hashes");
  for (std::size_t i = 0; i < table.items.size(); ++i) {
    const Value& hash = table.items[i];
    const bool hexadecimal = hash.is_string() && hash.string.size() == 32 &&
                             hash.string.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!hexadecimal) {
      complain(place, hash.line, "files", "expected the XXH3 hash of a file, 32 hexadecimal digits");
    }
    Value path = Value::of(table.names[i]);
    resolve_path(path, place);
    files.emplace_back(path.string, hash.string);
  }
}

void Draft::set(Entry entry) {
  const std::string& name = entry.key->name;
  resolve_paths(entry, false);
  const auto replaces = [&](std::string_view other) {
    const Entry* old = find(other);
    if (old != nullptr && old->place.kind != Place::Kind::flag && entry.place.kind == Place::Kind::flag)
      remove(other);
  };
  // Of keys that exclude each other, the flag wins over the file.
  if (name == "data.file") replaces("data.dataset");
  if (name == "data.dataset" && entry.value.string != "file") replaces("data.file");
  if (name == "seeds.crossed") {
    replaces("seeds.count");
    replaces("seeds.vary");
  }
  remove(name);
  settings.push_back(std::move(entry));
}

void Draft::apply_set(const std::string& assignment) {
  const Place place{Place::Kind::flag, "--set " + assignment, "."};
  const std::size_t equals = assignment.find('=');
  std::string name = assignment.substr(0, equals);
  name.erase(std::remove(name.begin(), name.end(), ' '), name.end());
  if (equals == std::string::npos || name.empty()) {
    complain(place, 0, "", "expected key=value, e.g. train.batch=1");
  }
  const std::string_view key_name = without_axes(name);
  const Key* key = find_key(key_name);
  if (key == nullptr) {
    if (is_table_name(name)) {
      const std::string value = name == "when" ? "data.dataset == spiral" : "[1, 10]";
      complain(place, 0, "",
               "is a table; set its keys one by one" + (holds_keys_of_others(name)
                                                            ? ", e.g. " + name + ".train.batch=" + value
                                                            : suggestion_for(name + ".")));
    }
    complain(place, 0, "", "unknown key" + suggestion_for(key_name));
  }
  const bool axis = key_name.size() < name.size();
  Entry entry{key, flag_value(*key, std::string_view(assignment).substr(equals + 1), place, axis), place};
  if (!axis) return set(std::move(entry));
  const bool condition = is_in(name, kWhen);
  std::vector<Entry>& entries = condition ? when : *axes_of(name);
  if (!condition) {
    sampled = sampled || &entries == &sample;
    read_choice_list(entry, &entries == &sample);
    check_axis(entry, &entries == &sample);
    resolve_paths(entry, true);
    for (std::vector<Entry>* axes : {&grid, &zip, &sample}) {
      if (axes != &entries) erase_from(*axes, key->name);
    }
  }
  const auto old = std::ranges::find(entries, key, &Entry::key);
  if (old != entries.end()) {
    *old = std::move(entry);
  } else {
    entries.push_back(std::move(entry));
  }
}

}  // namespace seedbed
