// SPDX-License-Identifier: Apache-2.0
// From the entries of [grid], [zip] and [sample] to factors: lists read value by value, ranges expanded,
// samples drawn. Equal points of a factor would be equal networks, counted twice.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "sweep/architectures.h"
#include "sweep/distribution.h"
#include "sweep/ranges.h"
#include "sweep/sample_points.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

[[noreturn]] void refuse_entry(const Entry& entry, const std::string& message) {
  complain(entry.place, entry.value.line, entry.key->name, message);
}

/// Runs `read`; a Refusal becomes the error of the entry.
template <class Read>
auto at_entry(const Entry& entry, int line, Read read) {
  try {
    return read();
  } catch (const Refusal& refusal) {
    complain(entry.place, refusal.line > 0 ? refusal.line : line, entry.key->name, refusal.message);
  }
}

bool takes_architectures(const Key& key) {
  return key.name == "network.hidden";
}

/// The values of a range as text; null where the key takes none.
AxisValuesPtr read_range(const Entry& entry, const Value& value) {
  const Key& key = *entry.key;
  if (!value.is_string()) return nullptr;
  return at_entry(entry, value.line, [&]() -> AxisValuesPtr {
    if (takes_architectures(key)) return read_architectures(value);
    if (key.numbers == Key::Numbers::none) return nullptr;
    const bool integers = key.numbers == Key::Numbers::integers;
    std::vector<Value> values = expand_range(value, parse_range(value, value.string), integers);
    Settings scratch;
    for (const Value* end : {&values.front(), &values.back()})
      key.set(*end, scratch);  // all between are allowed
    return std::make_shared<RangeValues>(std::move(values), value);
  });
}

/// A list: each value as the key reads it, ranges among them expanded.
AxisValuesPtr read_list(const Entry& entry, std::span<const Value> items, const Settings& base) {
  std::vector<Value> values;
  values.reserve(items.size());
  Settings scratch = base;
  const bool of_lists = entry.key->example.starts_with('[');
  const auto add = [&](const Value& value) {
    set_value(entry, value, scratch);
    values.push_back(entry.key->get(scratch));
    values.back().line = value.line;
  };
  for (const Value& value : items) {
    if (const AxisValuesPtr range = read_range(entry, value)) {
      for (std::int64_t i = 0; i < range->size(); ++i) add(range->at(i));
      continue;
    }
    if (of_lists && !value.is_list()) {
      complain(entry.place, value.line, entry.key->name,
               fmt::format("an axis of it is a list of lists, e.g. [{}]", entry.key->example));
    }
    add(value);
  }
  return std::make_shared<ListValues>(std::move(values));
}

AxisValuesPtr read_values(const Entry& entry, const Settings& base) {
  return entry.value.is_list() ? read_list(entry, entry.value.items, base) : read_range(entry, entry.value);
}

Axis read_axis(const Entry& entry, const Settings& base) {
  AxisValuesPtr values = read_values(entry, base);
  std::string text = values->text();
  return {entry.key, std::move(values), std::move(text), {}};
}

void check_distinct(const Factor& factor, const Entry& first_axis) {
  if (std::ranges::any_of(factor.axes, [](const Axis& axis) { return axis.values->known_distinct(); }))
    return;
  std::set<std::string> seen;
  for (std::int64_t i = 0; i < factor.size(); ++i) {
    std::string point;
    for (const Axis& axis : factor.axes) point += (point.empty() ? "" : ", ") + toml_text(axis.values->at(i));
    if (!seen.insert(point).second) {
      const char* what = factor.axes.size() > 1 ? "the combination " : "";
      complain(first_axis.place, factor.axes.front().values->at(i).line, first_axis.key->name,
               fmt::format("{}{} is there twice", what, shown_text(point)));
    }
  }
}

