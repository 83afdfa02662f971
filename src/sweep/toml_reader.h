// SPDX-License-Identifier: Apache-2.0
// The only place that knows the TOML library: text to a Value with positions, in the file's order.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sweep/refusal.h"
#include "sweep/value.h"

namespace seedbed {

/// A whole document as a table; throws UsageError with the line of a syntax error.
Value read_toml(std::string_view text, const Place& place);

/// One value ("[8, 8]", "true"), or nothing if it isn't one.
std::optional<Value> read_toml_value(std::string_view text);

}  // namespace seedbed
