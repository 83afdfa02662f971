// SPDX-License-Identifier: Apache-2.0
// From a Value to a typed value within its range; what is not allowed is a Refusal.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sweep/names.h"
#include "sweep/refusal.h"
#include "sweep/value.h"

namespace seedbed {

struct IntegerRange {
  std::int64_t low, high;
  std::string text() const;  ///< "1 to 8"
};

struct NumberRange {
  double low;
  double high = std::numeric_limits<double>::infinity();  ///< infinity itself is never allowed
  bool above_low = false;                                 ///< low itself is not allowed
  bool below_high = false;                                ///< high itself is not allowed
  std::string text() const;                               ///< "0 to 80", "0 or more", "more than 0"
};

using NameList = std::span<const char* const>;

std::string joined(NameList names, std::string_view separator = ", ");

/// `noun` names the number in the message: "width 9 is out of range; allowed: 1 to 8".
std::int64_t read_integer(const Value& value, const IntegerRange& range, const std::string& expected,
                          const std::string& noun = "");
double read_number(const Value& value, const NumberRange& range, const std::string& expected,
                   const std::string& noun = "");
double read_finite(const Value& value, const std::string& expected, const std::string& noun);
std::size_t read_choice(const Value& value, NameList names, const std::string& expected);
const std::string& read_string(const Value& value, const std::string& expected);

template <class Enum>
Enum read_enum(const Value& value, const std::string& expected) {
  return static_cast<Enum>(read_choice(value, Names<Enum>::list, expected));
}

/// Blanks at both ends removed.
std::string_view trimmed(std::string_view text);

/// The whole of `text` as a finite number.
std::optional<double> finite_number(std::string_view text);

[[noreturn]] void refuse_type(const Value& value, const std::string& expected);
[[noreturn]] void refuse(const Value& value, const std::string& message);

// Keys whose values have a syntax of their own. `expected` as in the table of keys.
void read_features(const Value& value, const std::string& expected, FeatureSet& features);
Value features_value(const FeatureSet& features);

void read_hidden(const Value& value, const std::string& expected, std::vector<int>& hidden);
Value hidden_value(const std::vector<int>& hidden);

void read_activation(const Value& value, const std::string& expected, std::vector<Activation>& activation);
Value activation_value(const std::vector<Activation>& activation);

void read_initialization(const Value& value, const std::string& expected, Initialization& init);
Value initialization_value(const Initialization& init);

void read_optimizer(const Value& value, const std::string& expected, Optimizer& optimizer);
Value optimizer_value(const Optimizer& optimizer);

void read_schedule(const Value& value, const std::string& expected, Schedule& schedule);
Value schedule_value(const Schedule& schedule);

void read_dropout(const Value& value, const std::string& expected, std::vector<double>& dropout);
/// Sets regularization_rate, or of a list of two and more layer_regularization.
void read_regularization_rate(const Value& value, const std::string& expected, TrainConfiguration& train);
Value regularization_rate_value(const TrainConfiguration& train);
Value dropout_value(const std::vector<double>& dropout);  ///< 0: nothing is dropped

void read_criterion(const Value& value, const std::string& expected, StopRule& stop);
Value criterion_value(const StopRule& stop);

void read_vary(const Value& value, const std::string& expected, SeedDesign& seeds);
Value vary_value(const SeedDesign& seeds);

void read_crossed(const Value& value, const std::string& expected, SeedDesign& seeds);
Value crossed_value(const SeedDesign& seeds);

}  // namespace seedbed
