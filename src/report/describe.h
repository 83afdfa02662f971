// SPDX-License-Identifier: Apache-2.0
// Sentences about a sweep that tables and pictures share: what varied, what counts as solved, how many.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "seedbed/sweep.h"

namespace seedbed {

/// 1234567 -> "1,234,567".
std::string with_commas(std::int64_t number);

/// Count and noun: "1 network", "2,000 networks".
std::string counted(std::int64_t number, std::string_view noun);

/// "test_accuracy >= 0.99", or "never".
std::string stop_text(const StopRule& stop);

/// Epochs of the rungs of [prune] that some network of the sweep has; empty without [prune].
std::vector<std::int64_t> rungs_of(const Sweep& sweep);

/// "by test_loss at epochs 10, 30, 90; the best 1 in 3 of what is known go on, in cohorts of 1,024".
std::string prune_text(const Sweep& sweep);

/// "init and data seeds vary together from 0, order is fixed"; "init x data x order seeds, 4 x 4 x 4,
/// crossed".
std::string seeds_text(const SeedDesign& seeds);

/// Whether the criterion for solved can judge some configuration of the sweep (can_be_solved).
bool something_can_be_solved(const Sweep& sweep);

/// Of a crossed design whose networks share seeds of two streams or more: that intervals and p-values are of
/// the seeds. Empty for other designs.
std::string dependence_text(const SeedDesign& seeds);

/// Swept keys for people: the last part ("hidden") where it is the only one, else the whole key.
std::vector<std::string> short_names(const std::vector<std::string>& keys);

/// A swept value that stands without its key: "8-8", "relu", but "batch 10", "shortcuts", "no shortcuts".
std::string value_in_words(const SweptValue& value, const std::string& key_name);

}  // namespace seedbed
