// SPDX-License-Identifier: Apache-2.0
// Identity of a text or a file's content.
#pragma once

#include <string>

namespace seedbed {

/// 128-bit XXH3 as 32 hexadecimal digits.
std::string xxh3_hex(const std::string& bytes);

}  // namespace seedbed
