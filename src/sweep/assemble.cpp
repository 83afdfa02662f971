// SPDX-License-Identifier: Apache-2.0
// From the draft to a checked sweep: rules between keys, values, axes, files, then text and hash.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sweep/names.h"
#include "sweep/ranges.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

[[noreturn]] void fail(const Entry& entry, const std::string& message) {
  complain(entry.place, entry.value.line, entry.key->name, message);
}

/// Every value that a key has in the sweep, as it is written.
std::vector<const Value*> written_values(const Draft& draft, std::string_view key) {
  std::vector<const Value*> values;
  if (const Entry* axis = draft.find_axis(key)) {
    if (!axis->value.is_list()) return values;  // a range or a distribution: numbers
    for (const Value& value : axis->value.items) values.push_back(&value);
  } else if (const Entry* entry = draft.find(key)) {
    values.push_back(&entry->value);
  }
  return values;
}

const Entry* find_any(const Draft& draft, std::string_view key) {
  const Entry* axis = draft.find_axis(key);
  return axis != nullptr ? axis : draft.find(key);
}

/// A file implies dataset = "file", and the reverse needs a file.
void apply_dataset_of_file(const Draft& draft, Settings& base) {
  const Entry* file = find_any(draft, "data.file");
  const Entry* dataset = find_any(draft, "data.dataset");
  if (file != nullptr && dataset == nullptr) base.configuration.data.dataset = DatasetKind::file;
  if (dataset == nullptr) return;
  const std::vector<const Value*> datasets = written_values(draft, "data.dataset");
  const auto is_file = [](const Value* value) { return value->string == "file"; };
  const auto found = std::ranges::find_if(datasets, is_file);
  if (file == nullptr && found != datasets.end()) {
    complain(dataset->place, (*found)->line, dataset->key->name,
             "\"file\" needs a file; give data.file, e.g. \"points.csv\"");
  }
  if (file != nullptr && found == datasets.end()) {
    fail(*file, "only with data.dataset = \"file\"; remove one of the two");
  }
}

/// An accuracy that was asked for must exist.
void check_criterion(const Draft& draft, const Sweep::State& state) {
  const StopRule& stop = state.base.stop;
  const bool accuracy = stop.metric == Metric::train_accuracy || stop.metric == Metric::test_accuracy;
  if (!state.explicit_criterion || !stop.enabled || !accuracy) return;
  for (const Value* value : written_values(draft, "data.dataset")) {
    Settings scratch;
    set_value(*find_any(draft, "data.dataset"), *value, scratch);
    if (scratch.configuration.regression()) {
      fail(*draft.find("stop.solved"),
           fmt::format("{} is a regression and has no accuracy; allowed: train_loss, test_loss, never",
                       quoted(value->string)));
    }
  }
}

void check_seeds(const Draft& draft) {
  const Entry* crossed = draft.find("seeds.crossed");
  if (crossed == nullptr) return;
  for (const char* other : {"seeds.count", "seeds.vary"}) {
    const Entry* entry = draft.find(other);
    if (entry == nullptr) continue;
    // The flag is what can be left out at once.
    if (entry->place.kind == Place::Kind::flag)
      fail(*entry, "not with seeds.crossed, which says how many seeds of each stream");
    fail(*crossed, fmt::format("not with {}; remove one of the two", other));
  }
}

void hash_files(const Draft& draft, Sweep::State& state, FileCheck check) {
  const Entry* entry = find_any(draft, "data.file");
  if (entry == nullptr) return;
  const std::map<std::string, std::string> recorded(draft.files.begin(), draft.files.end());
  for (const Value* value : written_values(draft, "data.file")) {
    const std::string& path = value->string;
    const auto known = recorded.find(path);
    if (known != recorded.end() && check == FileCheck::trust_recorded) {
      state.files[path] = known->second;
      continue;
    }
    state.files[path] = hash_file(path, *entry, value->line);
    if (known != recorded.end() && known->second != state.files[path]) {
      complain(entry->place, value->line, entry->key->name,
               fmt::format("{} has changed since its hash was recorded in [files]", shown_text(path)));
    }
  }
}

void check_count(const Draft& draft, const Sweep::State& state) {
  if (state.base.seeds.networks() <= kMostNetworks / state.configurations) return;
  const Entry* entry = draft.find("seeds.crossed");
  if (entry == nullptr) entry = draft.find("seeds.count");
  for (const auto* axes : {&draft.grid, &draft.zip, &draft.sample}) {
    if (entry == nullptr && !axes->empty()) entry = axes->data();
  }
  const double networks =
      static_cast<double>(state.configurations) * static_cast<double>(state.base.seeds.networks());
  fail(*entry, fmt::format("too many networks, {}; allowed: {}", count_text(networks), kMostNetworks));
}

/// Settings of [sample] without anything to draw are a mistake.
void check_sample(const Draft& draft) {
  if (draft.sampled) return;
  for (const Entry& entry : draft.settings) {
    if (entry.key->table() != "sample") continue;
    fail(entry,
         "nothing to draw: [sample] has no key of [data], [network] or [train], e.g. train.learning_rate "
         "= { kind = \"log-uniform\", low = 0.001, high = 1 }");
  }
}

}  // namespace

void set_value(const Entry& entry, const Value& value, Settings& settings) {
  try {
    entry.key->set(value, settings);
  } catch (const Refusal& refusal) {
    complain(entry.place, refusal.line > 0 ? refusal.line : value.line, entry.key->name, refusal.message);
  }
}

Sweep assemble(const Draft& draft, const std::string& default_name, FileCheck check) {
  auto state = std::make_shared<Sweep::State>();
  state->base.name = default_name;
  for (const Entry& entry : draft.settings) {
    const bool axis = draft.find_axis(entry.key->name) != nullptr;
    if (axis && draft.find_when(entry.key->name) == nullptr) {
      Settings scratch;
      set_value(entry, entry.value, scratch);  // the axis decides, but it must be right
    } else {                                   // also where an axis does not apply
      set_value(entry, entry.value, state->base);
    }
  }
  state->explicit_criterion = draft.find("stop.solved") != nullptr;
  check_seeds(draft);
  apply_dataset_of_file(draft, state->base);
  check_sample(draft);
  add_factors(draft, *state);
  apply_conditions(draft, *state);
  check_criterion(draft, *state);
  check_combinations(*state, draft);
  check_prune(*state, draft);
  check_count(draft, *state);
  hash_files(draft, *state, check);
  state->text = sweep_text(*state);
  state->hash = sweep_hash(*state);
  return Sweep(state);
}

}  // namespace seedbed
