// SPDX-License-Identifier: Apache-2.0
// "key=value,key=value" to the configurations of a sweep that agree with it. Commas inside brackets belong
// to the value.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/study_compare.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

std::vector<std::string> split_conditions(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (char c : text) {
    depth += c == '[' || c == '{';
    depth -= c == ']' || c == '}';
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool same_value(const SweptValue& value, const std::string& wanted) {
  if (value.label == wanted || value.json == wanted) return true;
  const auto json = nlohmann::json::parse(value.json, nullptr, false);
  if (json.is_string() && json.get<std::string>() == wanted) return true;
  const auto other = nlohmann::json::parse(wanted, nullptr, false);
  return !other.is_discarded() && json == other;
}

const SweptValue& value_of(const std::vector<SweptValue>& values, const std::string& key) {
  return *std::find_if(values.begin(), values.end(), [&](const SweptValue& v) { return v.key == key; });
}

/// The labels of a key in the order of the sweep, at most a dozen.
std::string labels_of(const Sweep& sweep, const std::string& key) {
  std::vector<std::string> labels;
  for (std::int64_t id = 0; id < sweep.configurations() && labels.size() < 13; ++id) {
    const auto values = sweep.swept_values(id);
    const std::string& label = value_of(values, key).label;
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
  }
  if (labels.size() == 13) labels.back() = "...";
  return fmt::format("{}", fmt::join(labels, ", "));
}

}  // namespace

Selection select_configurations(const Sweep& sweep, const std::string& text) {
  Selection selection{text, {}, {}};
  for (const std::string& part : split_conditions(text)) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos || equals == 0)
      throw UsageError(
          fmt::format("--compare: '{}' is not key=value, e.g. network.hidden=8-2,train.batch=1", part));
    const std::string key = resolve_keys(sweep, {part.substr(0, equals)}, "--compare")[0];
    selection.conditions.emplace_back(key, part.substr(equals + 1));
  }
  std::vector<bool> met(selection.conditions.size());
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    const auto values = sweep.swept_values(id);
    bool all = true;
    for (std::size_t c = 0; c < selection.conditions.size(); ++c) {
      const bool same =
          same_value(value_of(values, selection.conditions[c].first), selection.conditions[c].second);
      met[c] = met[c] || same;
      all = all && same;
    }
    if (all) selection.configurations.push_back(id);
  }
  for (std::size_t c = 0; c < met.size(); ++c) {
    const auto& [key, value] = selection.conditions[c];
    if (!met[c])
      throw UsageError(
          fmt::format("--compare: {}={}: no such value; there are {}", key, value, labels_of(sweep, key)));
  }
  if (selection.configurations.empty())
    throw UsageError(fmt::format("--compare: no configuration has all of {}", text));
  return selection;
}

}  // namespace seedbed
