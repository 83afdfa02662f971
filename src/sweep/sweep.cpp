// SPDX-License-Identifier: Apache-2.0
// Configurations by index: mixed-radix digits, one a factor, the first factor slowest.
#include "seedbed/sweep.h"

#include <algorithm>
#include <stdexcept>

#include "sweep/state.h"

namespace seedbed {

void Factor::apply(std::int64_t index, Settings& settings) const {
  for (const Axis& axis : axes) axis.key->set(axis.values->at(index), settings);
}

std::vector<std::int64_t> Sweep::State::factor_indices(std::int64_t id) const {
  if (id < 0 || id >= configurations) throw std::out_of_range("no such configuration in the sweep");
  if (!kept.empty()) id = kept[static_cast<std::size_t>(id)];
  std::vector<std::int64_t> indices(factors.size());
  for (std::size_t f = factors.size(); f-- > 0;) {
    indices[f] = id % factors[f].size();
    id /= factors[f].size();
  }
  return indices;
}

std::vector<bool> Sweep::State::applicable(std::span<const std::int64_t> indices) const {
  std::vector<bool> applies;
  applies.reserve(gates.size());
  for (const Gate& gate : gates) {
    applies.push_back(std::ranges::all_of(gate.tests, [&](const Gate::Test& test) {
      const bool at_base =
          test.factor < 0 || (test.gate >= 0 && !applies[static_cast<std::size_t>(test.gate)]);
      if (at_base) return test.holds_at_base;
      const std::int64_t index = indices[static_cast<std::size_t>(test.factor)];
      return static_cast<bool>(test.holds[static_cast<std::size_t>(index)]);
    }));
  }
  return applies;
}

Settings Sweep::State::settings_at(std::span<const std::int64_t> indices) const {
  Settings settings = base;
  const std::vector<bool> applies = applicable(indices);
  for (std::size_t f = 0; f < indices.size(); ++f) {
    for (const Axis& axis : factors[f].axes) {
      if (axis.gate >= 0 && !applies[static_cast<std::size_t>(axis.gate)]) continue;
      axis.key->set(axis.values->at(indices[f]), settings);
    }
  }
  return settings;
}

bool Sweep::State::has_base_value(const Key& key) const {
  if (!is_swept(key)) return true;
  for (const Gate& gate : gates) {
    if (factors[gate.factor].axes[gate.axis].key == &key) return true;
  }
  return false;
}

bool Sweep::State::is_swept(const Key& key) const {
  return std::ranges::find(swept_keys, key.name) != swept_keys.end();
}

const std::string& Sweep::name() const {
  return state_->base.name;
}
const std::string& Sweep::text() const {
  return state_->text;
}
const StopRule& Sweep::stop() const {
  return state_->base.stop;
}
const PruneRule& Sweep::prune() const {
  return state_->base.prune;
}
const RecordPlan& Sweep::record() const {
  return state_->base.record;
}
const SeedDesign& Sweep::seeds() const {
  return state_->base.seeds;
}
const std::vector<std::string>& Sweep::swept_keys() const {
  return state_->swept_keys;
}
const SampleDesign& Sweep::sample() const {
  return state_->base.sample;
}
std::vector<std::string> Sweep::sampled_keys() const {
  std::vector<std::string> keys;
  for (const Factor& factor : state_->factors) {
    if (factor.kind != Factor::Kind::sample) continue;
    for (const Axis& axis : factor.axes) keys.push_back(axis.key->name);
  }
  return keys;
}
std::int64_t Sweep::configurations() const {
  return state_->configurations;
}
const std::string& Sweep::hash() const {
  return state_->hash;
}

Configuration Sweep::configuration(std::int64_t id) const {
  Settings settings = state_->settings_at(state_->factor_indices(id));
  Configuration& configuration = settings.configuration;
  if (configuration.data.dataset != DatasetKind::file) configuration.data.file.clear();
  const auto file = state_->files.find(configuration.data.file);
  if (file != state_->files.end()) configuration.data.file_hash = file->second;
  return std::move(configuration);
}

std::vector<SweptValue> Sweep::swept_values(std::int64_t id) const {
  const std::vector<std::int64_t> indices = state_->factor_indices(id);
  const std::vector<bool> applies = state_->applicable(indices);
  std::vector<SweptValue> values;
  for (std::size_t f = 0; f < indices.size(); ++f) {
    for (const Axis& axis : state_->factors[f].axes) {
      if (axis.gate >= 0 && !applies[static_cast<std::size_t>(axis.gate)]) {
        values.push_back({axis.key->name, "-", "null"});
        continue;
      }
      const Value value = axis.values->at(indices[f]);
      values.push_back({axis.key->name, axis.key->label(value), json_text(value)});
    }
  }
  return values;
}

}  // namespace seedbed