Factor make_factor(std::span<const Entry> entries, const Settings& base) {
  Factor factor;
  factor.kind = entries.size() > 1 ? Factor::Kind::zip : Factor::Kind::grid;
  for (const Entry& entry : entries) {
    factor.axes.push_back(read_axis(entry, base));
    const std::int64_t size = factor.axes.back().values->size();
    if (size != factor.size()) {
      refuse_entry(entry, fmt::format("{} value{}, but {} has {}; the axes of [zip] advance together", size,
                                      size == 1 ? "" : "s", entries[0].key->name, factor.size()));
    }
  }
  check_distinct(factor, entries[0]);
  return factor;
}

/// What a sampler drew, and which of its points are kept.
struct Samples {
  std::vector<double> points;
  std::size_t dimensions;
  std::vector<std::uint32_t> rows;
};

class SampledValues : public AxisValues {
 public:
  SampledValues(std::shared_ptr<const Samples> samples, std::size_t dimension, Distribution distribution,
                int line)
      : samples_(std::move(samples)),
        dimension_(dimension),
        distribution_(std::move(distribution)),
        line_(line) {}
  std::int64_t size() const override { return static_cast<std::int64_t>(samples_->rows.size()); }
  std::string text() const override { return distribution_.text(); }
  Value at(std::int64_t index) const override {
    return of_point(samples_->rows[static_cast<std::size_t>(index)]);
  }
  Value of_point(std::size_t point) const {
    Value value = distribution_.at(samples_->points[point * samples_->dimensions + dimension_]);
    if (value.line == 0) value.line = line_;
    return value;
  }

 private:
  std::shared_ptr<const Samples> samples_;
  std::size_t dimension_;
  Distribution distribution_;
  int line_;
};

Distribution read_sampled(const Entry& entry, const Settings& base) {
  AxisValuesPtr choices;
  if (entry.value.is_list() || (entry.value.is_string() && takes_architectures(*entry.key))) {
    choices = read_values(entry, base);
  }
  return at_entry(entry, entry.value.line,
                  [&] { return read_distribution(*entry.key, entry.value, std::move(choices)); });
}

Factor make_samples(std::span<const Entry> entries, const Settings& base) {
  auto samples = std::make_shared<Samples>();
  samples->dimensions = entries.size();
  Factor factor;
  factor.kind = Factor::Kind::sample;
  std::vector<std::shared_ptr<SampledValues>> axes;
  for (const Entry& entry : entries) {
    axes.push_back(
        std::make_shared<SampledValues>(samples, axes.size(), read_sampled(entry, base), entry.value.line));
    factor.axes.push_back({entry.key, axes.back(), axes.back()->text(), {}});
  }
  samples->points = sample_points(base.sample, static_cast<int>(entries.size()));
  std::set<std::string> seen;
  for (std::uint32_t point = 0; point < static_cast<std::uint32_t>(base.sample.count); ++point) {
    std::string values;
    for (const auto& axis : axes) values += json_text(axis->of_point(point)) + " ";
    if (seen.insert(std::move(values)).second) samples->rows.push_back(point);
  }
  return factor;
}

}  // namespace

void add_factors(const Draft& draft, Sweep::State& state) {
  std::vector<const Entry*> first_entries;
  for (const Entry& entry : draft.grid) {
    state.factors.push_back(make_factor(std::span(&entry, 1), state.base));
    first_entries.push_back(&entry);
  }
  if (!draft.zip.empty()) {
    state.factors.push_back(make_factor(draft.zip, state.base));
    first_entries.push_back(draft.zip.data());
  }
  if (!draft.sample.empty()) {
    state.factors.push_back(make_samples(draft.sample, state.base));
    first_entries.push_back(draft.sample.data());
  }
  double total = 1;
  for (const Factor& factor : state.factors) total *= static_cast<double>(factor.size());
  for (std::size_t f = 0; f < state.factors.size(); ++f) {
    const Factor& factor = state.factors[f];
    for (const Axis& axis : factor.axes) state.swept_keys.push_back(axis.key->name);
    if (factor.size() > kMostNetworks / state.configurations) {
      refuse_entry(*first_entries[f],
                   fmt::format("too many configurations, {}; allowed: {}", count_text(total), kMostNetworks));
    }
    state.configurations *= factor.size();
  }
}

}  // namespace seedbed
