// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/population.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/describe.h"
#include "seedbed/error.h"

namespace seedbed::viewer {
namespace {

std::string key_of(const std::string& assignment) {
  return assignment.substr(0, assignment.find('='));
}

std::string value_of(const std::string& assignment) {
  const std::size_t at = assignment.find('=');
  return at == std::string::npos ? "" : assignment.substr(at + 1);
}

Sweep with_settings(const Sweep& sweep, std::vector<std::string> settings) {
  return parse_sweep(sweep.text(), sweep.name(), {std::move(settings), std::nullopt});
}

/// A swept value as --set takes it: JSON is TOML but for the colons of a table.
std::string assignment_of(const SweptValue& value) {
  std::string text = value.json;
  if (text.starts_with('{')) {
    for (std::size_t at = 0; (at = text.find("\":", at)) != std::string::npos; at += 3)
      text.replace(at, 2, "\" =");
  }
  return value.key + "=" + text;
}

std::string label_of(const std::vector<SweptValue>& values, const std::vector<std::string>& edits) {
  std::string label;
  for (const SweptValue& value : values) {
    if (!label.empty()) label += " · ";
    const std::string name = value.key.substr(value.key.rfind('.') + 1);
    label += value.label == "none" ? value.label : value_in_words(value, name);  // room for "none" only
  }
  if (values.empty()) label = "all seeds";
  for (const std::string& edit : edits) {
    const std::string key = key_of(edit);
    label += fmt::format(" · {} {}", key.substr(key.rfind('.') + 1), value_of(edit));
  }
  return label;
}

}  // namespace

Population::Population(Sweep sweep, std::map<int, std::vector<std::string>> edits)
    : sweep_(std::move(sweep)) {
  if (sweep_.networks() > kMostNetworks) {
    throw UsageError(fmt::format("{}: {} networks are more than the viewer shows ({}); use --seeds N",
                                 sweep_.name(), sweep_.networks(), kMostNetworks));
  }
  seeds_ = static_cast<int>(sweep_.seeds().networks());
  const std::int64_t rows = seeds_ == 0 ? 0 : sweep_.configurations();
  row_offset_.push_back(0);
  for (std::int64_t id = 0; id < rows; ++id) add_row(id, std::move(edits[static_cast<int>(id)]));
}

void Population::add_row(std::int64_t id, std::vector<std::string> edits) {
  Row row;
  row.values = sweep_.swept_values(id);
  row.label = label_of(row.values, edits);
  row.edits = std::move(edits);
  if (row.edits.empty()) {
    row.configuration = std::make_shared<const Configuration>(sweep_.configuration(id));
  } else {
    std::vector<std::string> settings;
    for (const SweptValue& value : row.values) settings.push_back(assignment_of(value));
    settings.insert(settings.end(), row.edits.begin(), row.edits.end());
    row.configuration =
        std::make_shared<const Configuration>(with_settings(sweep_, settings).configuration(0));
  }
  const auto each = static_cast<std::size_t>(Shape(*row.configuration).parameter_count());
  const auto found = std::find(data_.begin(), data_.end(), row.configuration->data);
  row_data_.push_back(static_cast<std::size_t>(found - data_.begin()));
  if (found == data_.end()) data_.push_back(row.configuration->data);
  row_parameters_.push_back(each);
  row_offset_.push_back(row_offset_.back() + each * static_cast<std::size_t>(seeds_));
  rows_.push_back(std::move(row));
}

std::size_t Population::offset(int network) const {
  if (network >= networks()) return row_offset_.back();
  const auto row = static_cast<std::size_t>(row_of(network));
  return row_offset_[row] + row_parameters_[row] * static_cast<std::size_t>(seed_of(network));
}

std::int64_t Population::last_epoch() const {
  std::int64_t last = 0;
  for (const Row& row : rows_) last = std::max<std::int64_t>(last, row.configuration->train.epochs);
  return last;
}

std::shared_ptr<const Dataset> Population::dataset(int network) const {
  const Seeds seeds = seeds_of(network);
  const std::size_t data = row_data_[static_cast<std::size_t>(row_of(network))];
  const std::lock_guard lock(mutex_);
  auto& made = datasets_[{data, seeds.data, seeds.order}];
  if (!made) made = std::make_shared<const Dataset>(make_dataset(data_[data], seeds.data, seeds.order));
  return made;
}

NetworkSpec Population::spec(int network) const {
  return {row(row_of(network)).configuration, seeds_of(network), dataset(network)};
}

std::vector<std::string> Population::assignments_of(int r) const {
  std::vector<std::string> settings;
  for (const SweptValue& value : row(r).values) settings.push_back(assignment_of(value));
  settings.insert(settings.end(), row(r).edits.begin(), row(r).edits.end());
  return settings;
}

Sweep Population::sweep_of_row(int r) const {
  return with_settings(sweep_, assignments_of(r));
}

std::shared_ptr<const Population> Population::with(int edited,
                                                   const std::vector<std::string>& assignments) const {
  std::map<int, std::vector<std::string>> edits;
  const auto drop = [&](std::vector<std::string>& list) {
    std::erase_if(list, [&](const std::string& old) {
      return std::any_of(assignments.begin(), assignments.end(),
                         [&](const std::string& a) { return key_of(a) == key_of(old); });
    });
  };
  for (int r = 0; r < rows(); ++r) {
    edits[r] = row(r).edits;
    if (edited < 0 || edited == r) drop(edits[r]);
    if (edited == r) edits[r].insert(edits[r].end(), assignments.begin(), assignments.end());
  }
  if (edited >= 0) return std::make_shared<const Population>(sweep_, std::move(edits));
  Sweep changed = with_settings(sweep_, assignments);
  if (changed.configurations() != sweep_.configurations()) edits.clear();  // an axis went: other rows
  return std::make_shared<const Population>(std::move(changed), std::move(edits));
}

int same_place(const Population& before, const Population& after, int network) {
  if (network < 0 || network >= before.networks() || after.networks() == 0) return -1;
  const int row = std::min(before.row_of(network), after.rows() - 1);
  const int seed = std::min(before.seed_of(network), after.seeds() - 1);
  return row * after.seeds() + seed;
}

}  // namespace seedbed::viewer
