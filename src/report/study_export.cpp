// SPDX-License-Identifier: Apache-2.0
// A study for programs. Where no criterion can judge a network (solved = "never", an accuracy of a
// regression), success and its interval are null.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/json_value.h"
#include "report/study_text.h"

namespace seedbed {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Distribution& d) {
  return {{"min", json_number(d.min)},       {"q05", json_number(d.q05)},   {"q25", json_number(d.q25)},
          {"median", json_number(d.median)}, {"q75", json_number(d.q75)},   {"q95", json_number(d.q95)},
          {"max", json_number(d.max)},       {"mean", json_number(d.mean)}, {"sd", json_number(d.sd)},
          {"iqm", json_number(d.iqm)}};
}

Json json_of(const ConfigurationStudy& study) {
  const GroupStudy& g = study.group;
  Json values = Json::object();
  for (const SweptValue& v : study.values) values[v.key] = Json::parse(v.json);
  Json object = Json::object();
  object["configuration"] = std::move(values);
  object["networks"] = g.networks;
  object["solved"] = g.solved;
  object["diverged"] = g.diverged;
  object["success"] = json_number(g.success);
  object["success_low"] = json_number(g.success_limits.low);
  object["success_high"] = json_number(g.success_limits.high);
  object["median_epochs"] = json_epoch(g.epochs.median);
  object["median_low"] = json_epoch(g.epochs.low);
  object["median_high"] = json_epoch(g.epochs.high);
  object["test_loss"] = json_of(g.test_loss);
  object["test_accuracy"] = json_of(g.test_accuracy);
  return object;
}

/// A field of a CSV line: text as it is, everything else as JSON; quoted where commas or quotes ask for it.
std::string csv_field(const Json& value) {
  std::string text = value.is_null() ? "" : value.is_string() ? value.get<std::string>() : value.dump();
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

/// The values of the object in order, and those of the objects in it.
template <typename Visit>
void each_column(const Json& object, const Visit& visit) {
  for (const auto& [key, value] : object.items()) {
    if (!value.is_object()) {
      visit(value);
    } else {
      for (const auto& [part, v] : value.items()) visit(v);
    }
  }
}

}  // namespace

std::string study_json(const ConfigurationStudy& study) {
  return json_of(study).dump();
}

std::string study_csv_header(const std::vector<std::string>& keys) {
  std::string line;
  for (const std::string& key : keys) line += csv_field(key) + ',';
  line += "networks,solved,diverged,success,success_low,success_high,median_epochs,median_low,median_high";
  for (const char* metric : {"test_loss", "test_accuracy"}) {
    const Json names = json_of(Distribution{});
    for (const auto& [part, value] : names.items()) line += fmt::format(",{}_{}", metric, part);
  }
  return line + '\n';
}

std::string study_csv_line(const ConfigurationStudy& study) {
  std::string line;
  each_column(json_of(study), [&](const Json& value) { line += csv_field(value) + ','; });
  line.back() = '\n';
  return line;
}

}  // namespace seedbed
