// SPDX-License-Identifier: Apache-2.0
// Values that describe a network: features, widths, activations, initialization.
#include <fmt/format.h>

#include "sweep/readers.h"

namespace seedbed {

void read_features(const Value& value, const std::string& expected, FeatureSet& features) {
  if (!value.is_list()) refuse_type(value, expected);
  features.bits = 0;
  for (const Value& item : value.items) {
    const auto feature = read_enum<Feature>(item, expected);
    if (features.has(feature)) refuse(item, fmt::format("{} is there twice", quoted(item.string)));
    features.set(feature);
  }
}

Value features_value(const FeatureSet& features) {
  Value list = Value::list();
  for (int i = 0; i < kFeatureCount; ++i) {
    const auto feature = static_cast<Feature>(i);
    if (features.has(feature)) list.items.push_back(Value::of(name_in(feature)));
  }
  return list;
}

void read_hidden(const Value& value, const std::string& expected, std::vector<int>& hidden) {
  if (!value.is_list()) refuse_type(value, expected);
  if (value.items.size() > static_cast<std::size_t>(kMaxHiddenLayers)) {
    refuse(value, fmt::format("{} hidden layers are out of range; allowed: 0 to {}", value.items.size(),
                              kMaxHiddenLayers));
  }
  hidden.clear();
  for (const Value& item : value.items) {
    hidden.push_back(static_cast<int>(read_integer(item, {1, kMaxHiddenWidth}, expected, "width")));
  }
}

Value hidden_value(const std::vector<int>& hidden) {
  Value list = Value::list();
  for (const int width : hidden) list.items.push_back(Value::of(width));
  return list;
}

/// "swish" is another name of the field for silu.
Activation activation_of(const Value& value, const std::string& expected) {
  if (value.is_string() && value.string == "swish") return Activation::silu;
  return read_enum<Activation>(value, expected);
}

void read_activation(const Value& value, const std::string& expected, std::vector<Activation>& activation) {
  activation.clear();
  if (!value.is_list()) {
    activation.push_back(activation_of(value, expected));
    return;
  }
  if (value.items.empty()) refuse_type(value, expected);
  for (const Value& item : value.items) activation.push_back(activation_of(item, expected));
}

Value activation_value(const std::vector<Activation>& activation) {
  if (activation.size() == 1) return Value::of(name_in(activation[0]));
  Value list = Value::list();
  for (const Activation a : activation) list.items.push_back(Value::of(name_in(a)));
  return list;
}

}  // namespace seedbed
