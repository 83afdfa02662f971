// SPDX-License-Identifier: Apache-2.0
// Values that describe a run: the stop criterion and which seeds vary.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sweep/nearest.h"
#include "sweep/readers.h"

namespace seedbed {
namespace {

constexpr std::array kStreams{"init", "data", "order"};
constexpr std::int64_t kMostSeeds = std::int64_t{1} << 40;

}  // namespace

void read_criterion(const Value& value, const std::string& expected, StopRule& stop) {
  if (!value.is_string()) refuse_type(value, expected);
  const std::string_view text = trimmed(value.string);
  stop.enabled = text != "never";
  if (!stop.enabled) return;
  const std::size_t at = text.find_first_of("<>");
  if (at == std::string_view::npos) refuse_type(value, expected);
  const bool or_equal = at + 1 < text.size() && text[at + 1] == '=';
  const std::string_view metric = trimmed(text.substr(0, at));
  const std::string_view threshold = trimmed(text.substr(at + (or_equal ? 2 : 1)));
  if (text[at] == '>') {
    stop.comparison = or_equal ? Comparison::at_least : Comparison::above;
  } else {
    stop.comparison = or_equal ? Comparison::at_most : Comparison::below;
  }
  Value name = Value::of(std::string(metric));
  name.line = value.line;
  stop.metric = read_enum<Metric>(name, expected);
  const std::optional<double> number = finite_number(threshold);
  if (!number) refuse_type(value, expected);
  stop.threshold = *number;
}

Value criterion_value(const StopRule& stop) {
  if (!stop.enabled) return Value::of("never");
  return Value::of(
      fmt::format("{} {} {}", name_in(stop.metric), name_in(stop.comparison), number_text(stop.threshold)));
}

void read_vary(const Value& value, const std::string& expected, SeedDesign& seeds) {
  if (!value.is_list() || value.items.empty()) refuse_type(value, expected);
  bool varied[3] = {};
  for (const Value& item : value.items) {
    bool& stream = varied[read_choice(item, kStreams, expected)];
    if (stream) refuse(item, fmt::format("{} is there twice", quoted(item.string)));
    stream = true;
  }
  seeds.vary_init = varied[0];
  seeds.vary_data = varied[1];
  seeds.vary_order = varied[2];
}

Value vary_value(const SeedDesign& seeds) {
  if (seeds.crossed) return {};
  Value list = Value::list();
  const bool varied[3] = {seeds.vary_init, seeds.vary_data, seeds.vary_order};
  for (std::size_t i = 0; i < kStreams.size(); ++i) {
    if (varied[i]) list.items.push_back(Value::of(kStreams[i]));
  }
  return list;
}

void read_crossed(const Value& value, const std::string& expected, SeedDesign& seeds) {
  if (!value.is_table() || value.items.empty()) refuse_type(value, expected);
  std::int64_t counts[3] = {1, 1, 1};
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const std::string& stream = value.names[i];
    const auto found = std::ranges::find(kStreams, stream);
    if (found == kStreams.end()) {
      refuse(value.items[i], fmt::format("unknown key {}; allowed: {}{}", quoted(stream), joined(kStreams),
                                         did_you_mean(nearest_name(stream, kStreams))));
    }
    counts[found - kStreams.begin()] = read_integer(value.items[i], {1, kMostSeeds}, expected, stream);
  }
  if (counts[0] > kMostSeeds / counts[1] || counts[0] * counts[1] > kMostSeeds / counts[2]) {
    refuse(value, fmt::format("the product of the seeds is out of range; allowed: 1 to {}", kMostSeeds));
  }
  seeds.crossed = true;
  seeds.init_count = counts[0];
  seeds.data_count = counts[1];
  seeds.order_count = counts[2];
  seeds.vary_init = counts[0] > 1;
  seeds.vary_data = counts[1] > 1;
  seeds.vary_order = counts[2] > 1;
}

Value crossed_value(const SeedDesign& seeds) {
  if (!seeds.crossed) return {};
  return Value::table()
      .add("init", Value::of(seeds.init_count))
      .add("data", Value::of(seeds.data_count))
      .add("order", Value::of(seeds.order_count));
}

}  // namespace seedbed
