// SPDX-License-Identifier: Apache-2.0
// Both ends of a distribution are checked as values of their key, so that all between them are allowed.
#include "sweep/distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/elementary.h"
#include "sweep/nearest.h"
#include "sweep/ranges.h"
#include "sweep/readers.h"

namespace seedbed {
namespace {

using Law = Distribution::Kind;

constexpr std::array kLaws{"uniform", "log-uniform", "int", "choice"};
constexpr int kDigits = 6;

double log_between(double low, double high, double u) {
  return low * kernels::elementary::exp(u * kernels::elementary::log(high / low));
}

std::string example_of(const Key& key) {
  if (key.numbers == Key::Numbers::reals) return "{ kind = \"log-uniform\", low = 0.001, high = 1 }";
  if (key.numbers == Key::Numbers::integers) return "{ kind = \"int\", low = 1, high = 8 }";
  return "[" + key.example + "]";
}

[[noreturn]] void refuse_distribution(const Key& key, const Value& value) {
  refuse(value, "expected a distribution, e.g. " + example_of(key));
}

const Value* member(const Value& table, std::string_view name) {
  const auto found = std::ranges::find(table.names, name);
  return found == table.names.end() ? nullptr
                                    : &table.items[static_cast<std::size_t>(found - table.names.begin())];
}

void check_members(const Value& table, std::span<const char* const> allowed) {
  for (std::size_t i = 0; i < table.names.size(); ++i) {
    if (std::ranges::find(allowed, table.names[i]) != allowed.end()) continue;
    refuse(table.items[i], fmt::format("unknown key {}; allowed: {}{}", quoted(table.names[i]),
                                       joined(allowed), did_you_mean(nearest_name(table.names[i], allowed))));
  }
}

double read_end(const Key& key, const Value& table, const char* name) {
  const Value* end = member(table, name);
  if (end == nullptr) refuse(table, fmt::format("{} is missing, e.g. {}", name, example_of(key)));
  if (!end->is_number()) refuse(*end, fmt::format("{}: expected a number", name));
  return end->number();
}

/// Ends, and what the kind asks of them.
void check_distribution(const Key& key, const Value& value, const Distribution& d) {
  const bool integer = d.kind == Law::integer;
  if (key.numbers == Key::Numbers::none) {
    refuse(value, "its values are not numbers; allowed: a list to choose from, e.g. [" + key.example + "]");
  }
  if (!integer && key.numbers == Key::Numbers::integers) {
    refuse(value,
           "its values are integers; allowed: kind = \"int\" (with log = true for a log scale), or a list");
  }
  if (!(d.low < d.high)) {
    refuse(value,
           fmt::format("low = {} must be less than high = {}", number_text(d.low), number_text(d.high)));
  }
  if (d.kind == Law::log_uniform && !(d.low > 0)) {
    refuse(value, fmt::format("low = {}; a log scale begins above 0", number_text(d.low)));
  }
  if (integer && (d.low != std::floor(d.low) || d.high != std::floor(d.high))) {
    refuse(value,
           fmt::format("low = {} and high = {} must be integers", number_text(d.low), number_text(d.high)));
  }
  if (d.log && !(d.low >= 1)) {
    refuse(value, fmt::format("low = {}; integers on a log scale begin at 1", number_text(d.low)));
  }
  Settings scratch;
  for (const double number : {d.low, d.high}) {
    Value end = integer ? Value::of(static_cast<std::int64_t>(number)) : Value::of(number);
    end.line = value.line;
    key.set(end, scratch);
  }
}

Distribution read_members(const Key& key, const Value& table) {
  const Value* kind = member(table, "kind");
  if (kind == nullptr) refuse_distribution(key, table);
  Distribution d;
  d.kind = static_cast<Law>(read_choice(*kind, kLaws, "one of uniform, log-uniform, int, choice"));
  const bool integer = d.kind == Law::integer;
  static constexpr std::array kMembers{"kind", "low", "high", "log"};
  check_members(table, std::span(kMembers).first(integer ? 4 : 3));
  d.low = read_end(key, table, "low");
  d.high = read_end(key, table, "high");
  if (const Value* log = member(table, "log")) {
    if (log->kind != Value::Kind::boolean) refuse(*log, "log: expected true or false");
    d.log = log->boolean;
  }
  check_distribution(key, table, d);
  return d;
}

Distribution read_short(const Key& key, const Value& value) {
  if (value.string.find("..") == std::string::npos) refuse_distribution(key, value);
  const Range range = parse_range(value, value.string);
  if (range.spacing == Range::Spacing::step || range.spacing == Range::Spacing::linear || range.argument) {
    refuse(value,
           fmt::format("{} is a list of values; a sampled range is \"{}..{}\", or the same with \" log\"",
                       quoted(value.string), number_text(range.low), number_text(range.high)));
  }
  const bool log = range.spacing == Range::Spacing::log;
  Distribution d;
  d.kind = key.numbers == Key::Numbers::integers ? Law::integer : log ? Law::log_uniform : Law::uniform;
  d.log = d.kind == Law::integer && log;
  d.low = range.low;
  d.high = range.high;
  check_distribution(key, value, d);
  return d;
}

}  // namespace

Value Distribution::at(double u) const {
  const auto share = [u](double count) { return std::min(std::floor(u * count), count - 1); };
  switch (kind) {
    case Law::uniform:
      return Value::of(std::clamp(rounded(low + u * (high - low), kDigits), low, high));
    case Law::log_uniform:
      return Value::of(std::clamp(rounded(log_between(low, high, u), kDigits), low, high));
    case Law::integer: {
      const double number =
          log ? std::floor(log_between(low - 0.5, high + 0.5, u) + 0.5) : low + share(high - low + 1);
      return Value::of(static_cast<std::int64_t>(std::clamp(number, low, high)));
    }
    case Law::choice:
      break;
  }
  return choices->at(static_cast<std::int64_t>(share(static_cast<double>(choices->size()))));
}

Value Distribution::written() const {
  Value table = Value::table();
  table.add("kind", Value::of(kLaws[static_cast<std::size_t>(kind)]));
  const auto end = [&](double number) {
    return kind == Law::integer ? Value::of(static_cast<std::int64_t>(number)) : Value::of(number);
  };
  table.add("low", end(low)).add("high", end(high));
  if (log) table.add("log", Value::of(true));
  return table;
}

std::string Distribution::text() const {
  return choices ? choices->text() : toml_text(written());
}

Distribution read_distribution(const Key& key, const Value& value, AxisValuesPtr choices) {
  if (choices) {
    Distribution d;
    d.choices = std::move(choices);
    return d;
  }
  if (value.is_string()) return read_short(key, value);
  if (!value.is_table()) refuse_distribution(key, value);
  return read_members(key, value);
}

Value choice_as_list(const Value& value) {
  if (!value.is_table()) return value;
  const Value* kind = member(value, "kind");
  if (kind == nullptr || !kind->is_string() || kind->string != kLaws[3]) return value;
  static constexpr std::array kMembers{"kind", "values"};
  check_members(value, kMembers);
  const Value* values = member(value, "values");
  if (values == nullptr) refuse(value, "values is missing, e.g. { kind = \"choice\", values = [1, 10] }");
  Value list = *values;
  list.line = value.line;
  list.column = value.column;
  return list;
}

}  // namespace seedbed
