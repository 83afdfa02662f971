// SPDX-License-Identifier: Apache-2.0
// What a sampled key is drawn from: a monotone map of [0, 1) to its values, so that the balance of a
// sampler's points is that of the values.
#pragma once

#include <string>

#include "sweep/axis_values.h"
#include "sweep/keys.h"

namespace seedbed {

/// u = 0 .. 1 gives
///   uniform      low + u (high - low)
///   log-uniform  exp(log low + u (log high - log low)); low > 0
///   int          low, low + 1, ... high with equal shares; with log = true those of a log-uniform number
///   from
///                low - 1/2 to high + 1/2, rounded; low >= 1
///   choice       each of a list with equal shares
/// Numbers that are not integers are rounded to 6 significant digits, within [low, high].
struct Distribution {
  enum class Kind : std::uint8_t { uniform, log_uniform, integer, choice };
  Kind kind = Kind::choice;
  double low = 0, high = 1;
  bool log = false;       ///< of integer
  AxisValuesPtr choices;  ///< of choice

  Value at(double u) const;
  Value written() const;     ///< the table that reads back; a choice is written by its values' text
  std::string text() const;  ///< TOML of the same
};

/// A table with a kind ({ kind = "log-uniform", low = 1e-4, high = 1 }), or a range as text ("1e-4..1 log",
/// "1..8"), or a list or a range of architectures, which is a choice (`choices` then, else null).
/// Throws Refusal.
Distribution read_distribution(const Key& key, const Value& value, AxisValuesPtr choices);

/// { kind = "choice", values = [...] } as the list itself; other values as they are. Throws Refusal.
Value choice_as_list(const Value& value);

}  // namespace seedbed
