// SPDX-License-Identifier: Apache-2.0
// Values are compared as the key reads them, so that 0.10 is 0.1 and the order of features does not matter.
#include "sweep/condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "sweep/readers.h"
#include "sweep/toml_reader.h"

namespace seedbed {
namespace {

using Sign = Condition::Comparison;

constexpr std::array<std::pair<std::string_view, Sign>, 8> kComparisons{{{"!=", Sign::not_equal},
                                                                         {"==", Sign::equal},
                                                                         {"<=", Sign::at_most},
                                                                         {">=", Sign::at_least},
                                                                         {"=", Sign::equal},
                                                                         {"<", Sign::less},
                                                                         {">", Sign::more},
                                                                         {"in", Sign::in}}};
constexpr const char* kExpectedCondition =
    "a condition on another key, e.g. \"train.regularization != none\" or \"train.batch in [1, 10]\"";

std::string_view sign_of(Sign comparison) {
  if (comparison == Sign::equal) return "==";
  const auto found = std::ranges::find(kComparisons, comparison, &decltype(kComparisons)::value_type::second);
  return found->first;
}

bool ordered(Sign comparison) {
  return comparison != Sign::equal && comparison != Sign::not_equal && comparison != Sign::in;
}

Value as_the_key_reads(const Key& key, Value value, int line) {
  value.line = line;
  for (Value& item : value.items) item.line = line;
  Settings scratch;
  key.set(value, scratch);
  Value read = key.get(scratch);
  read.line = line;
  return read;
}

Condition read_condition(const Value& value) {
  if (!value.is_string()) refuse_type(value, kExpectedCondition);
  const std::string_view text = trimmed(value.string);
  const std::string_view name = text.substr(0, text.find_first_of(" \t!=<>"));
  const Key* key = find_key(name);
  if (key == nullptr) refuse(value, fmt::format("{}: unknown key{}", quoted(name), suggestion_for(name)));
  if (!key->in_configuration()) {
    refuse(value, fmt::format("{} can't be in a condition; conditions are on keys of [data], [network] and "
                              "[train]",
                              name));
  }
  std::string_view rest = trimmed(text.substr(name.size()));
  const auto sign =
      std::ranges::find_if(kComparisons, [&](const auto& c) { return rest.starts_with(c.first); });
  if (sign == kComparisons.end()) refuse_type(value, kExpectedCondition);
  rest = trimmed(rest.substr(sign->first.size()));
  Condition condition{key, sign->second, {}};
  std::optional<Value> right = read_toml_value(rest);
  if (!right && !rest.empty() && rest.find_first_of("[{\"'") != 0) right = Value::of(std::string(rest));
  if (!right) refuse(value, fmt::format("{} is not a value, e.g. {}", quoted(rest), key->example));
  if (ordered(condition.comparison) && key->numbers == Key::Numbers::none) {
    refuse(value, fmt::format("the values of {} are not numbers; allowed: ==, !=, in", name));
  }
  if (condition.comparison != Sign::in) {
    condition.values.push_back(as_the_key_reads(*key, std::move(*right), value.line));
    return condition;
  }
  if (!right->is_list() || right->items.empty()) {
    refuse(value, fmt::format("\"in\" takes a list, e.g. {} in [{}]", name, key->example));
  }
  for (Value& item : right->items) {
    condition.values.push_back(as_the_key_reads(*key, std::move(item), value.line));
  }
  return condition;
}

}  // namespace

bool Condition::holds(const Value& value) const {
  const auto same = [&](const Value& other) { return json_text(value) == json_text(other); };
  switch (comparison) {
    case Sign::equal:
    case Sign::in:
      return std::ranges::any_of(values, same);
    case Sign::not_equal:
      return !same(values[0]);
    case Sign::less:
      return value.number() < values[0].number();
    case Sign::at_most:
      return value.number() <= values[0].number();
    case Sign::more:
      return value.number() > values[0].number();
    case Sign::at_least:
      return value.number() >= values[0].number();
  }
  return false;
}

std::string Condition::text() const {
  const std::string right = toml_text(comparison == Sign::in ? Value::list(values) : values[0]);
  return fmt::format("{} {} {}", key->name, sign_of(comparison), right);
}

std::vector<Condition> read_conditions(const Value& value) {
  std::vector<Condition> conditions;
  if (!value.is_list()) {
    conditions.push_back(read_condition(value));
    return conditions;
  }
  if (value.items.empty()) refuse_type(value, kExpectedCondition);
  for (const Value& item : value.items) conditions.push_back(read_condition(item));
  return conditions;
}

Value conditions_value(const std::vector<Condition>& conditions) {
  if (conditions.size() == 1) return Value::of(conditions[0].text());
  Value list = Value::list();
  for (const Condition& condition : conditions) list.items.push_back(Value::of(condition.text()));
  return list;
}

}  // namespace seedbed
