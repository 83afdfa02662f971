// SPDX-License-Identifier: Apache-2.0
// Configurations by index: mixed-radix digits, one a factor, the first factor slowest.
#include "seedbed/sweep.h"

#include <algorithm>
#include <stdexcept>

#include "sweep/state.h"

namespace seedbed {

void Factor::apply(std::int64_t index, Settings& settings) const {
  for (const Axis& axis : axes) axis.key->set(axis.values[static_cast<std::size_t>(index)], settings);
}

std::vector<std::int64_t> Sweep::State::factor_indices(std::int64_t id) const {
  if (id < 0 || id >= configurations) throw std::out_of_range("no such configuration in the sweep");
  std::vector<std::int64_t> indices(factors.size());
  for (std::size_t f = factors.size(); f-- > 0;) {
    indices[f] = id % factors[f].size();
    id /= factors[f].size();
  }
  return indices;
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
const RecordPlan& Sweep::record() const {
  return state_->base.record;
}
const SeedDesign& Sweep::seeds() const {
  return state_->base.seeds;
}
const std::vector<std::string>& Sweep::swept_keys() const {
  return state_->swept_keys;
}
std::int64_t Sweep::configurations() const {
  return state_->configurations;
}
const std::string& Sweep::hash() const {
  return state_->hash;
}

Configuration Sweep::configuration(std::int64_t id) const {
  const std::vector<std::int64_t> indices = state_->factor_indices(id);
  Settings settings = state_->base;
  for (std::size_t f = 0; f < indices.size(); ++f) state_->factors[f].apply(indices[f], settings);
  Configuration& configuration = settings.configuration;
  if (configuration.data.dataset != DatasetKind::file) configuration.data.file.clear();
  return std::move(configuration);
}

std::vector<SweptValue> Sweep::swept_values(std::int64_t id) const {
  const std::vector<std::int64_t> indices = state_->factor_indices(id);
  std::vector<SweptValue> values;
  for (std::size_t f = 0; f < indices.size(); ++f) {
    for (const Axis& axis : state_->factors[f].axes) {
      const Value& value = axis.values[static_cast<std::size_t>(indices[f])];
      values.push_back({axis.key->name, axis.key->label(value), json_text(value)});
    }
  }
  return values;
}

}  // namespace seedbed
