// SPDX-License-Identifier: Apache-2.0
// Which known name was meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace seedbed {

/// Edit distance with swaps of neighbours (optimal string alignment), upper and lower case equal.
int edit_distance(std::string_view a, std::string_view b);

/// The nearest of `names` if it is near enough to be meant, else "". A name that is the beginning of
/// the other ("batch" for "batch_size"), or that the other ends with ("accuracy"), is near.
std::string nearest_name(std::string_view word, std::span<const char* const> names);

/// The same for dotted names: a right last part in a wrong table is near too.
std::string nearest_dotted_name(std::string_view word, std::span<const std::string_view> names);

/// "; did you mean x?", or nothing for "".
std::string did_you_mean(const std::string& name);

}  // namespace seedbed
