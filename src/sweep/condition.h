// SPDX-License-Identifier: Apache-2.0
// Where an axis applies: a condition on another key, as text: "train.regularization != none",
// "network.hidden in [[8], [8, 8]]", "train.batch >= 10".
#pragma once

#include <string>
#include <vector>

#include "sweep/keys.h"

namespace seedbed {

struct Condition {
  enum class Comparison : std::uint8_t { equal, not_equal, less, at_most, more, at_least, in };
  const Key* key;  ///< of a configuration
  Comparison comparison = Comparison::equal;
  std::vector<Value> values;  ///< as Key::get gives them; more than one only with `in`

  bool holds(const Value& value) const;
  std::string text() const;  ///< canonical, reads back
};

/// One condition, or a list of them that must all hold. Throws Refusal.
std::vector<Condition> read_conditions(const Value& value);

/// The same as one TOML value.
Value conditions_value(const std::vector<Condition>& conditions);

}  // namespace seedbed
