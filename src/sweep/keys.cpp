// SPDX-License-Identifier: Apache-2.0
// The entries of the table, in canonical order. The order of the configuration's keys is part of
// every configuration's identity: new keys go to the end of their table.
#include "sweep/keys.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "sweep/key_kinds.h"
#include "sweep/nearest.h"
#include "sweep/sample_points.h"

namespace seedbed {
namespace {

constexpr IntegerRange kCount{1, std::int64_t{1} << 40};

#define SEEDBED_AT(member) \
  [](auto& s) -> auto& {   \
    return s.member;       \
  }

std::string hidden_label(const Value& value) {
  std::string text;
  for (const Value& width : value.items) text += (text.empty() ? "" : "-") + json_text(width);
  return text.empty() ? "none" : text;
}

std::string features_label(const Value& value) {
  return value.items.empty() ? "none" : plain_label(value);
}

std::string file_label(const Value& value) {
  return std::filesystem::path(value.string).filename().string();
}

/// "adam beta1 0.8 ..."
std::string table_label(const Value& value) {
  if (!value.is_table()) return plain_label(value);
  std::string text = value.items[0].string;
  for (std::size_t i = 1; i < value.items.size(); ++i)
    text += fmt::format(" {} {}", value.names[i], plain_label(value.items[i]));
  return text;
}

std::string initialization_label(const Value& value) {
  if (!value.is_table()) return plain_label(value);
  if (value.items[0].string == "uniform") {
    return fmt::format("uniform {}..{} bias {}", json_text(value.items[1]), json_text(value.items[2]),
                       json_text(value.items[3]));
  }
  return table_label(value);
}

std::string list_expected(std::string what, NameList names) {
  return fmt::format("a list of {} of {}", what, quoted_names(names));
}

Key name_key() {
  Key key = own_key(
      "name", "a string", "\"spirals\"", SEEDBED_AT(name),
      [](const Value& v, const std::string& expected, std::string& name) {
        name = read_string(v, expected);
        if (name.empty()) refuse(v, "is empty; leave it out for the name of the file");
      },
      [](const std::string& name) { return name.empty() ? Value() : Value::of(name); });
  key.is_string = true;
  return key;
}

Key file_key() {
  Key key = own_key(
      "data.file", "the path of a CSV file of x,y,label, e.g. \"points.csv\"", "\"points.csv\"",
      SEEDBED_AT(configuration.data.file),
      [](const Value& v, const std::string& expected, std::string& file) {
        file = read_string(v, expected);
        if (file.empty()) refuse_type(v, expected);
      },
      [](const std::string& file) { return file.empty() ? Value() : Value::of(file); }, file_label);
  key.is_path = key.is_string = true;
  return key;
}

Key playground_seed_key() {
  Key key = own_key(
      "data.playground_seed", "the seed of a Playground URL, a string, e.g. \"0.77405\"", "\"0.77405\"",
      SEEDBED_AT(configuration.data.playground_seed),
      [](const Value& v, const std::string& expected, std::optional<std::string>& seed) {
        seed = read_string(v, expected);
      },
      [](const std::optional<std::string>& seed) { return seed ? Value::of(*seed) : Value(); });
  key.is_string = true;
  return key;
}

/// A key that came later: configurations that do not use it keep their identity.
Key later(Key key) {
  key.later = true;
  return key;
}

Key balance_key() {
  static constexpr NumberRange kPercent{0, 100};
  Key key = own_key(
      "data.balance", fmt::format("a number, {}", kPercent.text()), "50",
      SEEDBED_AT(configuration.data.balance),
      [](const Value& v, const std::string& expected, std::optional<double>& balance) {
        balance = read_number(v, kPercent, expected);
      },
      [](const std::optional<double>& balance) { return balance ? Value::of(*balance) : Value(); });
  key.numbers = Key::Numbers::reals;
  return later(std::move(key));
}

Key regularization_rate_key() {
  Key key =
      own_key("train.regularization_rate",
              "a number, 0 or more, or a list of them, one a layer of weights, the output's last", "0.001",
              SEEDBED_AT(configuration.train), read_regularization_rate, regularization_rate_value);
  key.numbers = Key::Numbers::reals;
  return key;
}

Key count_key() {
  Key key = integer_key("seeds.count", kCount, "64", SEEDBED_AT(seeds.count));
  key.get = [](const Settings& s) { return s.seeds.crossed ? Value() : Value::of(s.seeds.count); };
  return key;
}

Key then_key() {
  static constexpr std::array kThen{"record", "freeze"};
  return own_key(
      "stop.then", "one of " + quoted_names(kThen), "\"freeze\"", SEEDBED_AT(stop.freeze),
      [](const Value& v, const std::string& expected, bool& freeze) {
        freeze = read_choice(v, kThen, expected) == 1;
      },
      [](bool freeze) { return Value::of(kThen[freeze ? 1 : 0]); });
}

std::vector<Key> make_keys() {
  const std::string activations = quoted_names(Names<Activation>::list);
  return {
      name_key(),

      choice_key("data.dataset", "\"spiral\"", SEEDBED_AT(configuration.data.dataset)),
      file_key(),
      number_key("data.noise", {0, 80}, "25", SEEDBED_AT(configuration.data.noise)),
      integer_key("data.points", {0, kMaxPoints}, "500", SEEDBED_AT(configuration.data.points)),
      number_key("data.train", {0, 100}, "50", SEEDBED_AT(configuration.data.train)),
      own_key("data.features", list_expected("any", Names<Feature>::list), "[\"x\", \"y\"]",
              SEEDBED_AT(configuration.data.features), read_features, features_value, features_label),
      playground_seed_key(),
      balance_key(),
      later(boolean_key("data.standardize", SEEDBED_AT(configuration.data.standardize))),

      own_key("network.hidden", "a list of integers, e.g. [8, 8]", "[8, 8]",
              SEEDBED_AT(configuration.network.hidden), read_hidden, hidden_value, hidden_label),
      own_key("network.activation", "one of " + activations + ", or a list of them, one a hidden layer",
              "\"relu\"", SEEDBED_AT(configuration.network.activation), read_activation, activation_value),
      own_key("network.init",
              "the name of a scheme, e.g. \"he\", or a table, e.g. { kind = \"uniform\", low = -1, high = 1, "
              "bias = 0 }",
              "\"zero\"", SEEDBED_AT(configuration.network.init), read_initialization, initialization_value,
              initialization_label),
      later(choice_key("network.output", "\"linear\"", SEEDBED_AT(configuration.network.output))),
      later(boolean_key("network.shortcuts", SEEDBED_AT(configuration.network.shortcuts))),

      own_key("train.optimizer",
              "one of " + quoted_names(Names<OptimizerKind>::list) +
                  ", or a table, e.g. { kind = \"adam\", beta1 = 0.8 }",
              "\"adam\"", SEEDBED_AT(configuration.train.optimizer), read_optimizer, optimizer_value,
              table_label),
      number_key("train.learning_rate", {.low = 0, .above_low = true}, "0.03",
                 SEEDBED_AT(configuration.train.learning_rate)),
      integer_key("train.batch", {1, 1'000'000}, "10", SEEDBED_AT(configuration.train.batch)),
      choice_key("train.regularization", "\"l1\"", SEEDBED_AT(configuration.train.regularization)),
      regularization_rate_key(),
      choice_key("train.loss", "\"cross-entropy\"", SEEDBED_AT(configuration.train.loss)),
      choice_key("train.order", "\"shuffled\"", SEEDBED_AT(configuration.train.order)),
      integer_key("train.epochs", {0, 10'000'000}, "500", SEEDBED_AT(configuration.train.epochs)),
      choice_key("train.precision", "\"float64\"", SEEDBED_AT(configuration.train.precision)),
      choice_key("train.math", "\"fast\"", SEEDBED_AT(configuration.train.math)),
      later(own_key("train.schedule",
                    "one of " + quoted_names(Names<ScheduleKind>::list) +
                        ", or a table, e.g. { kind = \"step\", every = 100, factor = 0.1, warmup = 0 }",
                    "\"cosine\"", SEEDBED_AT(configuration.train.schedule), read_schedule, schedule_value,
                    table_label)),
      later(own_key("train.dropout", "a number, 0 to 0.99, or a list of them, one a hidden layer", "0.1",
                    SEEDBED_AT(configuration.train.dropout), read_dropout, dropout_value)),
      later(number_key("train.margin", {0, 1}, "0.2", SEEDBED_AT(configuration.train.margin))),
      later(number_key("train.l1_ratio", {0, 1}, "0.5", SEEDBED_AT(configuration.train.l1_ratio))),

      own_key("stop.solved",
              "a criterion, e.g. \"test_accuracy >= 0.99\" or \"test_loss < 0.05\", or \"never\"",
              "\"test_loss < 0.05\"", SEEDBED_AT(stop), read_criterion, criterion_value),
      integer_key("stop.every", {1, 10'000'000}, "1", SEEDBED_AT(stop.every)),
      then_key(),

      choice_key("sample.method", "\"sobol\"", SEEDBED_AT(sample.method)),
      integer_key("sample.count", {1, kMostSamples}, "64", SEEDBED_AT(sample.count)),
      integer_key("sample.seed", {0, std::int64_t{1} << 62}, "0", SEEDBED_AT(sample.seed)),

      choice_key("prune.method", "\"asha\"", SEEDBED_AT(prune.method)),
      choice_key("prune.metric", "\"test_accuracy\"", SEEDBED_AT(prune.metric)),
      integer_key("prune.factor", {2, 1000}, "3", SEEDBED_AT(prune.factor)),
      integer_key("prune.first", {1, 10'000'000}, "10", SEEDBED_AT(prune.first)),
      integer_key("prune.cohort", {2, 65'536}, "1024", SEEDBED_AT(prune.cohort)),

      count_key(),
      integer_key("seeds.first", {0, std::int64_t{1} << 62}, "0", SEEDBED_AT(seeds.first)),
      own_key("seeds.vary", "a list of one or more of \"init\", \"data\", \"order\"", "[\"init\", \"data\"]",
              SEEDBED_AT(seeds), read_vary, vary_value),
      own_key("seeds.crossed", "a table of counts, e.g. { init = 16, data = 16, order = 16 }",
              "{ init = 16, data = 16, order = 16 }", SEEDBED_AT(seeds), read_crossed, crossed_value),

      choice_key("record.curve", "\"every\"", SEEDBED_AT(record.curve)),
      integer_key("record.snapshots", {0, 10'000}, "32", SEEDBED_AT(record.snapshots)),
  };
}

#undef SEEDBED_AT

}  // namespace

std::string plain_label(const Value& value) {
  if (value.is_string()) return value.string;
  if (!value.is_list()) return json_text(value);
  std::string text;
  for (const Value& item : value.items) text += (text.empty() ? "" : " ") + plain_label(item);
  return text;
}

bool Key::in_configuration() const {
  return table() == "data" || table() == "network" || table() == "train";
}

std::span<const Key> keys() {
  static const std::vector<Key> table = make_keys();
  return table;
}

const Key* find_key(std::string_view name) {
  const auto table = keys();
  const auto found = std::ranges::find(table, name, &Key::name);
  return found == table.end() ? nullptr : &*found;
}

const Key& key_named(std::string_view name) {
  const Key* key = find_key(name);
  if (key == nullptr) throw std::logic_error("no key " + std::string(name));
  return *key;
}

std::string suggestion_for(std::string_view unknown_name) {
  std::vector<std::string_view> known;
  for (const Key& key : keys()) known.push_back(key.name);
  const std::string nearest = nearest_dotted_name(unknown_name, known);
  if (!nearest.empty()) return did_you_mean(nearest);
  const std::string_view table = unknown_name.substr(0, unknown_name.find('.'));
  std::vector<std::string_view> leaves;
  for (const Key& key : keys()) {
    if (key.name.size() > key.table().size() && key.table() == table) leaves.push_back(key.leaf());
  }
  if (!leaves.empty()) return fmt::format("; keys of [{}]: {}", table, fmt::join(leaves, ", "));
  static constexpr std::array kTopLevel{"name",   "data", "network", "train", "stop",   "grid", "zip",
                                        "sample", "when", "prune",   "seeds", "record", "files"};
  const std::string top = nearest_name(unknown_name, kTopLevel);
  return top.empty() || top == unknown_name ? "; allowed: " + joined(kTopLevel) : did_you_mean(top);
}

}  // namespace seedbed
