// SPDX-License-Identifier: Apache-2.0
// Numbers as the JSON of studies holds them: null for what is not finite or not there.
#pragma once

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

namespace seedbed {

inline nlohmann::ordered_json json_number(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

/// An epoch of an interpolating estimate, cut to the whole epoch.
inline nlohmann::ordered_json json_epoch(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(static_cast<std::int64_t>(*value)) : nlohmann::ordered_json(nullptr);
}

}  // namespace seedbed
